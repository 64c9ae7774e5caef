using System.Globalization;

namespace Wxauto.Pipeline.Turns;

/// <summary>Cuts a long answer into bubbles at line and sentence ends; never inside a character as people see
/// it (emoji, accents), nor inside an address, a number or a Latin word that fits into one.</summary>
internal static class ReplySplitter
{
    private const string SentenceEnds = "。！？!?；;…";
    private const string Closing = "”’」』）)";

    /// <param name="max">UTF-16 units in one bubble at most.</param>
    public static IReadOnlyList<string> Split(string text, int max)
    {
        var bubbles = new List<string>();
        var rest = text.Trim();
        while (rest.Length > max)
        {
            var cut = Cut(rest, max);
            Add(rest[..cut]);
            rest = rest[cut..].TrimStart();
        }
        Add(rest);
        return bubbles;

        void Add(string bubble)
        {
            if (bubble.Trim() is { Length: > 0 } trimmed)
                bubbles.Add(trimmed);
        }
    }

    private static int Cut(string text, int max)
    {
        var line = text.LastIndexOf('\n', max - 1);
        if (line >= max / 2)
            return line;
        var (sentence, word, end) = (0, 0, 0);
        for (int start = 0, next; (next = start + StringInfo.GetNextTextElementLength(text, start)) <= max; start = end = next)
        {
            if (IsOneWord(text, next))
                continue;
            word = next;
            if (start >= max / 3 && (SentenceEnds.Contains(text[start])
                || (sentence == start && sentence > 0 && Closing.Contains(text[start]))))
                sentence = next;
        }
        if (sentence > 0)
            return sentence;
        if (line > 0)
            return line;
        if (word > 0)
            return word;
        // A single character that fills more than a bubble is cut, but stays valid UTF-16.
        return end > 0 ? end : char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
    }

    /// <summary>Whether a cut there would be inside an address, a number or a Latin word: the "?" of an address ends no sentence.</summary>
    private static bool IsOneWord(string text, int at) => at < text.Length && text[at - 1] is > ' ' and <= '~' && text[at] is > ' ' and <= '~';
}
