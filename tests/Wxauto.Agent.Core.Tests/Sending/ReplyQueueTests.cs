using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class ReplyQueueTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly AgentSpool _spool;
    private readonly SendBudget _budget;
    private readonly ReplyQueue _queue;

    public ReplyQueueTests()
    {
        _spool = _directory.Open(_clock);
        _budget = new SendBudget(_clock, []);
        _budget.Limit(new SendLimits { PerSecond = 10, PerMinute = 10, PerDay = 3, PerContactPerMinute = 1 }, new QuietHours([]));
        _queue = new ReplyQueue(_spool, _budget, _clock);
    }

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void The_oldest_comes_first()
    {
        Add("r1", "a");
        Add("r2", "b");
        _queue.Next().Reply!.Id.Should().Be("r1");
    }

    [Fact]
    public void A_chat_over_its_budget_is_passed_over_until_its_time()
    {
        Add("r1", "a");
        Add("r2", "a");
        Add("r3", "b");
        Type("r1", "a");
        _queue.Next().Reply!.Id.Should().Be("r3");
        Type("r3", "b");
        _queue.Next().Should().Be(((SpooledReply?)null, ReplyQueue.LongestWait));
        _clock.Advance(TimeSpan.FromSeconds(45));
        _queue.Next().Should().Be(((SpooledReply?)null, TimeSpan.FromSeconds(15)));
        _clock.Advance(TimeSpan.FromSeconds(15));
        _queue.Next().Reply!.Id.Should().Be("r2");
    }

    [Fact]
    public void What_is_in_flight_is_finished_first_whatever_the_budget_says()
    {
        Add("r1", "a");
        Add("r2", "b");
        _budget.Record(_spool.SentLog.PseudonymOf("b"));
        _spool.Replies.BeginSending("r2", "0", _ => { });
        _queue.Next().Reply!.Id.Should().Be("r2");
    }

    [Fact]
    public void A_wait_of_a_day_is_looked_at_again_after_half_a_minute()
    {
        foreach (var chat in (string[])["x", "y", "z"])
            _budget.Record(chat);
        Add("r1", "a");
        _queue.Next().Should().Be(((SpooledReply?)null, ReplyQueue.LongestWait));
    }

    [Fact]
    public async Task A_new_reply_and_a_change_wake_whoever_waits()
    {
        _queue.IsEmpty.Should().BeTrue();
        var wait = _queue.WaitAsync(TimeSpan.FromHours(1), CancellationToken.None);
        Add("r1", "a");
        await wait.WaitAsync(TimeSpan.FromSeconds(60));
        _queue.IsEmpty.Should().BeFalse();
        wait = _queue.WaitAsync(TimeSpan.FromHours(1), CancellationToken.None);
        _queue.Wake();
        await wait.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private void Add(string id, string chat) => _spool.Replies.Add(id, new ReplyBody { ChatId = chat, ChatName = chat, Text = id });

    private void Type(string id, string chat)
    {
        _spool.Replies.BeginSending(id, "0", _ => { });
        _spool.Replies.Finish(id, ReplyState.Sent);
        _budget.Record(_spool.SentLog.PseudonymOf(chat));
    }
}
