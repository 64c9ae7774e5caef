using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Sending;

/// <summary>What may happen while one reply is typed.</summary>
public sealed class ReplyTypingTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly FakeWeChat _wechat = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly AgentSpool _spool;
    private readonly SendBudget _budget;
    private readonly AgentState _state;

    public ReplyTypingTests()
    {
        _spool = _directory.Open(_clock);
        _budget = new SendBudget(_clock, []);
        _state = new AgentState(_spool.Meta, _budget, NullLogger<AgentState>.Instance);
        _state.Apply(Allowing(perContact: 10));
    }

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_text_takes_its_time_in_the_window()
    {
        var typing = Typing(instant: false).TypeAsync(Add("r1"), CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        (typing.IsCompleted, _spool.Replies.StateOf("r1")).Should().Be((false, ReplyState.Received));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        await typing;
        _wechat.Shown.Should().Equal("您好");
    }

    [Fact]
    public async Task A_reply_may_be_withdrawn_before_it_is_sent()
    {
        var typing = Typing(instant: false).TypeAsync(Add("r1"), CancellationToken.None);
        _spool.Replies.Withdraw(["r1"]);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await typing;
        _wechat.Shown.Should().BeEmpty();
        _spool.SentLog.All().Should().BeEmpty();
    }

    [Fact]
    public async Task A_pause_while_it_is_typed_holds_the_reply()
    {
        var typing = Typing(instant: false).TypeAsync(Add("r1"), CancellationToken.None);
        _state.Pause(true);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await typing;
        (_wechat.Attempts, _spool.Replies.StateOf("r1")).Should().Be((0, ReplyState.Received));
    }

    [Fact]
    public async Task A_budget_that_shrinks_while_it_is_typed_holds_the_reply()
    {
        var typing = Typing(instant: false).TypeAsync(Add("r1"), CancellationToken.None);
        _state.Apply(Allowing(perContact: 0));
        _clock.Advance(TimeSpan.FromSeconds(6));
        await typing;
        (_wechat.Attempts, _spool.Replies.StateOf("r1")).Should().Be((0, ReplyState.Received));
    }

    [Fact]
    public async Task What_is_typed_is_in_flight_and_counted_before_the_first_key()
    {
        _wechat.BeforeSend = () =>
        {
            _spool.Replies.StateOf("r1").Should().Be(ReplyState.InFlight);
            _spool.SentLog.All().Should().ContainSingle();
        };
        await Typing().TypeAsync(Add("r1"), CancellationToken.None);
        _spool.Replies.StateOf("r1").Should().Be(ReplyState.Sent);
    }

    [Fact]
    public async Task When_that_cannot_be_committed_nothing_is_typed()
    {
        var reply = Add("r1");
        FillDisk();
        await FluentActions.Awaiting(() => Typing().TypeAsync(reply, CancellationToken.None)).Should().ThrowAsync<SqliteException>();
        _wechat.Attempts.Should().Be(0);
        FreeDisk();
        _spool.Replies.StateOf("r1").Should().Be(ReplyState.Received);
    }

    [Fact]
    public async Task What_was_found_in_the_chat_is_sent_without_a_key()
    {
        var reply = InFlight("r1");
        _wechat.Say(reply.Chat, "您好", SenderKind.Self);
        await Typing().ResumeAsync(reply, CancellationToken.None);
        (_wechat.Attempts, _spool.Replies.StateOf("r1")).Should().Be((0, ReplyState.Sent));
    }

    [Fact]
    public async Task What_stood_there_before_is_not_taken_for_the_reply()
    {
        _wechat.Say(new Chat("c1", "王女士", ChatKind.Friend), "您好", SenderKind.Self);
        var reply = InFlight("r1", marker: "1");
        await Typing().ResumeAsync(reply, CancellationToken.None);
        (_wechat.Attempts, _wechat.Shown.Count).Should().Be((1, 2));
    }

    [Fact]
    public async Task A_second_attempt_counts_and_keeps_to_the_budget()
    {
        _state.Apply(Allowing(perContact: 1));
        var reply = InFlight("r1");
        _budget.Record(_spool.SentLog.PseudonymOf("c1"));
        var resuming = Typing().ResumeAsync(reply, CancellationToken.None);
        resuming.IsCompleted.Should().BeFalse("the contact has had one this minute");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await resuming;
        _wechat.Attempts.Should().Be(0, "it is looked at anew after the wait");
        await Typing().ResumeAsync(reply, CancellationToken.None);
        (_wechat.Attempts, _spool.SentLog.All().Count).Should().Be((1, 1));
        _budget.DelayUntilAllowed(_spool.SentLog.PseudonymOf("c1")).Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task After_four_attempts_the_reply_has_failed()
    {
        var reply = InFlight("r1") with { Attempts = 4 };
        await Typing().ResumeAsync(reply, CancellationToken.None);
        _wechat.Attempts.Should().Be(0);
        _spool.Replies.Unreported(1).Single().Error.Should().Contain("4 attempts");
    }

    [Fact]
    public async Task In_a_group_the_member_is_mentioned()
    {
        _spool.Replies.Add("r1", new ReplyBody { ChatId = "g1", ChatKind = ChatKind.Group, Text = "有货", MentionName = "老周" });
        await Typing().TypeAsync(_spool.Replies.FirstOfEachChat().Single(), CancellationToken.None);
        _wechat.Shown.Should().Equal("@老周\u2005有货");
    }

    private static AgentConfiguration Allowing(int perContact) =>
        new() { SendBudget = new SendLimits { PerSecond = 100, PerMinute = 100, PerDay = 100, PerContactPerMinute = perContact } };

    private ReplyTyping Typing(bool instant = true) =>
        new(_wechat, _spool, _budget, new TypingPace(instant), _state, _clock, NullLogger<ReplyTyping>.Instance);

    private SpooledReply Add(string id)
    {
        _spool.Replies.Add(id, new ReplyBody { ChatId = "c1", ChatName = "王女士", ChatKind = ChatKind.Friend, Text = "您好" });
        return _spool.Replies.FirstOfEachChat().Single();
    }

    private SpooledReply InFlight(string id, string marker = "0")
    {
        Add(id);
        _spool.Replies.BeginSending(id, marker, _ => { });
        return _spool.Replies.FirstOfEachChat().Single();
    }

    // The file may not grow, and its free pages are used up.
    private void FillDisk() => _spool.FillDisk();

    private void FreeDisk() => _spool.FreeDisk();
}
