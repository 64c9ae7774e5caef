using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class ReplySpoolTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly AgentSpool _spool;

    public ReplySpoolTests() => _spool = _directory.Open(_clock);

    private ReplySpool Replies => _spool.Replies;

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void The_first_of_each_chat_is_told_in_the_order_in_which_they_came()
    {
        Add("r3", "r1");
        Replies.Add("r2", new ReplyBody { ChatId = "another", Text = "r2" });
        Replies.FirstOfEachChat().Select(r => r.Id).Should().Equal("r3", "r2");
        Replies.Finish("r3", ReplyState.Sent);
        Replies.FirstOfEachChat().Select(r => r.Id).Should().Equal("r1", "r2");
        Replies.Count.Should().Be(2);
    }

    [Fact]
    public void How_long_the_oldest_has_waited_is_known_until_it_is_shown()
    {
        Replies.OldestAge.Should().BeNull();
        Add("r1");
        _clock.Advance(TimeSpan.FromSeconds(20));
        Add("r2");
        Replies.BeginSending("r1", "5", _ => { });
        _clock.Advance(TimeSpan.FromSeconds(10));
        Replies.OldestAge.Should().Be(TimeSpan.FromSeconds(30), "what is in flight is not shown yet");
        Replies.Finish("r1", ReplyState.Sent);
        Replies.OldestAge.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void The_one_in_flight_comes_first()
    {
        Add("r1");
        Replies.Add("r2", new ReplyBody { ChatId = "another", Text = "r2" });
        Replies.BeginSending("r2", "5", _ => { }).Should().BeTrue();
        Replies.FirstOfEachChat().Select(r => (r.Id, r.State, r.Marker))
            .Should().Equal(("r2", ReplyState.InFlight, "5"), ("r1", ReplyState.Received, null));
    }

    [Fact]
    public void A_reply_that_is_in_flight_does_not_start_again()
    {
        Add("r1");
        Replies.BeginSending("r1", "5", _ => { });
        var alongside = false;
        Replies.BeginSending("r1", "9", _ => alongside = true).Should().BeFalse();
        alongside.Should().BeFalse("nothing is counted for what is not typed");
        Replies.FirstOfEachChat().Single().Marker.Should().Be("5", "the first marker is the one before the first key");
    }

    [Fact]
    public void Nothing_is_in_flight_when_what_goes_along_fails()
    {
        Add("r1");
        var begin = () => Replies.BeginSending("r1", "5", _ => throw new InvalidOperationException("crash"));
        begin.Should().Throw<InvalidOperationException>();
        Replies.StateOf("r1").Should().Be(ReplyState.Received);
    }

    [Fact]
    public void Attempts_are_counted_over_restarts()
    {
        Add("r1");
        Replies.CountAttempt("r1");
        Replies.CountAttempt("r1");
        _spool.Dispose();
        using var again = _directory.Open(_clock);
        again.Replies.FirstOfEachChat().Single().Attempts.Should().Be(2);
    }

    [Fact]
    public void What_is_in_flight_is_not_withdrawn_and_ends_as_sent()
    {
        Add("r1");
        Replies.BeginSending("r1", "5", _ => { });
        Replies.Withdraw(["r1"]);
        Replies.StateOf("r1").Should().Be(ReplyState.InFlight);
        Replies.Finish("r1", ReplyState.Sent);
        Replies.Withdraw(["r1"]);
        Replies.Unreported(10).Single().Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public void Withdrawing_what_is_not_known_changes_nothing()
    {
        Replies.Withdraw(["nobody"]);
        Replies.StateOf("nobody").Should().BeNull();
        Replies.Unreported(10).Should().BeEmpty();
    }

    [Fact]
    public void A_report_says_what_happened_when_and_why()
    {
        Add("r1");
        _clock.Advance(TimeSpan.FromMinutes(3));
        Replies.Finish("r1", ReplyState.Failed, "The window closed.");
        var report = Replies.Unreported(10).Single();
        (report.ReplyId, report.Outcome, report.Error).Should().Be(("r1", SendOutcome.Failed, "The window closed."));
        report.At.ToDateTimeOffset().Should().Be(_clock.GetUtcNow());
    }

    [Fact]
    public void Reports_come_in_the_order_of_their_ends_until_they_are_known()
    {
        Add("r1", "r2", "r3");
        foreach (var id in (string[])["r3", "r1", "r2"])
        {
            Replies.Finish(id, ReplyState.Sent);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Replies.Unreported(2).Select(r => r.ReplyId).Should().Equal("r3", "r1");
        Replies.MarkReported(["r3", "r1"]);
        Replies.Unreported(2).Select(r => r.ReplyId).Should().Equal("r2");
    }

    [Fact]
    public void An_acknowledgement_for_what_has_no_outcome_is_not_believed()
    {
        Add("r1");
        Replies.MarkReported(["r1"]);
        Replies.Finish("r1", ReplyState.Sent);
        Replies.Unreported(10).Should().ContainSingle();
    }

    [Fact]
    public void What_was_reported_is_forgotten_after_a_week_and_not_before()
    {
        Add("r1");
        Replies.Finish("r1", ReplyState.Sent);
        Replies.MarkReported(["r1"]);
        _clock.Advance(TimeSpan.FromDays(6));
        Add("r2");
        Replies.StateOf("r1").Should().Be(ReplyState.Sent, "the gateway may send it once more");
        _clock.Advance(TimeSpan.FromDays(2));
        Add("r3");
        Replies.StateOf("r1").Should().BeNull();
        Replies.StateOf("r2").Should().Be(ReplyState.Received, "what has no outcome is kept however old it is");
    }

    [Fact]
    public void What_was_not_reported_is_kept_however_long_the_platform_is_away()
    {
        Add("r1");
        Replies.Finish("r1", ReplyState.Sent);
        _clock.Advance(TimeSpan.FromDays(400));
        Add("r2");
        Replies.Unreported(10).Select(r => r.ReplyId).Should().Equal("r1");
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_a_reply_and_by_an_outcome()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Add("r1");
        await Replies.Added.WaitAsync(limit.Token);
        Replies.Finish("r1", ReplyState.Sent);
        await Replies.Finished.WaitAsync(limit.Token);
    }

    [Theory]
    [InlineData("Received")]
    [InlineData("InFlight")]
    public void A_state_without_an_outcome_is_no_report(string state)
    {
        var outcome = () => ReplyStates.OutcomeOf(Enum.Parse<ReplyState>(state));
        outcome.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Every_outcome_that_the_protocol_knows_has_a_state()
    {
        var outcomes = Enum.GetValues<ReplyState>().Except([ReplyState.Received, ReplyState.InFlight]).Select(ReplyStates.OutcomeOf);
        outcomes.Should().BeEquivalentTo(Enum.GetValues<SendOutcome>().Except([SendOutcome.Unspecified]));
    }

    private void Add(params string[] ids)
    {
        foreach (var id in ids)
            Replies.Add(id, new ReplyBody { ChatId = "c1", ChatName = "王女士", ChatKind = ChatKind.Friend, Text = id });
    }
}
