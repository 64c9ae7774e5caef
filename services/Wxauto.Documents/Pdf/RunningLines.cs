using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Pdf;

/// <summary>One page: its lines and height.</summary>
internal sealed record PageLines(int Number, double Bottom, double Height, List<TextLine> Lines);

/// <summary>Removes what stands at the top or bottom of page after page: running headers, footers, page numbers.</summary>
internal static partial class RunningLines
{
    private const double Margin = 0.13;
    private const double OfPages = 0.4;

    public static void Remove(IReadOnlyList<PageLines> pages)
    {
        var seen = pages.SelectMany(p => Margins(p).SelectMany(m => Keys(p, m.Where, m.Lines)).Distinct()).GroupBy(k => k)
            .ToDictionary(g => g.Key, g => g.Count());
        foreach (var page in pages)
        {
            foreach (var (where, lines) in Margins(page).ToList())
            {
                var count = Keys(page, where, lines).Max(k => seen[k]);
                if ((count >= 2 && count >= pages.Count * OfPages)
                    || PageNumber().IsMatch(string.Concat(lines.Select(l => l.Text)).Replace(" ", "", StringComparison.Ordinal)))
                    lines.ForEach(l => page.Lines.Remove(l));
            }
        }
    }

    /// <summary>Rows within the margins; those of one base line together.</summary>
    private static IEnumerable<(char Where, List<TextLine> Lines)> Margins(PageLines page)
    {
        var top = page.Bottom + page.Height * (1 - Margin);
        var bottom = page.Bottom + page.Height * Margin;
        return page.Lines.Where(l => l.Base > top || l.Base < bottom).GroupBy(l => l.Base)
            .Select(g => (g.Key > top ? 't' : 'b', g.ToList()));
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

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\d+", RegexOptions.RightToLeft)]
    private static partial Regex LastNumber();

    [GeneratedRegex(@"^(?:[-–—·•|]?\d{1,4}[-–—·•|]?|第\d{1,4}页([/，,]?共\d{1,4}页)?|第\d{1,4}頁([/，,]?共\d{1,4}頁)?|.{0,40}第\d{1,4}[页頁](共\d{1,4}[页頁])?|\d{1,4}/\d{1,4}|page\d{1,4}(of\d{1,4})?)$", RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber();
}
