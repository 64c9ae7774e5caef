using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class ReplyQueueTests : IDisposable
{
    private static readonly SendLimits Plenty = new() { PerSecond = 1000, PerMinute = 1000, PerDay = 1000, PerContactPerMinute = 1000 };
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
        _queue = new ReplyQueue(_spool, _budget, new TypingPace(instant: true), _clock);
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
    public void A_customer_with_many_replies_does_not_hold_up_the_others()
    {
        _budget.Limit(Plenty, new QuietHours([]));
        Add("a1", "a");
        Add("a2", "a");
        Add("a3", "a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Add("b1", "b");
        Add("b2", "b");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Add("c1", "c");
        TypeAll().Should().Equal("a1", "b1", "c1", "a2", "b2", "a3");
    }

    [Fact]
    public void Who_waits_longest_comes_first_however_many_write_again_and_again()
    {
        _budget.Limit(Plenty, new QuietHours([]));
        for (var i = 0; i < 100; i++)
            Add($"many-{i}", $"chat-{i % 10}");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Add("late", "another");
        TypeAll().Take(11).Should().Contain("late", "ten chats were there before it");
    }

    [Fact]
    public void While_one_is_thought_about_a_shorter_one_is_typed()
    {
        _budget.Limit(Plenty, new QuietHours([]));
        var human = new ReplyQueue(_spool, _budget, new TypingPace(instant: false), _clock);
        Add("long", "a", new string('字', 400));
        Add("short", "b", "有");
        human.Next().Should().Match<(SpooledReply? Reply, TimeSpan Wait)>(n => n.Reply == null && n.Wait >= TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(3.2));
        human.Next().Reply!.Id.Should().Be("short");
        _clock.Advance(TimeSpan.FromSeconds(1.3));
        human.Next().Reply!.Id.Should().Be("long", "it was there first, and six seconds are the longest");
    }

    [Fact]
    public void The_next_reply_of_a_chat_is_thought_about_when_the_one_before_it_is_shown()
    {
        _budget.Limit(Plenty, new QuietHours([]));
        var human = new ReplyQueue(_spool, _budget, new TypingPace(instant: false), _clock);
        Add("r1", "a");
        Add("r2", "a");
        _clock.Advance(TimeSpan.FromMinutes(1));
        human.Next().Reply!.Id.Should().Be("r1");
        Type("r1", "a");
        human.Next().Reply.Should().BeNull("nobody writes two bubbles in one breath");
        _clock.Advance(TimeSpan.FromSeconds(5));
        human.Next().Reply!.Id.Should().Be("r2");
    }

    [Fact]
    public void A_clock_that_is_set_back_holds_up_no_reply()
    {
        using var later = _directory.Open(new FakeTimeProvider(_clock.GetUtcNow() + TimeSpan.FromHours(1)));
        later.Replies.Add("r1", new ReplyBody { ChatId = "a", Text = "r1" });
        new ReplyQueue(_spool, _budget, new TypingPace(instant: false), _clock).Next().Reply!.Id.Should().Be("r1");
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

    private void Add(string id, string chat, string? text = null) =>
        _spool.Replies.Add(id, new ReplyBody { ChatId = chat, ChatName = chat, Text = text ?? id });

    private List<string> TypeAll()
    {
        var typed = new List<string>();
        _clock.Advance(TimeSpan.FromSeconds(1));
        while (_queue.Next().Reply is { } reply)
        {
            Type(reply.Id, reply.Chat.Id);
            typed.Add(reply.Id);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        return typed;
    }

    private void Type(string id, string chat)
    {
        _spool.Replies.BeginSending(id, "0", _ => { });
        _spool.Replies.Finish(id, ReplyState.Sent);
        _budget.Record(_spool.SentLog.PseudonymOf(chat));
    }
}
