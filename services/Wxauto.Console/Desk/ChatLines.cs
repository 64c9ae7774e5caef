using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;

namespace Wxauto.Console.Desk;

/// <summary>A line of a conversation as it is shown.</summary>
internal abstract record ChatLine;

internal sealed record DayLine(string Text) : ChatLine;

internal sealed record BubbleLine(Bubble Bubble) : ChatLine;

internal sealed record NoteLine(NoteView Note) : ChatLine;

/// <summary>What was decided about the bubbles above it.</summary>
internal sealed record TurnLine(TurnView Turn) : ChatLine;

internal static class ChatLines
{
    /// <summary>Bubbles in their order with a line for each new day; a decision below the last bubble that belongs to it; notes by their time.</summary>
    public static IEnumerable<ChatLine> Of(IReadOnlyList<Bubble> bubbles, IReadOnlyList<NoteView> notes, IReadOnlyList<TurnView> turns)
    {
        var last = bubbles.Where(b => b.TurnId is not null).GroupBy(b => b.TurnId!.Value).ToDictionary(g => g.Key, g => g.Last().Id);
        var decided = turns.Where(t => t.Trace.Count > 0 || t.Outcome is not Outcome.Reply).ToLookup(t => last.GetValueOrDefault(t.Id));
        var waiting = new Queue<NoteView>(notes.OrderBy(n => n.At));
        string? day = null;
        foreach (var bubble in bubbles)
        {
            while (waiting.TryPeek(out var note) && note.At < bubble.At)
            {
                if (Begins(note.At) is { } ofNote)
                    yield return ofNote;
                yield return new NoteLine(waiting.Dequeue());
            }
            if (Begins(bubble.At) is { } begins)
                yield return begins;
            yield return new BubbleLine(bubble);
            foreach (var turn in decided[bubble.Id])
                yield return new TurnLine(turn);
        }
        foreach (var note in waiting)
        {
            if (Begins(note.At) is { } begins)
                yield return begins;
            yield return new NoteLine(note);
        }

        DayLine? Begins(DateTimeOffset at)
        {
            var text = When.Day(at);
            if (text == day)
                return null;
            day = text;
            return new DayLine(text);
        }
    }
}
