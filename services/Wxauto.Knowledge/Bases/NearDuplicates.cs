using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Bases;

/// <summary>Finds chunks that say almost the same, by MinHash (Broder 1997): texts that share nine of ten terms meet in one of four bands with 99.9 %.</summary>
internal sealed class NearDuplicates
{
    private const int Bands = 4;
    private readonly Dictionary<ulong, int> _numbers = [];

    public void Add(int number, string text)
    {
        foreach (var band in BandsOf(text))
            _numbers[band] = number;
    }

    /// <summary>Numbers of chunks that may say the same; whoever asks compares them.</summary>
    public IEnumerable<int> Candidates(string text) => BandsOf(text).Select(b => _numbers.GetValueOrDefault(b, -1)).Where(n => n >= 0).Distinct();

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
