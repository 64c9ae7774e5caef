using System.Text;

namespace Wxauto.Knowledge.Articles;

/// <summary>Cuts Markdown or plain text at its headings, and long sections at line and sentence ends. No text is lost.</summary>
internal static class ArticleParser
{
    public const int MaxLength = 400;

    public static (string Title, IReadOnlyList<(string Section, string Text)> Sections) Parse(string text, string fallbackTitle)
    {
        var title = fallbackTitle;
        var path = new List<(int Level, string Heading)>();
        var sections = new List<(string, string)>();
        var body = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var level = line.TakeWhile(c => c == '#').Count();
            if (level is 0 or > 6 || line.Length <= level || line[level] != ' ')
            {
                body.Append(line).Append('\n');
                continue;
            }
            Flush();
            var heading = line[level..].Trim().TrimEnd('#').Trim();
            if (level == 1 && title == fallbackTitle)
                title = heading;
            path.RemoveAll(h => h.Level >= level);
            if (level > 1)
                path.Add((level, heading));
        }
        Flush();
        return (title, sections);

        void Flush()
        {
            var section = string.Join(" › ", path.Select(h => h.Heading));
            foreach (var piece in Pieces(body.ToString().Trim()))
                sections.Add((section, piece));
            body.Clear();
        }
    }

    private static IEnumerable<string> Pieces(string text)
    {
        while (text.Length > MaxLength)
        {
            var cut = text.LastIndexOf('\n', MaxLength - 1);
            if (cut < MaxLength / 3)
                cut = text.LastIndexOfAny(['。', '！', '？', '；', '!', '?'], MaxLength - 1) + 1;
            if (cut < MaxLength / 3)
                cut = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
            yield return text[..cut].Trim();
            text = text[cut..].Trim();
        }
        if (text.Length > 0)
            yield return text;
    }
}
