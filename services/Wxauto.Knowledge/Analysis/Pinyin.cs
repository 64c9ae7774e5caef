using System.Collections.Frozen;
using System.Text;

namespace Wxauto.Knowledge.Analysis;

/// <summary>
/// How characters sound, as Unicode's CLDR transliterates the 6,763 characters of GB 2312, without tones, and without the differences that
/// many speakers do not make (zh/z, ch/c, sh/s, -ng/-n). For wrong characters of the same sound, which is how input methods make mistakes.
/// </summary>
internal static class Pinyin
{
    private const int LongestSyllable = 6;

    /// <summary>Longer runs of letters are no words that somebody types; they would also need much stack.</summary>
    private const int LongestWord = 60;
    private static readonly FrozenDictionary<string, ushort> Numbers;
    private static readonly FrozenDictionary<int, ushort> Sounds;

    static Pinyin() => (Numbers, Sounds) = Load();

    /// <summary>A number of the sound; 0 when it is not known.</summary>
    public static int Of(Rune character) => Sounds.GetValueOrDefault(character.Value);

    /// <summary>The number of the sounds of a pair; 0 when one of them is not known.</summary>
    public static int Of(Rune first, Rune second) => (Of(first), Of(second)) is (> 0 and var a, > 0 and var b) ? Pair(a, b) : 0;

    public static int Pair(int first, int second) => (first << 16) | second;

    /// <summary>The sounds of Chinese characters; null when one of them is not known.</summary>
    public static List<int>? Of(string characters)
    {
        var sounds = characters.EnumerateRunes().Select(Of).ToList();
        return sounds.Contains(0) ? null : sounds;
    }

    /// <summary>The sounds of a word that is written in pinyin without tones ("youfei"), in as few syllables as it can have;
    /// null when it is not.</summary>
    public static List<int>? Syllables(string word)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        // ü is typed as v.
        word = word.Replace('v', 'u');
        Span<int> fewest = stackalloc int[word.Length + 1];
        Span<int> length = stackalloc int[word.Length + 1];
        for (var end = 1; end <= word.Length; end++)
        {
            fewest[end] = int.MaxValue;
            for (var n = 1; n <= Math.Min(LongestSyllable, end); n++)
                if (fewest[end - n] < int.MaxValue && fewest[end - n] + 1 < fewest[end] && Numbers.ContainsKey(word.Substring(end - n, n)))
                    (fewest[end], length[end]) = (fewest[end - n] + 1, n);
        }
        if (fewest[^1] == int.MaxValue)
            return null;
        var sounds = new List<int>();
        for (var end = word.Length; end > 0; end -= length[end])
            sounds.Add(Numbers[word.Substring(end - length[end], length[end])]);
        sounds.Reverse();
        return sounds;
    }

    private static (FrozenDictionary<string, ushort>, FrozenDictionary<int, ushort>) Load()
    {
        var syllables = new Dictionary<string, ushort>();
        var numbers = new Dictionary<string, ushort>();
        var sounds = new Dictionary<int, ushort>();
        foreach (var line in Resources.Lines("pinyin.txt"))
        {
            var space = line.IndexOf(' ');
            var sound = Alike(line[..space]);
            if (!numbers.TryGetValue(sound, out var number))
                numbers[sound] = number = (ushort)(numbers.Count + 1);
            syllables[line[..space]] = syllables[sound] = number;
            foreach (var rune in line[(space + 1)..].EnumerateRunes())
                sounds[rune.Value] = number;
        }
        return (syllables.ToFrozenDictionary(), sounds.ToFrozenDictionary());
    }

    private static string Alike(string syllable)
    {
        if (syllable.Length > 2 && syllable[1] == 'h' && syllable[0] is 'z' or 'c' or 's')
            syllable = syllable.Remove(1, 1);
        return syllable.EndsWith("ng", StringComparison.Ordinal) && syllable.Length > 2 ? syllable[..^1] : syllable;
    }
}
