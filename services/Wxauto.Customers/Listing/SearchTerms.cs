using Wxauto.Contracts.Text;

namespace Wxauto.Customers.Listing;

/// <summary>
/// The words by which a text is found, all of them looked up by equality. Of Chinese each character and each pair; of Latin words and
/// numbers their beginnings up to ten letters, and the last four digits of a long number.
/// </summary>
internal static class SearchTerms
{
    public const int Most = 400;
    private const int LongestBeginning = 10, ShortestTailed = 7, Tail = 4;

    /// <param name="text">Folded.</param>
    public static IEnumerable<string> Of(string text) => Runs(text).SelectMany(run => run.Chinese ? Chinese(run.Text)
        : Latin(run.Text)).Distinct()
        .Take(Most);

    /// <summary>The terms that a text must have that is searched for this; none when there is nothing to search.</summary>
    public static IReadOnlyList<string> Asked(string text) => [.. Runs(PlainText.Fold(text)).SelectMany(run =>
        !run.Chinese ? [run.Text[..Math.Min(run.Text.Length, LongestBeginning)]]
        : run.Text.Length == 1 ? [run.Text] : Pairs(run.Text)).Distinct().Take(20)];

    /// <summary>The words that were asked for as they are, to be looked for in what the terms found.</summary>
    public static IReadOnlyList<string> Words(string text) => [.. Runs(PlainText.Fold(text)).Select(r => r.Text).Distinct().Take(20)];

    private static IEnumerable<string> Chinese(string run) => run.Select(c => c.ToString()).Concat(Pairs(run));

    private static IEnumerable<string> Pairs(string run) => Enumerable.Range(0, Math.Max(0, run.Length - 1)).Select(i => run.Substring(i,
        2));

    private static IEnumerable<string> Latin(string run)
    {
        for (var length = 1; length <= Math.Min(run.Length, LongestBeginning); length++)
            yield return run[..length];
        if (run.Length >= ShortestTailed && run.All(char.IsAsciiDigit))
            yield return run[^Tail..];
    }

    private static IEnumerable<(string Text, bool Chinese)> Runs(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var kind = KindOf(text[start]);
            var end = start + 1;
            while (end < text.Length && KindOf(text[end]) == kind)
                end++;
            if (kind != Kind.None)
                yield return (text[start..end], kind == Kind.Other);
            start = end;
        }
    }

    private static Kind KindOf(char c) => char.IsAsciiLetterOrDigit(c) ? Kind.Latin : char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        ? Kind.Other : Kind.None;

    private enum Kind { None, Latin, Other }
}
