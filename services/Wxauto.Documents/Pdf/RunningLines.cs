using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Pdf;

/// <summary>
/// Finds what stands at the top or bottom of page after page: running headers and footers, which are kept where they stand first, and
/// numbers of pages, which are not kept.
/// </summary>
internal static partial class RunningLines
{
    private const double Margin = 0.13;
    private const double OfPages = 0.4;

    public static void Separate(IReadOnlyList<PageLines> pages)
    {
        var seen = pages.SelectMany(p => Margins(p).SelectMany(m => Keys(p, m.Where, m.Lines)).Distinct()).GroupBy(k => k)
            .ToDictionary(g => g.Key, g => g.Count());
        var kept = new HashSet<string>();
        foreach (var page in pages)
        {
            foreach (var (where, lines) in Margins(page).ToList())
            {
                var key = Keys(page, where, lines).MaxBy(k => seen[k])!;
                var runs = seen[key] >= 2 && seen[key] >= pages.Count * OfPages;
                var words = lines.ConvertAll(l => WithoutNumber(l, page.Number, runs));
                if ((!runs && !IsNumbered(lines, page.Number)) || IsCaptions(lines, page.Lines))
                    continue;
                lines.ForEach(l => page.Lines.Remove(l));
                if (kept.Add(where + string.Concat(words.Select(w => w.Text))))
                    (where == Top ? page.Header : page.Footer).AddRange(words.Where(w => w.Text.Length > 0));
            }
        }
    }

    /// <summary>A table that goes on has its captions on each page, above its first row.</summary>
    private static bool IsCaptions(List<TextLine> lines, List<TextLine> page)
    {
        if (lines.Count < 2 || page.Where(l => l.Base < lines[0].Base).MaxBy(l => l.Base) is not { } next
            || lines[0].Base - next.Base > lines[0].Size * 3.5)
            return false;
        var row = page.Where(l => Math.Abs(l.Base - next.Base) < next.Size * 0.3).ToList();
        return row.Count >= 2 && lines.Count(c => row.Exists(r => r.Beneath(c) > 0)) >= 2;
    }

    private static bool IsNumbered(List<TextLine> lines, int page) =>
        PageNumber().IsMatch(string.Concat(lines.Select(l => l.Text)).Replace(" ", "", StringComparison.Ordinal))
            || WithoutNumber(lines[^1], page, runs: false).Text.Length is > 0 and var bare && bare < lines[^1].Text.Length
            || (PageMark().Match(lines[^1].Text) is { Success: true, Index: 0 });

    private static TextLine WithoutNumber(TextLine line, int page, bool runs)
    {
        var bare = line.Text.Replace(" ", "", StringComparison.Ordinal);
        if (PageNumber().IsMatch(bare))
            return line with { Text = "" };
        var number = PageMark().Match(line.Text);
        return number.Success && (runs || number.Groups["page"].Value == page.ToString(CultureInfo.InvariantCulture))
            ? line with { Text = line.Text[..number.Index].TrimEnd() } : line;
    }

    private const char Top = 't', Bottom = 'b';

    /// <summary>Rows within the margins; those of one base line together.</summary>
    private static IEnumerable<(char Where, List<TextLine> Lines)> Margins(PageLines page)
    {
        var top = page.Bottom + page.Height * (1 - Margin);
        var bottom = page.Bottom + page.Height * Margin;
        return page.Lines.Where(l => l.Base > top || l.Base < bottom).GroupBy(l => l.Base)
            .Select(g => (g.Key > top ? Top : Bottom, g.OrderBy(l => l.Left).ToList()));
    }

    /// <summary>
    /// The line itself, and the line with its first or its last number as one that counts along with the pages: rows of a price list differ
    /// in other numbers.
    /// </summary>
    private static IEnumerable<string> Keys(PageLines page, char where, List<TextLine> lines)
    {
        var text = where + string.Concat(lines.Select(l => l.Text)).Replace(" ", "", StringComparison.Ordinal);
        string Counted(Match m) => int.TryParse(m.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? $"#{number - page.Number}" : m.Value;
        return new[] { text, Number().Replace(text, Counted, 1), LastNumber().Replace(text, Counted, 1) }.Distinct();
    }

    [GeneratedRegex(@"[-–—·•|/，,\s]*(?:第\s?(?<page>\d{1,4})\s?[页頁]([/，,\s]*共\s?\d{1,4}\s?[页頁])?|\bpage\s?(?<page>\d{1,4})(\s?of\s?\d{1,4})?)$", RegexOptions.IgnoreCase)]
    private static partial Regex PageMark();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\d+", RegexOptions.RightToLeft)]
    private static partial Regex LastNumber();

    [GeneratedRegex(@"^(?:[-–—·•|]?\d{1,4}[-–—·•|]?|第\d{1,4}[页頁]([/，,]?共\d{1,4}[页頁])?|共\d{1,4}[页頁]([/，,]?第\d{1,4}[页頁])?|\d{1,4}/\d{1,4}|page\d{1,4}(of\d{1,4})?)$", RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber();
}
