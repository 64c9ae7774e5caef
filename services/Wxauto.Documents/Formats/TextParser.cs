using System.Text.RegularExpressions;

namespace Wxauto.Documents.Formats;

/// <summary>Plain text: paragraphs between empty lines; short numbered lines are headings.</summary>
internal sealed partial class TextParser : IDocumentParser
{
    private const int LongestHeading = 40;
    private const int LongParagraph = 1_000;

    public bool Reads(string format) => format == FormatDetection.Text;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        var lines = TextDecoding.Decode(file.Content, out var replaced).Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split('\n', '\r').Select(l => l.Trim(' ', '\t', '\u3000', '\u001A', '\f')).ToList();
        blocks.NoteReplaced(replaced);
        var headings = lines.Select(HeadingOf).ToList();
        var paragraph = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            // Lines of one kind that follow each other are a list.
            var heading = headings[i].Level > 0 && headings[i] != Next(headings, lines, i, 1)
                && headings[i] != Next(headings, lines, i, -1);
            if (lines[i].Length == 0 || heading)
                End();
            if (heading)
                blocks.Heading(headings[i].Level, lines[i]);
            else if (lines[i].Length > 0)
                paragraph.Add(lines[i]);
            if (paragraph.Sum(l => l.Length) > LongParagraph)
                End();
        }
        End();
        return blocks.ToDocument(file);

        void End()
        {
            blocks.Paragraph(string.Join('\n', paragraph));
            paragraph.Clear();
        }
    }

    /// <summary>The level of a line that may be a heading, otherwise 0.</summary>
    public static int LevelOf(string line) => HeadingOf(line).Level;

    private static (int Level, char Kind) HeadingOf(string line)
    {
        if (line.Length is 0 or > LongestHeading || line[^1] is '。' or '；' or ';' or '，' or ',' or '.' or '！' or '!')
            return default;
        if (Chapter().IsMatch(line))
            return (1, '章');
        if (Section().IsMatch(line))
            return (2, '节');
        if (Numeral().IsMatch(line))
            return (2, '、');
        if (InBrackets().IsMatch(line))
            return (3, '（');
        var number = Decimal().Match(line);
        return number.Success ? (Math.Min(6, 1 + number.Groups[1].Value.Count(c => c == '.')), '.') : default;
    }

    private static (int Level, char Kind) Next(List<(int Level, char Kind)> headings, List<string> lines, int from, int step)
    {
        var at = from + step;
        while (at >= 0 && at < lines.Count && lines[at].Length == 0)
            at += step;
        return at >= 0 && at < lines.Count ? headings[at] : default;
    }

    [GeneratedRegex(@"^第\s*[一二三四五六七八九十百零〇\d]+\s*[章篇部編编]")]
    private static partial Regex Chapter();

    [GeneratedRegex(@"^第\s*[一二三四五六七八九十百零〇\d]+\s*[节節条條]")]
    private static partial Regex Section();

    [GeneratedRegex(@"^[一二三四五六七八九十]{1,3}\s*[、．]")]
    private static partial Regex Numeral();

    [GeneratedRegex(@"^[（(][一二三四五六七八九十]{1,3}[)）]")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"^(\d{1,2}(?:\.\d{1,2}){1,4})\.?[\s、]+\p{L}")]
    private static partial Regex Decimal();
}
