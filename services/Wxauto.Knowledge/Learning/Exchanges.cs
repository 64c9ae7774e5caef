using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Learning;

/// <summary>Finds in a conversation what people answered, and to which question.</summary>
internal static class Exchanges
{
    /// <summary>Bubbles that are further apart do not belong together.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(30);
    private const int ShortestAnswer = 6;

    /// <param name="bubbles">In their order, without the bot's and the system's.</param>
    public static List<Exchange> Of(IReadOnlyList<Bubble> bubbles)
    {
        var found = new List<Exchange>();
        Asked? asked = null;
        for (var start = 0; start < bubbles.Count;)
        {
            var end = start + 1;
            while (end < bubbles.Count && bubbles[end].FromPerson == bubbles[start].FromPerson
                && (bubbles[start].FromPerson || bubbles[end].Sender == bubbles[start].Sender))
                end++;
            var run = bubbles.Skip(start).Take(end - start).ToList();
            if (!run[0].FromPerson)
                asked = Ask(run, asked);
            else if (asked is { Answered: false } && Answer(run) is { } answer)
            {
                found.Add(new Exchange(asked.Question, answer.Text, asked.Turns, answer.At, answer.LastAt,
                    bubbles.Skip(end).Any(b => !b.FromPerson)));
                asked = asked with { Answered = true };
            }
            start = end;
        }
        return found;
    }

    /// <summary>The question that is open after the customer's bubbles; null when there is none.</summary>
    private static Asked? Ask(List<Bubble> run, Asked? before)
    {
        var from = Beginning(run);
        var own = run[from..];
        // What a picture or a voice says is part of the question, and is not known.
        if (own.Any(b => !b.IsText))
            return null;
        var texts = own.Select(b => Talk.Bare(b.Text)).Where(t => t.Length > 0).ToList();
        if (texts.All(Talk.IsAcknowledgement))
            return from > 0 || before is null ? null : before;
        if (Talk.IsAcknowledgement(texts[^1]))
            return null;
        texts.RemoveAll(Talk.IsAcknowledgement);
        var text = string.Join(' ', texts);
        var last = own[^1];
        return new Asked(Standing.StandsAlone(text) ? text : $"{Earlier(run[..from], own[0], before)} {text}".Trim(), text, last.Sender,
            last.SentAt, [.. own.Select(b => b.TurnId).OfType<Guid>()], false);
    }

    /// <summary>Where the question begins: what the bot answered before, and what is long ago, does not belong to it.</summary>
    private static int Beginning(List<Bubble> run)
    {
        var from = run.Count - 1;
        while (from > 0 && run[from].SentAt - run[from - 1].SentAt <= Together
            && !(run[from - 1].Answered && run[from - 1].TurnId != run[^1].TurnId))
            from--;
        return from;
    }

    /// <summary>What the customer said last before the question, by which it may be understood.</summary>
    private static string Earlier(List<Bubble> rest, Bubble first, Asked? before)
    {
        if (rest.LastOrDefault(b => b.IsText && Talk.Bare(b.Text) is { Length: > 0 } bare && !Talk.IsAcknowledgement(bare)) is { } bubble)
            return first.SentAt - bubble.SentAt <= Together ? Talk.Bare(bubble.Text) : "";
        return before is not null && before.Sender == first.Sender && first.SentAt - before.At <= Together ? before.Text : "";
    }

    /// <summary>The statements of a person's bubbles; null when there is none.</summary>
    private static (string Text, DateTimeOffset At, DateTimeOffset LastAt)? Answer(List<Bubble> run)
    {
        var said = run.Where(b => b.IsText).Select(b => (Bubble: b, Text: Talk.Bare(b.Text)))
            .Where(s => s.Text.Length > 0 && !Talk.IsAcknowledgement(s.Text) && !Talk.IsPromise(s.Text)).ToList();
        if (said.Count == 0)
            return null;
        said = [.. said.TakeWhile(s => s.Bubble.SentAt - said[0].Bubble.SentAt <= Together)];
        var text = Talk.WithoutQuestionsBack(string.Join('\n', said.Select(s => s.Text)));
        return text.Length < ShortestAnswer ? null : (text, said[0].Bubble.ReceivedAt, run[^1].ReceivedAt);
    }

    /// <param name="Question">With what was said before where it does not stand alone.</param>
    /// <param name="Text">Without it.</param>
    private sealed record Asked(string Question, string Text, string Sender, DateTimeOffset At, IReadOnlyCollection<Guid> Turns,
        bool Answered);
}
