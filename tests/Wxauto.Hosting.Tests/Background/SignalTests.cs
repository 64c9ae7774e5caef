using Microsoft.Extensions.Time.Testing;
using Wxauto.Hosting.Background;

namespace Wxauto.Hosting.Tests.Background;

public sealed class SignalTests
{
    private readonly Signal _signal = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Only_what_was_taken_before_is_completed()
    {
        var taken = _signal.Next;
        _signal.Set();
        _signal.Set();
        taken.IsCompletedSuccessfully.Should().BeTrue();
        _signal.Next.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Waiting_ends_at_once_when_it_was_set_since_it_was_taken()
    {
        var taken = _signal.Next;
        _signal.Set();
        await Signal.WaitAsync(taken, TimeSpan.FromHours(1), _time, CancellationToken.None);
    }

    [Fact]
    public async Task Waiting_ends_without_an_exception_when_the_time_is_over_or_the_process_stops()
    {
        using var stopping = new CancellationTokenSource();
        var late = Signal.WaitAsync(_signal.Next, TimeSpan.FromHours(1), _time, CancellationToken.None);
        var stopped = Signal.WaitAsync(_signal.Next, TimeSpan.FromHours(2), _time, stopping.Token);
        late.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromHours(1));
        await late;
        stopped.IsCompleted.Should().BeFalse();
        await stopping.CancelAsync();
        await stopped;
    }
}
