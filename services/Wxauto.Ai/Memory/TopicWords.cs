using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Memory;

/// <summary>How much two texts talk about the same: shared pairs of Chinese characters and shared words.</summary>
internal static class TopicWords
{
    public static HashSet<string> Of(string text)
    {
        var words = new HashSet<string>();
        var plain = PlainText.Fold(text);
        for (var i = 0; i < plain.Length; i++)
        {
            if (IsHan(plain[i]) && i + 1 < plain.Length && IsHan(plain[i + 1]))
                words.Add(plain.Substring(i, 2));
            if (!char.IsAsciiLetterOrDigit(plain[i]))
                continue;
            var start = i;
            while (i + 1 < plain.Length && char.IsAsciiLetterOrDigit(plain[i + 1]))
                i++;
            words.Add(plain[start..(i + 1)]);
        }
        return words;
    }

    /// <summary>Share of the first's words that the second has too; 0 when the first has none.</summary>
    public static double Overlap(HashSet<string> of, HashSet<string> with) => of.Count == 0 ? 0
        : of.Count(with.Contains) / (double)of.Count;

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9fff';
}
