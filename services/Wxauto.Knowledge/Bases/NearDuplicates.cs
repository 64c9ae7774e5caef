using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Bases;

/// <summary>Finds chunks that say almost the same, by MinHash (Broder 1997): texts that share nine of ten terms meet in one of
/// four bands with 99.9 %.</summary>
internal sealed class NearDuplicates
{
    private const int Bands = 4;

    /// <summary>Of one band, so many are compared.</summary>
    private const int Most = 64;
    private readonly Dictionary<ulong, int> _newest = [];

    /// <summary>For each number and band the number before it in the same band, or -1: the newest may be gone, or of
    /// the document that asks.</summary>
    private readonly List<int> _before = [];

    /// <param name="number">Each once, in their order from 0.</param>
    public void Add(int number, string text)
    {
        foreach (var band in BandsOf(text))
        {
            _before.Add(_newest.GetValueOrDefault(band, -1));
            _newest[band] = number;
        }
    }

    /// <summary>Numbers of chunks that may say the same, newest first; whoever asks compares them.</summary>
    public IEnumerable<int> Candidates(string text) => BandsOf(text).SelectMany((band, i) => Chain(band, i)).Distinct();

    private IEnumerable<int> Chain(ulong band, int index)
    {
        for (var (number, seen) = (_newest.GetValueOrDefault(band, -1), 0); number >= 0
            && seen < Most; number = _before[(number * Bands) + index], seen++)
            yield return number;
    }

    private static ulong[] BandsOf(string text)
    {
        Span<ulong> least = stackalloc ulong[Bands * 2];
        least.Fill(ulong.MaxValue);
        foreach (var term in Analyzer.Terms(text))
        {
            if (term.Kind == TermKind.Character)
                continue;
            for (var i = 0; i < least.Length; i++)
                least[i] = Math.Min(least[i], Mix(term.Key + ((ulong)(i + 1) * 0x9E3779B97F4A7C15)));
        }
        var bands = new ulong[Bands];
        for (var i = 0; i < Bands; i++)
            bands[i] = Mix(least[2 * i] ^ Mix(least[(2 * i) + 1] + (ulong)i));
        return bands;
    }

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
