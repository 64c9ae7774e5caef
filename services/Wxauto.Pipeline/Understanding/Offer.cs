using System.Globalization;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Text;
using Wxauto.Pipeline.Wording;

namespace Wxauto.Pipeline.Understanding;

/// <summary>What the customer was asked to choose from in the last turn.</summary>
/// <param name="Question">What was asked before it.</param>
internal sealed record Offer(string Question, IReadOnlyList<Citation> Choices)
{
    /// <summary>Topics that are offered at most.</summary>
    private const int Most = 3;
    private const int ShortestTitle = 2;

    /// <summary>Null when the last turn offered nothing.</summary>
    public static Offer? In(Recollection memory) => memory.Turns is [.., { Choices: { Count: > 0 } choices } last]
        ? new Offer(last.Question, choices) : null;

    /// <summary>What the customer may mean: of each document the best passage.</summary>
    public static IReadOnlyList<Evidence> Of(KnowledgeResult found) => [.. found.Evidence.DistinctBy(e => e.Title).Take(Most)];

    /// <summary>The same topics as these.</summary>
    public bool Has(IReadOnlyList<Evidence> topics) => topics.Select(t => t.Title).ToHashSet().SetEquals(Choices.Select(c => c.Title));

    /// <summary>Whether the message says that none is meant.</summary>
    public static bool IsNone(string message, ChoiceWording wording) => wording.None.Contains(PlainText.Letters(message));

    /// <summary>Which is chosen, by number, by its place, by its title or by a yes to the only one; null when the message is something
    /// else.</summary>
    public Citation? Chosen(string message, ChoiceWording wording)
    {
        var said = PlainText.Letters(message);
        if (wording.Last.Contains(said) || (Choices.Count == 1 && wording.Yes.Contains(said)))
            return Choices[^1];
        var bare = Bare(said, wording);
        if (NumberOf(bare) is { } number)
            return number >= 1 && number <= Choices.Count ? Choices[number - 1] : null;
        var named = Choices.Where(c => bare.Length >= ShortestTitle && PlainText.Letters(c.Title).Contains(bare, StringComparison.Ordinal)).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    private static string Bare(string said, ChoiceWording wording)
    {
        for (var more = true; more;)
        {
            more = false;
            foreach (var before in wording.Before.Where(b => said.Length > b.Length && said.StartsWith(b, StringComparison.Ordinal)))
                (said, more) = (said[before.Length..], true);
            foreach (var after in wording.After.Where(a => said.Length > a.Length && said.EndsWith(a, StringComparison.Ordinal)))
                (said, more) = (said[..^after.Length], true);
        }
        return said;
    }

    private static int? NumberOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : text.Length > 0 && ChineseNumber.Of(text) is { } said ? (int)Math.Min(said, int.MaxValue) : null;
}
