namespace Wxauto.Documents.Pdf;

/// <summary>Removes the words that lie over the text of a document again and again.</summary>
internal static class Watermarks
{
    private const int Often = 3;

    public static void Remove(IReadOnlyList<PageLines> pages)
    {
        var times = pages.SelectMany(p => p.Lines).GroupBy(l => l.Text).ToDictionary(g => g.Key, g => g.Count());
        var often = Math.Min(Often, Math.Max(2, pages.Count));
        var over = pages.SelectMany(p => p.Lines.Where(l => times[l.Text] >= often
            && p.Lines.Exists(o => LiesOver(l, o) && times[o.Text] < times[l.Text])).Select(l => l.Text)).ToHashSet();
        foreach (var page in pages)
            page.Lines.RemoveAll(l => over.Contains(l.Text));
    }

    private static bool LiesOver(TextLine line, TextLine other) =>
        Math.Min(line.Top, other.Top) - Math.Max(line.Base, other.Base) > Math.Min(line.Size, other.Size) * 0.15
        && line.Beneath(other) > line.Size * 1.5;
}
