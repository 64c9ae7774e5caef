using System.Text;

namespace Wxauto.Knowledge.Analysis;

/// <summary>How much the terms of a question say, by the words that they stand in: 0-1. Words that are not known say most; pairs across
/// two words say little.</summary>
internal static class Emphasis
{
    private const float AcrossWords = 0.25f;

    /// <summary>Two characters that no word joins are often a name that no dictionary has.</summary>
    private const float OfNoWord = 0.7f;

    /// <summary>Where a term occurs more than once its strongest place counts. Terms that are not named here say 1.</summary>
    public static Dictionary<Term, float> Of(string text)
    {
        var emphasis = new Dictionary<Term, float>();
        var folded = Forms.Of(text);
        for (var start = 0; start < folded.Length;)
        {
            var end = start;
            while (end < folded.Length && !char.IsSurrogate(folded[end]) && Analyzer.IsIdeograph(new Rune(folded[end])))
                end++;
            if (end > start)
                AddRun(folded.AsSpan(start, end - start), emphasis);
            start = end + 1;
        }
        return emphasis;
    }

    private static void AddRun(ReadOnlySpan<char> run, Dictionary<Term, float> emphasis)
    {
        var at = 0;
        (int Length, float Weight) before = (0, 0);
        foreach (var length in Words.Lengths(run))
        {
            var weight = Words.Weight(run.Slice(at, length));
            if (before.Length > 0)
                Set(Term.Pair(new Rune(run[at - 1]), new Rune(run[at])),
                    before.Length == 1 && length == 1 ? OfNoWord * MathF.Sqrt(before.Weight * weight)
                        : AcrossWords * MathF.Sqrt(before.Weight * weight), emphasis);
            for (var i = at; i < at + length; i++)
            {
                Set(Term.Character(new Rune(run[i])), weight, emphasis);
                if (i > at)
                    Set(Term.Pair(new Rune(run[i - 1]), new Rune(run[i])), weight, emphasis);
            }
            if (run.Length == 1)
                Set(Term.Pair(default, new Rune(run[0])), weight, emphasis);
            before = (length, weight);
            at += length;
        }
    }

    private static void Set(Term term, float weight, Dictionary<Term, float> emphasis)
    {
        ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(emphasis, term, out _);
        known = Math.Max(known, weight);
    }
}
