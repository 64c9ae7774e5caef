using System.Text.RegularExpressions;

namespace Wxauto.Knowledge.Parsing.Pdf;

/// <summary>One page: its lines and height.</summary>
internal sealed record PageLines(int Number, double Bottom, double Height, List<TextLine> Lines);

/// <summary>Removes what stands at the top or bottom of page after page: running headers, footers, page numbers.</summary>
internal static partial class RunningLines
{
    private const double Margin = 0.13;
    private const double OfPages = 0.4;

    public static void Remove(IReadOnlyList<PageLines> pages)
    {
        var seen = pages.SelectMany(p => Margins(p).Select(m => Key(m.Where, m.Lines)).Distinct()).GroupBy(k => k).ToDictionary(g => g.Key, g => g.Count());
        foreach (var page in pages)
        {
            foreach (var (where, lines) in Margins(page).ToList())
            {
                var count = seen[Key(where, lines)];
                if ((count >= 2 && count >= pages.Count * OfPages) || PageNumber().IsMatch(string.Concat(lines.Select(l => l.Text)).Replace(" ", "", StringComparison.Ordinal)))
                    lines.ForEach(l => page.Lines.Remove(l));
            }
        }
    }

    /// <summary>Rows within the margins; those of one base line together.</summary>
    private static IEnumerable<(char Where, List<TextLine> Lines)> Margins(PageLines page)
    {
        var top = page.Bottom + page.Height * (1 - Margin);
        var bottom = page.Bottom + page.Height * Margin;
        return page.Lines.Where(l => l.Base > top || l.Base < bottom).GroupBy(l => l.Base).Select(g => (g.Key > top ? 't' : 'b', g.ToList()));
    }

    private static string Key(char where, List<TextLine> lines) => where + Digits().Replace(string.Concat(lines.Select(l => l.Text)), "#").Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^(?:[-–—·•|]?\d{1,4}[-–—·•|]?|第\d{1,4}页([/，,]?共\d{1,4}页)?|第\d{1,4}頁([/，,]?共\d{1,4}頁)?|.{0,40}第\d{1,4}[页頁](共\d{1,4}[页頁])?|\d{1,4}/\d{1,4}|page\d{1,4}(of\d{1,4})?)$", RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber();
}
