using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class ReplySenderTests : IDisposable
{
    private static readonly SendLimits Plenty = new() { PerSecond = 1000, PerMinute = 1000, PerDay = 1000, PerContactPerMinute = 1000 };
    private readonly DataDirectory _directory = new();
    private readonly FakeWeChat _wechat = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Replies_of_a_chat_are_shown_once_and_in_order()
    {
        await RunAsync(
            spool => Enumerable.Range(1, 5).ToList().ForEach(i => spool.Replies.Add($"r{i}", Reply($"第{i}条"))),
            spool => spool.Replies.Count == 0);
        _wechat.Shown.Should().Equal("第1条", "第2条", "第3条", "第4条", "第5条");
    }

    [Fact]
    public async Task A_reply_is_not_typed_twice_after_a_crash_behind_the_send_key()
    {
        _wechat.AfterSend = () => throw new PowerCutException();
        await CrashAsync(spool => spool.Replies.Add("r1", Reply("您好")));
        _wechat.AfterSend = () => { };
        await RunAsync(_ => { }, spool => spool.Replies.StateOf("r1") == ReplyState.Sent);
        _wechat.Shown.Should().Equal("您好");
    }

    [Fact]
    public async Task A_reply_is_typed_after_a_crash_before_the_send_key()
    {
        _wechat.BeforeSend = () => throw new PowerCutException();
        await CrashAsync(spool => spool.Replies.Add("r1", Reply("您好")));
        _wechat.Shown.Should().BeEmpty();
        _wechat.BeforeSend = () => { };
        await RunAsync(_ => { }, spool => spool.Replies.StateOf("r1") == ReplyState.Sent);
        _wechat.Shown.Should().Equal("您好");
    }

    [Fact]
    public async Task A_driver_that_fails_after_sending_does_not_send_again()
    {
        _wechat.AfterSend = () => throw new DriverException("The window closed.");
        await RunAsync(spool => spool.Replies.Add("r1", Reply("您好")), spool => spool.Replies.StateOf("r1") == ReplyState.Sent);
        _wechat.Shown.Should().Equal("您好");
    }

    [Fact]
    public async Task A_reply_that_wechat_never_takes_is_reported_as_failed()
    {
        _wechat.BeforeSend = () => throw new DriverException("The input is disabled.");
        await RunAsync(
            spool => spool.Replies.Add("r1", Reply("您好")),
            spool => spool.Replies.Unreported(10) is [{ Outcome: SendOutcome.Failed, Error.Length: > 0 }]);
        _wechat.Attempts.Should().Be(4);
        _wechat.Shown.Should().BeEmpty();
    }

    [Fact]
    public async Task While_nobody_is_logged_in_replies_wait()
    {
        _wechat.State = WeChatState.LoggedOut;
        await RunAsync(
            spool => spool.Replies.Add("r1", Reply("您好")),
            spool =>
            {
                var waited = spool.Replies.StateOf("r1") == ReplyState.Received && _wechat.Shown.Count == 0;
                _wechat.State = WeChatState.LoggedIn;
                return !waited && _wechat.Shown.Count == 1;
            });
    }

    [Fact]
    public async Task A_withdrawn_reply_is_not_shown_and_is_reported()
    {
        using var spool = _directory.Open();
        spool.Replies.Add("r1", Reply("您好"));
        spool.Replies.Withdraw(["r1"]);
        spool.Replies.BeginSending("r1", "0", _ => { }).Should().BeFalse();
        spool.Replies.Unreported(10).Should().ContainSingle().Which.Outcome.Should().Be(SendOutcome.Withdrawn);
        spool.Replies.MarkReported(["r1"]);
        spool.Replies.Unreported(10).Should().BeEmpty();
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_reply_that_comes_again_after_it_was_shown_is_reported_again_and_not_shown_again()
    {
        await RunAsync(spool => spool.Replies.Add("r1", Reply("您好")), spool => spool.Replies.StateOf("r1") == ReplyState.Sent);
        await RunAsync(
            spool =>
            {
                spool.Replies.MarkReported(["r1"]);
                spool.Replies.Add("r1", Reply("您好"));
            },
            spool => spool.Replies.Unreported(10).Count == 1 && spool.Replies.Count == 0);
        _wechat.Shown.Should().Equal("您好");
    }

    [Fact]
    public async Task A_contact_over_its_budget_does_not_hold_up_another()
    {
        await RunAsync(
            spool =>
            {
                spool.Replies.Add("r1", Reply("甲1", "a"));
                spool.Replies.Add("r2", Reply("甲2", "a"));
                spool.Replies.Add("r3", Reply("乙1", "b"));
            },
            spool => spool.Replies.Count == 1,
            new SendLimits { PerSecond = 100, PerMinute = 100, PerDay = 100, PerContactPerMinute = 1 });
        _wechat.Shown.Should().Equal("甲1", "乙1");
    }

    [Fact]
    public async Task A_restart_gives_no_new_budget()
    {
        var limits = new SendLimits { PerSecond = 100, PerMinute = 2, PerDay = 100, PerContactPerMinute = 100 };
        await RunAsync(
            spool => Enumerable.Range(1, 3).ToList().ForEach(i => spool.Replies.Add($"r{i}", Reply($"第{i}条", $"c{i}"))),
            spool => spool.Replies.Count == 1,
            limits);
        using var spool = _directory.Open();
        var budget = new SendBudget(TimeProvider.System, spool.SentLog.All());
        budget.Limit(limits, new QuietHours([]));
        var (reply, wait) = new ReplyQueue(spool, budget, new TypingPace(instant: true), TimeProvider.System).Next();
        (reply, wait > TimeSpan.FromSeconds(1)).Should().Be(((SpooledReply?)null, true), "the account has had its two of this minute");
    }

    private static ReplyBody Reply(string text, string chat = "c1") =>
        new() { ChatId = chat, ChatName = "王女士", ChatKind = ChatKind.Friend, Text = text };

    private async Task RunAsync(Action<AgentSpool> before, Func<AgentSpool, bool> until, SendLimits? limits = null)
    {
        using var spool = _directory.Open();
        before(spool);
        using var sender = Sender(spool, limits);
        await sender.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => until(spool), "the sender comes to this");
        await sender.StopAsync(CancellationToken.None);
    }

    private async Task CrashAsync(Action<AgentSpool> before)
    {
        using var spool = _directory.Open();
        before(spool);
        using var sender = Sender(spool, null);
        await sender.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            () => spool.Replies.FirstOfEachChat() is [{ State: ReplyState.InFlight }] && _wechat.Attempts > 0, "the crash comes in flight");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await sender.StopAsync(stop.Token);
    }

    private ReplySender Sender(AgentSpool spool, SendLimits? limits)
    {
        var budget = new SendBudget(TimeProvider.System, spool.SentLog.All());
        var state = new AgentState(spool.Meta, budget, NullLogger<AgentState>.Instance);
        state.Apply(new AgentConfiguration { SendBudget = limits ?? Plenty });
        var (clock, pace) = (TimeProvider.System, new TypingPace(instant: true));
        var typing = new ReplyTyping(_wechat, spool, budget, pace, state, clock, NullLogger<ReplyTyping>.Instance);
        var (queue, health) = (new ReplyQueue(spool, budget, pace, clock), new AgentHealth(spool.Meta, clock));
        return new ReplySender(queue, typing, _wechat, state, health, clock, NullLogger<ReplySender>.Instance);
    }

    // Nothing in the agent catches it, as nothing catches a power cut.
    private sealed class PowerCutException : Exception;
}
