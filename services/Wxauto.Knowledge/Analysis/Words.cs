using System.Collections.Frozen;

namespace Wxauto.Knowledge.Analysis;

/// <summary>
/// Chinese words of general language with how common they are (the words of one to four characters that jieba's dictionary counts at least
/// twenty times; MIT licence, see the file beside). In a small base every word is rare; here is what tells 知道 from 电动.
/// </summary>
internal static class Words
{
    /// <summary>Counts of the most and the least common words that are told apart, as powers of two.</summary>
    private const float Common = 16.5f;
    private const float Rare = 4.5f;
    private const float LeastWeight = 0.1f;

    /// <summary>Pronouns, adverbs, numerals and such say less than their rarity.</summary>
    private const float FunctionWeight = 0.5f;
    private const int LongestWord = 4;

    /// <summary>All counts together, as a power of two.</summary>
    private const float Total = 25.8f;
    private static readonly FrozenDictionary<string, (byte Power, bool Function)> Known = Load();
    private static readonly FrozenDictionary<string, (byte Power, bool Function)>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>0-1: how much the word says, 1 for words that are rare or not known at all.</summary>
    public static float Weight(ReadOnlySpan<char> word) =>
        !Lookup.TryGetValue(word, out var known) ? 1
        : Math.Clamp((Common - known.Power) / (Common - Rare), LeastWeight, 1) * (known.Function ? FunctionWeight : 1);

    public static bool IsKnown(ReadOnlySpan<char> word) => Lookup.ContainsKey(word);

    /// <summary>Lengths of the words of a run of Chinese characters (of the basic plane) that are most likely together.</summary>
    public static List<int> Lengths(ReadOnlySpan<char> run)
    {
        var best = new float[run.Length + 1];
        var length = new int[run.Length + 1];
        for (var end = 1; end <= run.Length; end++)
        {
            best[end] = float.NegativeInfinity;
            for (var n = 1; n <= Math.Min(LongestWord, end); n++)
            {
                var power = Lookup.TryGetValue(run.Slice(end - n, n), out var known) ? known.Power : n == 1 ? 1 : -1;
                if (power >= 0 && best[end - n] + power - Total is var likely && likely > best[end])
                    (best[end], length[end]) = (likely, n);
            }
        }
        var lengths = new List<int>();
        for (var end = run.Length; end > 0; end -= length[end])
            lengths.Add(length[end]);
        lengths.Reverse();
        return lengths;
    }

    private static FrozenDictionary<string, (byte, bool)> Load()
    {
        var words = new Dictionary<string, (byte, bool)>();
        foreach (var line in Resources.Lines("words.txt"))
        {
            var parts = line.Split(' ');
            var value = (byte.Parse(parts[0].AsSpan(0, parts[0].Length - 1), System.Globalization.CultureInfo.InvariantCulture),
                parts[0][^1] == 'f');
            foreach (var word in parts.Skip(1))
                words[word] = value;
        }
        return words.ToFrozenDictionary();
    }
}
