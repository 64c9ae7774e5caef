using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class SignalTests
{
    private readonly Signal _signal = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void What_was_set_before_is_kept_and_wakes_once()
    {
        _signal.Set();
        _signal.Set();
        _signal.WaitAsync(CancellationToken.None).IsCompleted.Should().BeTrue();
        _signal.WaitAsync(CancellationToken.None).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_up()
    {
        var wait = _signal.WaitAsync(TimeSpan.FromSeconds(5), _clock, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        wait.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await wait.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_told_so()
    {
        using var stop = new CancellationTokenSource();
        var wait = _signal.WaitAsync(TimeSpan.FromSeconds(5), _clock, stop.Token);
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => wait).Should().ThrowAsync<OperationCanceledException>();
    }
}
