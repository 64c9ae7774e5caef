using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>Chooses passages that do not say the same twice.</summary>
internal static class Diversity
{
    /// <summary>Of the terms of the shorter passage, the share that makes the two the same.</summary>
    private const double Same = 0.9;

    public static List<Candidate> Choose(IEnumerable<Candidate> ordered, int top)
    {
        var chosen = new List<(Candidate Candidate, Lazy<HashSet<Term>> Terms)>();
        foreach (var candidate in ordered)
        {
            // Texts of other lengths or sections are told apart without looking at their words.
            var terms = new Lazy<HashSet<Term>>(() => TermsOf(candidate.Chunk.Text));
            if (chosen.Any(c => c.Candidate.Chunk.Section == candidate.Chunk.Section
                && AreAlikeInLength(c.Candidate.Chunk.Text, candidate.Chunk.Text) && AreSame(c.Terms.Value, terms.Value)))
                continue;
            chosen.Add((candidate, terms));
            if (chosen.Count == top)
                break;
        }
        return chosen.ConvertAll(c => c.Candidate);
    }

    private static bool AreAlikeInLength(string a, string b) => Math.Min(a.Length, b.Length) >= Math.Max(a.Length, b.Length) * 0.75;

    public static HashSet<Term> TermsOf(string text) => [.. Analyzer.Terms(text).Where(t => t.Kind != TermKind.Character)];

    public static bool AreSame(HashSet<Term> a, HashSet<Term> b)
    {
        var (small, large) = a.Count < b.Count ? (a, b) : (b, a);
        if (small.Count == 0 || small.Count < large.Count * Same)
            return false;
        var strange = (int)(small.Count * (1 - Same));
        foreach (var term in small)
            if (!large.Contains(term) && --strange < 0)
                return false;
        return true;
    }
}
