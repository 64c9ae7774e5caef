using Microsoft.Extensions.Time.Testing;
using Wxauto.Operator.Services;

namespace Wxauto.Operator.Tests.Services;

public sealed class AnswerCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private int _asked;

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_request()
    {
        var arrives = new TaskCompletionSource();
        var remembered = new AnswerCache<string>(async _ =>
        {
            Interlocked.Increment(ref _asked);
            await arrives.Task;
            return "answer";
        }, _time);

        var all = Enumerable.Range(0, 50).Select(_ => remembered.GetAsync(default)).ToList();
        arrives.SetResult();

        (await Task.WhenAll(all)).Should().OnlyContain(a => a.Value == "answer");
        _asked.Should().Be(1);
    }

    [Fact]
    public async Task An_answer_is_remembered_for_five_seconds()
    {
        var remembered = Answering(() => "answer");
        await remembered.GetAsync(default);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        await remembered.GetAsync(default);
        _asked.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await remembered.GetAsync(default);
        _asked.Should().Be(2);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_asked_after_pauses_that_grow()
    {
        var away = true;
        var remembered = Answering(() => away ? new Unanswered(Unanswered.ServicesUnavailable, "away") : "answer");
        for (var second = 0; second < 60; second++)
        {
            (await remembered.GetAsync(default)).Problem.Should().NotBeNull();
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        _asked.Should().Be(6); // at 0, 1, 3, 7, 15, 31 s

        away = false;
        _time.Advance(AnswerCache<string>.LongestPause);
        (await remembered.GetAsync(default)).Value.Should().Be("answer");
    }

    [Fact]
    public async Task One_who_stops_waiting_does_not_end_the_request_of_the_others()
    {
        var arrives = new TaskCompletionSource();
        var remembered = new AnswerCache<string>(async _ =>
        {
            await arrives.Task;
            return "answer";
        }, _time);
        using var impatient = new CancellationTokenSource();
        var (one, other) = (remembered.GetAsync(impatient.Token), remembered.GetAsync(default));

        await impatient.CancelAsync();
        arrives.SetResult();

        await FluentActions.Awaiting(() => one).Should().ThrowAsync<OperationCanceledException>();
        (await other).Value.Should().Be("answer");
    }

    [Fact]
    public async Task An_unexpected_failure_is_asked_again_at_once()
    {
        var remembered = Answering(() => _asked == 1 ? throw new TimeoutException("the API server") : "answer");
        await FluentActions.Awaiting(() => remembered.GetAsync(default)).Should().ThrowAsync<TimeoutException>();

        (await remembered.GetAsync(default)).Value.Should().Be("answer");
    }

    private AnswerCache<string> Answering(Func<Answer<string>> answer) => new(_ =>
    {
        _asked++;
        return Task.FromResult(answer());
    }, _time);
}
