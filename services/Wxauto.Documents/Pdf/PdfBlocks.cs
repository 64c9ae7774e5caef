using System.Text.RegularExpressions;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Pdf;

/// <summary>Makes headings, paragraphs and tables of the lines of a PDF.</summary>
internal sealed partial class PdfBlocks
{
    private const double LargerThanText = 1.15;
    private const int LongestHeading = 60;

    /// <summary>Of the page's width.</summary>
    private const double NarrowText = 0.5;

    /// <summary>In letters.</summary>
    private const double ShortLine = 12;
    private readonly BlockList _blocks;
    private readonly List<double> _headingSizes;
    private readonly double _textSize;

    public PdfBlocks(BlockList blocks, IReadOnlyList<PageLines> pages)
    {
        _blocks = blocks;
        var sizes = pages.SelectMany(p => p.Lines).GroupBy(l => l.Size).ToDictionary(g => g.Key, g => g.Sum(l => l.Text.Length));
        _textSize = sizes.Count == 0 ? 0 : sizes.MaxBy(s => s.Value).Key;
        _headingSizes = [.. sizes.Keys.Where(s => s >= _textSize * LargerThanText).OrderDescending()];
    }

    public void Add(PageLines page)
    {
        _blocks.Page = page.Number;
        foreach (var line in page.Header)
            _blocks.Paragraph(line.Text);
        foreach (var region in ReadingOrder.Regions(WithTables(page)).Concat(page.Others))
            AddRegion(region, page);
        foreach (var line in page.Footer)
            _blocks.Paragraph(line.Text);
    }

    /// <summary>The lines, with one in place of those that a ruled table is made of.</summary>
    private List<TextLine> WithTables(PageLines page)
    {
        var lines = page.Lines;
        foreach (var (grid, cells) in page.Rules.Tables(lines, _blocks.Limits))
            lines = [.. lines.Except(cells), cells.MaxBy(c => c.Base)! with { Text = "", Table = grid,
                Left = cells.Min(c => c.Left), Right = cells.Max(c => c.Right) }];
        return lines;
    }

    private void AddRegion(List<TextLine> lines, PageLines page)
    {
        var rows = PdfTables.Rows(lines);
        var (left, right) = (lines.Min(l => l.Left), lines.Max(l => l.Right));
        var margin = page.Area.Left + page.Area.Right - page.Lines.Select(l => l.Left).Append(left).Min();
        // Short lines that nothing beside them makes short are no prose that was wrapped; what was wrapped ends at one edge.
        var mayWrap = right - left > page.Width * NarrowText || page.Lines.Exists(l => l.Left > right || l.Right < left);
        var hasEdge = right > margin - lines[0].Size * 3 || lines.Count(l => l.Right > right - l.Size * 0.6) > 1;
        var pitch = Pitch(rows);
        var text = "";
        TextLine? last = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Find(l => l.Table is not null) is { Table: { } table } place)
            {
                End();
                _blocks.Table(table);
                rows[i].Remove(place);
                if (rows[i].Count == 0)
                    continue;
            }
            if (PdfTables.Length(rows, i) is > 0 and var length)
            {
                End();
                _blocks.Table(PdfTables.Grid(rows, i, length, _blocks.Limits));
                i += length - 1;
                continue;
            }
            var line = rows[i] is [var only] ? only : rows[i][0] with { Text = string.Join("  ", rows[i].Select(l => l.Text)),
                Right = rows[i][^1].Right };
            if (last is not null && (!mayWrap || (!hasEdge && last.Width < last.Size * ShortLine)
                || IsNew(last, line, left, right, pitch) || IsUnfilled(last, line, margin)))
                End();
            text = TextLine.Join(text, line.Text);
            last = line;
        }
        End();

        void End()
        {
            if (last is not null && LevelOf(text, last.Size) is > 0 and var level)
                _blocks.Heading(level, text);
            else
                _blocks.Paragraph(text);
            (text, last) = ("", null);
        }
    }

    private int LevelOf(string text, double size) =>
        text.Length <= LongestHeading && !text.EndsWith('。') && text.Any(char.IsLetter) && _headingSizes.IndexOf(size) is >= 0 and var rank
            ? Math.Min(rank + 1, 4) : 0;

    private static bool IsNew(TextLine last, TextLine line, double left, double right, double pitch)
    {
        var slack = TextLine.IsWide(last.Text[^1]) ? 2.5 : 7;
        return Math.Abs(line.Size - last.Size) > last.Size * 0.08
            || last.Base - line.Base > Math.Max(pitch, last.Size * 1.2) * 1.35
            || last.Right < right - slack * last.Size
            || (line.Left > left + line.Size * 1.2 && line.Left > last.Left + line.Size)
            || Item().IsMatch(line.Text) || TextParser.LevelOf(line.Text) > 0;
    }

    /// <summary>
    /// The longest line of a region may be none that was filled: it ends far before the margin, and a sentence ends with it or a label
    /// begins the next.
    /// </summary>
    private static bool IsUnfilled(TextLine last, TextLine line, double margin) => last.Right < margin - last.Size * 3
        && ("。！？!?；".Contains(last.Text[^1], StringComparison.Ordinal) || Label().IsMatch(line.Text));

    [GeneratedRegex(@"^[^，。；：:]{2,8}[：:]")]
    private static partial Regex Label();

    /// <summary>The usual distance of base lines.</summary>
    private static double Pitch(List<List<TextLine>> rows)
    {
        var steps = rows.Zip(rows.Skip(1), (a, b) => a[0].Base - b[0].Base).Order().ToList();
        return steps.Count == 0 ? 0 : steps[steps.Count / 2];
    }

    [GeneratedRegex(@"^(?:[•●■◆▪·–]|\d{1,2}[.、)）]\s?\D|\d{1,2}(?:\.\d{1,2}){1,3}\s*[\u4E00-\u9FFFA-Z]|[（(]\d{1,2}[)）]|[①-⑳]|[问答問QA][：:])")]
    private static partial Regex Item();
}
