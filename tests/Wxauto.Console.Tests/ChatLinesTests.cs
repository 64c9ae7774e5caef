using Wxauto.Console.Desk;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Console.Tests;

public sealed class ChatLinesTests
{
    private static readonly DateTimeOffset Noon = new(new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Local));

    [Fact]
    public void A_day_begins_with_its_line_and_notes_stand_where_they_were_written()
    {
        var lines = ChatLines.Of([Bubble("a", 0), Bubble("b", 10), Bubble("c", 24 * 60)], [Note("n", 5), Note("last", 25 * 60)], []);
        Shown(lines).Should().Equal("2026-11-28", "a", "n", "b", "2026-11-29", "c", "last");
    }

    [Fact]
    public void A_decision_stands_below_the_last_bubble_that_belongs_to_it()
    {
        var (asked, left) = (Guid.NewGuid(), Guid.NewGuid());
        var lines = ChatLines.Of([Bubble("q", 0, asked), Bubble("more", 1, asked), Bubble("answer", 2, asked), Bubble("to a person", 3, left)], [],
            [Turn(asked, Outcome.Reply), Turn(left, Outcome.LeftToPerson)]);
        Shown(lines).Should().Equal("2026-11-28", "q", "more", "answer", "Reply", "to a person", "LeftToPerson");
    }

    [Fact]
    public void What_a_person_said_has_no_decision_and_a_turn_that_is_not_shown_neither()
    {
        var said = Guid.NewGuid();
        var lines = ChatLines.Of([Bubble("by hand", 0, said)], [], [Turn(said, Outcome.Reply, stages: 0), Turn(Guid.NewGuid(), Outcome.HandOff)]);
        Shown(lines).Should().Equal("2026-11-28", "by hand");
    }

    [Fact]
    public void Snoozing_ends_in_the_future_and_a_monday_is_never_today()
    {
        foreach (var day in Enumerable.Range(0, 7))
        {
            var now = Noon.AddDays(day);
            foreach (var (key, until) in SnoozeTimes.From(now))
                (until is null || until > now).Should().BeTrue(key);
            var monday = SnoozeTimes.From(now).Single(t => t.Key == "next-week").Until!.Value;
            monday.LocalDateTime.DayOfWeek.Should().Be(DayOfWeek.Monday);
            (monday - now).Should().BeGreaterThan(TimeSpan.FromHours(12)).And.BeLessThan(TimeSpan.FromDays(8));
        }
    }

    private static IEnumerable<string> Shown(IEnumerable<ChatLine> lines) => lines.Select(l => l switch
    {
        DayLine day => day.Text,
        BubbleLine bubble => bubble.Bubble.Text,
        NoteLine note => note.Note.Text,
        TurnLine turn => turn.Turn.Outcome.ToString(),
        _ => throw new InvalidOperationException(),
    });

    private static Bubble Bubble(string text, int minutes, Guid? turn = null) => new()
    {
        Id = Guid.NewGuid(), From = BubbleFrom.Customer, Sender = "c", Kind = MessageKind.Text, Text = text, At = Noon.AddMinutes(minutes), TurnId = turn,
    };

    private static NoteView Note(string text, int minutes) => new(Guid.NewGuid(), Noon.AddMinutes(minutes), "account 1", "A", text, []);

    private static TurnView Turn(Guid id, Outcome outcome, int stages = 1) => new(id, Noon, "", outcome, TurnReasons.FollowUp.Reason, 1,
        [.. Enumerable.Repeat(new TraceEntry("decide", TurnReasons.FollowUp.Reason, null, 1), stages)], [], "", "");
}
