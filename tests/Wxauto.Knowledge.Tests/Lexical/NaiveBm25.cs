using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge.Tests.Lexical;

/// <summary>BM25 as the formula says it, over lists of terms, without postings.</summary>
internal sealed class NaiveBm25(IReadOnlyList<(string Heading, string Text)> chunks)
{
    private const double K1 = 1.6;
    private const double B = 0.75;
    private readonly List<Dictionary<Term, int>> _counts =
        [.. chunks.Select(c => Analyzer.Terms(c.Text).Concat(Enumerable.Repeat(Analyzer.Terms(c.Heading), 3).SelectMany(t => t))
        .GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count()))];

    public double Rarity(Term term)
    {
        var n = _counts.Count(c => c.ContainsKey(term));
        return Math.Log(1 + ((Math.Max(_counts.Count, LexicalIndex.FewChunks) - n + 0.5) / (n + 0.5)));
    }

    /// <summary>Of each chunk: what it scores, and how much of the query it has.</summary>
    public List<(double Score, double Coverage)> Score(IReadOnlyList<QueryTerm> query)
    {
        var lengths = _counts.ConvertAll(c => c.Where(t => t.Key.Kind != TermKind.Character).Sum(t => t.Value));
        var average = Math.Max(1, lengths.Average());
        var total = query.Where(t => !t.Adds).Sum(t => (double)t.Weight);
        return [.. _counts.Select((counts, chunk) =>
        {
            var has = query.Where(t => counts.ContainsKey(t.Term)).ToList();
            // Of a group only the first counts.
            var counted = has.Where(t => t.Group == 0 || has.First(o => o.Group == t.Group).Equals(t)).ToList();
            return (counted.Sum(t => Of(t, counts[t.Term], lengths[chunk] / average)) / total,
                Math.Min(1, counted.Where(t => t.Group > 0 || !t.Adds).Sum(t => t.Weight) / total));
        })];
    }

    private static double Of(QueryTerm term, int count, double length)
    {
        var tf = Math.Min(count, 255);
        return term.Weight * tf * (K1 + 1) / (tf + (K1 * (1 - B + (B * length))));
    }
}
