using System.Globalization;

namespace Wxauto.Pipeline.Turns;

/// <summary>Cuts a long answer into bubbles at line and sentence ends; never inside a character as people see it (emoji, accents).</summary>
internal static class ReplySplitter
{
    private const string SentenceEnds = "。！？!?；;…";

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
        for (var i = max - 1; i >= max / 3; i--)
            if (SentenceEnds.Contains(text[i]))
                return i + 1;
        if (line > 0)
            return line;
        var end = 0;
        for (var next = 0; next < max; next += StringInfo.GetNextTextElementLength(text, next))
            end = next;
        return end > 0 ? end : max;
    }
}
