namespace Wxauto.Documents.Pdf;

/// <summary>
/// Puts the lines of a page into the order in which people read: where a gutter runs between two columns of prose, the left column first;
/// lines across
/// both divide the page into bands. Columns of a table are short and stay beside each other.
/// </summary>
internal static class ReadingOrder
{
    private const int MinLines = 4;
    private const int MinCharacters = 8;
    private const double MaxCrossing = 0.25;
    private const double FilledWidth = 0.55;
    private const double Gutter = 4;
    private const int MaxColumns = 3;

    /// <summary>Regions in reading order; within each, lines go from top to bottom.</summary>
    public static IEnumerable<List<TextLine>> Regions(List<TextLine> lines) => Regions(lines, 1);

    private static List<List<TextLine>> Regions(List<TextLine> lines, int depth)
    {
        if (depth > MaxColumns || GutterOf(lines) is not { } x)
            return [lines];
        var regions = new List<List<TextLine>>();
        List<TextLine> left = [], right = [], across = [];
        foreach (var line in lines.OrderByDescending(l => l.Base))
        {
            if (line.Left < x && line.Right > x)
            {
                EndColumns();
                across.Add(line);
                continue;
            }
            EndAcross();
            (line.Right <= x ? left : right).Add(line);
        }
        EndColumns();
        EndAcross();
        return regions;

        void EndColumns()
        {
            foreach (var side in new[] { left, right }.Where(s => s.Count > 0))
                regions.AddRange(Regions([.. side], depth + 1));
            left.Clear();
            right.Clear();
        }

        void EndAcross()
        {
            if (across.Count > 0)
                regions.Add([.. across]);
            across.Clear();
        }
    }

    private static double? GutterOf(List<TextLine> lines)
    {
        if (lines.Count < MinLines * 2)
            return null;
        var (from, to) = (lines.Min(l => l.Left), lines.Max(l => l.Right));
        var best = (Crossing: int.MaxValue, From: 0.0, To: 0.0);
        for (var x = from + (to - from) * 0.25; x < from + (to - from) * 0.75; x += 2)
        {
            var crossing = lines.Count(l => l.Left < x + Gutter && l.Right > x - Gutter);
            if (crossing < best.Crossing)
                best = (crossing, x, x);
            else if (crossing == best.Crossing && x - best.To <= 2.01)
                best.To = x;
        }
        var gutter = (best.From + best.To) / 2;
        var left = lines.Where(l => l.Right <= gutter).ToList();
        var right = lines.Where(l => l.Left >= gutter).ToList();
        return IsProse(left) && IsProse(right) && best.Crossing <= (left.Count + right.Count) * MaxCrossing ? gutter : null;
    }

    private static bool IsProse(List<TextLine> side)
    {
        if (side.Count < MinLines)
            return false;
        var width = side.Max(l => l.Right) - side.Min(l => l.Left);
        return side.Average(l => l.Width) > width * FilledWidth && side.Select(l => l.Text.Length)
            .Order().ElementAt(side.Count / 2) >= MinCharacters;
    }
}
