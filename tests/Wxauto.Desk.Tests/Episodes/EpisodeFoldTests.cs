using CsCheck;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Episodes;

namespace Wxauto.Desk.Tests.Episodes;

/// <summary>What is complained of in other desks, and what must hold whatever is said and done.</summary>
public sealed class EpisodeFoldTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private static readonly SlaTargets Targets = new("shop", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromHours(2),
        TimeSpan.FromMinutes(5), RestWhileWaiting: true, RestWhileSnoozed: true);

    [Fact]
    public void Until_the_first_answer_only_the_clock_of_the_first_answer_runs()
    {
        var state = Fold(Episode(Customer(0), Customer(5)), 6);
        state.State.Should().Be(ServiceState.Unseen);
        state.WaitingSince.Should().Be(At(0), "the first of the unanswered words counts");
        Clocks(state).Should().BeEquivalentTo([(ClockKind.FirstReply, ClockResult.Running), (ClockKind.Resolution, ClockResult.Running)]);
        state.Due!.DueAt.Should().Be(At(10));
    }

    [Fact]
    public void A_late_first_answer_stays_late()
    {
        var late = Fold(Episode(Customer(0), Person(15)), 16);
        Clock(late, ClockKind.FirstReply).Should().BeEquivalentTo(new { Result = ClockResult.Missed, DueAt = At(10), StoppedAt = At(15) });
        late.State.Should().Be(ServiceState.WaitingForCustomer);
        var generous = Targets with { FirstReply = TimeSpan.FromHours(1) };
        var again = EpisodeFold.Of(Episode(Customer(0), Person(15)) with { Kept = late.Clocks }, generous, WorkCalendar.Always, At(20));
        Clock(again, ClockKind.FirstReply).Result.Should().Be(ClockResult.Missed, "a later policy changes no result");
    }

    [Fact]
    public void The_clock_of_the_next_answer_runs_only_while_the_customers_words_are_the_last()
    {
        var waiting = Fold(Episode(Customer(0), Person(2), Customer(30)), 40);
        Clock(waiting, ClockKind.NextReply).DueAt.Should().Be(At(50));
        Fold(Episode(Customer(0), Person(2), Customer(30)), 51).State.Should().Be(ServiceState.Overdue);
        var answered = Fold(Episode(Customer(0), Person(2), Customer(30), Person(35)), 500);
        Clock(answered, ClockKind.NextReply).Result.Should().Be(ClockResult.Met);
        answered.State.Should().Be(ServiceState.WaitingForCustomer);
    }

    [Fact]
    public void An_answer_in_WeChat_stops_the_clock() =>
        Clock(Fold(Episode(Customer(0), Said.Answer(At(3), BubbleFrom.WeChat, "WeChat")), 60),
            ClockKind.FirstReply).Result.Should().Be(ClockResult.Met);

    [Fact]
    public void Resolving_ends_the_clock_of_the_next_answer()
    {
        var state = Fold(Episode(Customer(0), Person(2), Customer(30)) with { ResolvedAt = At(40) }, 500);
        Clock(state, ClockKind.NextReply).Result.Should().Be(ClockResult.Cancelled);
        Clock(state, ClockKind.Resolution).Result.Should().Be(ClockResult.Met);
        state.State.Should().Be(ServiceState.Resolved);
        state.NextAt.Should().BeNull("nothing of it is remembered by time any more");
    }

    [Fact]
    public void An_answer_and_putting_aside_in_one_step_fulfil_the_first_answer()
    {
        var state = Fold(Episode(Customer(0), Person(4)) with { Snoozed = (At(4), At(120)) }, 30);
        Clock(state, ClockKind.FirstReply).Result.Should().Be(ClockResult.Met);
        state.State.Should().Be(ServiceState.Snoozed);
        state.NextAt.Should().Be(At(120));
    }

    [Fact]
    public void A_policy_that_is_removed_ends_its_clocks()
    {
        var before = Fold(Episode(Customer(0)), 15);
        before.State.Should().Be(ServiceState.Overdue);
        var after = EpisodeFold.Of(Episode(Customer(0)) with { Kept = before.Clocks }, SlaTargets.None, WorkCalendar.Always, At(16));
        after.State.Should().Be(ServiceState.Unseen);
        after.Clocks.Should().OnlyContain(c => c.Result == ClockResult.Cancelled && c.StoppedAt == At(16));
        EpisodeFold.Of(Episode(Customer(0)) with { Kept = after.Clocks }, SlaTargets.None, WorkCalendar.Always, At(99)).Clocks.Should()
            .OnlyContain(c => c.StoppedAt == At(16), "an end is an end");
    }

    [Fact]
    public void An_answer_that_failed_was_none()
    {
        var answered = Fold(Episode(Customer(0), Person(4)), 5);
        var failed = Fold(Episode(Customer(0), Said.FailedAnswer(At(4), BubbleFrom.Person)) with { Kept = answered.Clocks }, 6);
        failed.SendFailed.Should().BeTrue();
        failed.WaitingSince.Should().Be(At(0));
        Clock(failed, ClockKind.FirstReply).Should().BeEquivalentTo(new { Result = ClockResult.Running, DueAt = At(10) });
        Fold(Episode(Customer(0), Said.FailedAnswer(At(4), BubbleFrom.Person), Person(7)), 8).SendFailed.Should().BeFalse();
    }

    [Fact]
    public void What_was_put_aside_comes_back_with_time_or_the_customers_word_whichever_is_first()
    {
        var facts = Episode(Customer(0), Person(2)) with { Snoozed = (At(10), At(60)) };
        Fold(facts, 59).State.Should().Be(ServiceState.Snoozed);
        Fold(facts, 60).SnoozeEnded.Should().Be(At(60));
        var word = facts with { Said = [.. facts.Said, Customer(30)] };
        Fold(word, 31).SnoozeEnded.Should().Be(At(30));
        Fold(word, 90).SnoozeEnded.Should().Be(At(30), "also when it is looked at later");
        Fold(Episode(Customer(0), Person(2)) with { Snoozed = (At(10), null) }, 100_000).State.Should().Be(ServiceState.Snoozed);
    }

    [Fact]
    public void A_clock_rests_while_it_is_put_aside_and_goes_on_with_what_was_left()
    {
        var resting = Fold(Episode(Customer(0)) with { Snoozed = (At(4), At(64)) }, 30);
        Clock(resting, ClockKind.FirstReply).Should().BeEquivalentTo(new { DueAt = (DateTimeOffset?)null,
            Left = (TimeSpan?)TimeSpan.FromMinutes(6) });
        var awake = Fold(Episode(Customer(0)) with { Pauses = [new(PauseKind.Snoozed, At(4), At(64))] }, 65);
        Clock(awake, ClockKind.FirstReply).DueAt.Should().Be(At(70));
    }

    [Fact]
    public void The_time_of_a_resolution_does_not_count_while_it_is_the_customers_turn()
    {
        var state = Fold(Episode(Customer(0), Person(10), Customer(610)), 620);
        Clock(state, ClockKind.Resolution).DueAt.Should().Be(At(720), "110 minutes were left");
        Clock(Fold(Episode(Customer(0), Person(10)), 300), ClockKind.Resolution).Left.Should().Be(TimeSpan.FromMinutes(110));
    }

    [Fact]
    public void Who_waits_for_a_person_needs_an_answer_also_when_the_AI_answers_meanwhile()
    {
        var facts = Episode(Customer(0), Said.Answer(At(1), BubbleFrom.Ai, "")) with { Queued = (At(1), null), Holder = HolderKind.Queue };
        var state = Fold(facts, 3);
        (state.State, state.WaitingSince).Should().Be((ServiceState.NeedsReply, At(1)));
        Fold(facts, 7).State.Should().Be(ServiceState.Overdue, "the wait in the queue is measured, too");
        Clock(Fold(facts with { Queued = (At(1), At(4)), Holder = HolderKind.Person }, 9),
            ClockKind.QueueWait).Result.Should().Be(ClockResult.Met);
    }

    [Fact]
    public void A_deadline_is_in_working_hours_after_a_holiday()
    {
        var hours = new HoursOptions { Week = new() { ["Thursday"] = ["09:00-18:00"], ["Friday"] = ["09:00-18:00"] },
            Holidays = ["2026-10-01"] };
        var calendar = hours.Calendar(TimeZoneInfo.Utc);
        var written = new DateTimeOffset(2026, 9, 30, 20, 0, 0, TimeSpan.Zero);
        var facts = Episode() with { OpenedAt = written, Said = [Said.ByCustomer(written)] };
        EpisodeFold.Of(facts, Targets, calendar, written).Due!.DueAt.Should().Be(new DateTimeOffset(2026, 10, 2, 9, 10, 0, TimeSpan.Zero));
    }

    [Fact]
    public void What_is_calculated_twice_is_the_same_and_keeps_every_invariant()
    {
        var said = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 40]).Array[0, 12];
        Gen.Select(said, Gen.Bool, Gen.Int[0, 200], Gen.Bool).Sample((steps, resolved, later, seen) =>
        {
            var (at, all) = (0, new List<Said>());
            foreach (var (kind, gap) in steps.Prepend((0, 0)))
                all.Add(Step(kind, at += gap));
            var facts = Episode([.. all]) with { ResolvedAt = resolved ? At(at + 1) : null, Seen = seen };
            var now = at + 2 + later;
            var once = Fold(facts, now);
            var twice = Fold(facts with { Kept = once.Clocks, Answered = once.Answered }, now);
            var lastAnswer = all.FindLastIndex(s => s.Answers is not null);
            var waits = all.Skip(lastAnswer + 1).Any(s => s.Waits || s.Failed);
            return once.Clocks.SequenceEqual(twice.Clocks) && once.State == twice.State
                && (once.State == ServiceState.Resolved) == resolved
                && (resolved || waits == once.WaitingSince is not null)
                && (resolved ? once.Clocks.All(c => c.Result != ClockResult.Running && c.StoppedAt is not null)
                    : once.Clocks.Count(c => c is { Result: ClockResult.Running,
                        Kind: ClockKind.FirstReply or ClockKind.NextReply }) == (waits ? 1 : 0))
                && once.Clocks.Count(c => c.Kind == ClockKind.FirstReply) <= 1
                && once.Clocks.All(c => c.Result != ClockResult.Met || c.StoppedAt <= c.DueAt)
                && once.Clocks.All(c => c.Result != ClockResult.Missed || c.StoppedAt > c.DueAt);
        }, iter: 2_000);

        static Said Step(int kind, int at) => kind switch
        {
            0 => Customer(at),
            1 => Person(at),
            2 => Said.FailedAnswer(At(at), BubbleFrom.Ai),
            _ => Said.ByCustomer(At(at), waits: false),
        };
    }

    [Fact]
    public void Every_step_of_an_episode_is_in_the_table_of_transitions()
    {
        var triggers = Enum.GetValues<ServiceTrigger>();
        Gen.Int[0, triggers.Length - 1].Select(i => triggers[i]).Array[0, 30].Sample(steps =>
        {
            var machine = ServiceMachine.At(ServiceState.Unseen);
            foreach (var step in steps.Where(s => machine.CanFire(s)))
            {
                var before = machine.State;
                machine.Fire(step);
                if (before == ServiceState.Resolved && machine.State != ServiceState.Resolved && step != ServiceTrigger.Reopen)
                    return false;
                if (machine.State == ServiceState.Unseen && before != ServiceState.Unseen)
                    return false;
                if (step == ServiceTrigger.Resolve && machine.State != ServiceState.Resolved)
                    return false;
            }
            return true;
        });
        Enum.GetValues<ServiceState>().Where(s => s != ServiceState.Resolved).Should().OnlyContain(s =>
            ServiceMachine.Allows(s, ServiceTrigger.Resolve));
        ServiceMachine.Allows(ServiceState.Resolved, ServiceTrigger.Snooze).Should().BeFalse();
        ServiceMachine.Allows(ServiceState.NeedsReply, ServiceTrigger.Reopen).Should().BeFalse();
    }

    private static EpisodeFacts Episode(params Said[] said) => new(At(0), said, false, null, [], null, [], null, null, false,
        HolderKind.Person);

    private static EpisodeState Fold(EpisodeFacts facts, int minute) => EpisodeFold.Of(facts, Targets, WorkCalendar.Always, At(minute));

    private static Clock Clock(EpisodeState state, ClockKind kind) => state.Clocks.Last(c => c.Kind == kind);

    private static IEnumerable<(ClockKind, ClockResult)> Clocks(EpisodeState state) => state.Clocks.Select(c => (c.Kind, c.Result));

    private static Said Customer(int minute) => Said.ByCustomer(At(minute));

    private static Said Person(int minute) => Said.Answer(At(minute), BubbleFrom.Person, "Wang");

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);
}
