using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>Whether a question can be understood without what was said before.</summary>
internal static class Standing
{
    /// <summary>Characters that say something; with fewer, what the question is about was said before, if anything was.</summary>
    private const int Short = 6;
    private static readonly string[] Following = [.. Resources.Lines("following.txt")];
    private static readonly string[] Asking = Resources.Lines("asking.txt").First().Split(' ');
    private static readonly string[] References = [.. Resources.Lines("references.txt")];

    public static bool StandsAlone(string question) => !Refers(question)
        && Analyzer.WithoutFiller(question).Count(char.IsLetterOrDigit) >= Short;

    /// <summary>Whether it only names another thing, of which is asked what was asked before: 睡袋呢.</summary>
    public static bool OnlyNames(string question)
    {
        var folded = PlainText.Fold(question).TrimEnd([.. " ?!。~,."]);
        return Following.FirstOrDefault(f => folded.EndsWith(f, StringComparison.Ordinal)) is { } end && folded[..^end.Length] is var thing
            && !Asking.Any(a => thing.Contains(a, StringComparison.Ordinal))
            && Analyzer.WithoutFiller(thing).Count(char.IsLetterOrDigit) is > 0 and < Short;
    }

    /// <summary>Whether it has words that point to something said before: 它, 那个, …呢. Single characters count at the
    /// beginning and the end only.</summary>
    public static bool Refers(string question)
    {
        var folded = PlainText.Fold(question).Trim();
        return References.Any(r => r.Length == 1 ? folded.StartsWith(r, StringComparison.Ordinal)
            || folded.EndsWith(r, StringComparison.Ordinal) : folded.Contains(r, StringComparison.Ordinal));
    }
}
