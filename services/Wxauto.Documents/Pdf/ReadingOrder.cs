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
    private const int MostSteps = 2000;
    private const double Headline = 1.4;
    private const double AcrossWidth = 0.6;

    /// <summary>In letters.</summary>
    private const double AisleWidth = 1.5;
    private const double MostCommon = 0.4;
    private const int MaxColumns = 3;

    /// <summary>Regions in reading order; within each, lines go from top to bottom.</summary>
    public static IEnumerable<List<TextLine>> Regions(List<TextLine> lines) =>
        lines.Count == 0 ? [] : Regions(lines, 1).SelectMany(Blocks);

    /// <summary>
    /// A region in parts: a large line beside several small ones is read before them, and so are blocks beside each other.
    /// </summary>
    private static List<List<TextLine>> Blocks(List<TextLine> region)
    {
        if (region.Find(l => Beside(l, region).Count > 1) is { } headline)
        {
            var from = Beside(headline, region).Max(l => l.Base);
            var above = region.Where(l => l.Base > from && l != headline).ToList();
            var rest = region.Where(l => l.Base <= from && l != headline).ToList();
            return [.. above.Count > 0 ? Blocks(above) : [], [headline], .. Blocks(rest)];
        }
        return Bands(region);
    }

    private static List<TextLine> Beside(TextLine headline, List<TextLine> region) => headline.Table is not null ? [] :
        [.. region.Where(l => l.Size * Headline < headline.Size && l.Beneath(headline) < 0
            && l.Base > headline.Base - headline.Size * 0.8 && l.Base < headline.Base + headline.Size * 1.3).DistinctBy(l => l.Base)];

    /// <summary>Between lines across the region, blocks beside each other whose lines have no base lines in common.</summary>
    private static List<List<TextLine>> Bands(List<TextLine> region)
    {
        var width = region.Max(l => l.Right) - region.Min(l => l.Left);
        var bands = new List<(bool Across, List<TextLine> Lines)>();
        foreach (var line in region.OrderByDescending(l => l.Base))
        {
            var across = line.Width > width * AcrossWidth || line.Table is not null;
            if (bands.Count == 0 || bands[^1].Across != across)
                bands.Add((across, []));
            bands[^1].Lines.Add(line);
        }
        var parts = new List<List<TextLine>>();
        var whole = new List<TextLine>();
        foreach (var (across, lines) in bands)
        {
            if (!across && Aisle(lines) is { } x)
            {
                EndWhole();
                parts.AddRange([[.. lines.Where(l => l.Right <= x)], [.. lines.Where(l => l.Left >= x)]]);
            }
            else
                whole.AddRange(lines);
        }
        EndWhole();
        return parts;

        void EndWhole()
        {
            if (whole.Count > 0)
                parts.Add([.. whole]);
            whole.Clear();
        }
    }

    private static double? Aisle(List<TextLine> lines)
    {
        var ordered = lines.OrderBy(l => l.Left).ToList();
        var end = ordered[0].Right;
        for (var i = 1; i < ordered.Count; i++)
        {
            List<TextLine> left = ordered[..i], right = ordered[i..];
            if (ordered[i].Left - end > ordered[i].Size * AisleWidth && Math.Min(left.Count, right.Count) >= 2 && lines.Count >= 5
                && Math.Max(Common(left, right), Common(right, left)) < MostCommon)
                return (ordered[i].Left + end) / 2;
            end = Math.Max(end, ordered[i].Right);
        }
        return null;
    }

    /// <summary>Lines that have one beside them; in a table a cell may also stand beside the middle of one of several lines.</summary>
    private static double Common(List<TextLine> side, List<TextLine> other)
    {
        var bases = other.Select(l => l.Base).OrderDescending().ToList();
        return side.Count(l => bases.Concat(bases.Zip(bases.Skip(1), (a, b) => a - b < l.Size * 1.6 ? (a + b) / 2 : a))
            .Any(at => Math.Abs(at - l.Base) < l.Size * 0.3)) / (double)side.Count;
    }

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
        // A damaged page has lines that are longer than numbers can count.
        var step = Math.Max(2, (to - from) / MostSteps);
        for (var x = from + (to - from) * 0.25; x < from + (to - from) * 0.75; x += step)
        {
            var crossing = lines.Count(l => l.Left < x + Gutter && l.Right > x - Gutter);
            if (crossing < best.Crossing)
                best = (crossing, x, x);
            else if (crossing == best.Crossing && x - best.To <= step * 1.005)
                best.To = x;
        }
        var gutter = (best.From + best.To) / 2;
        var left = lines.Where(l => l.Right <= gutter).ToList();
        var right = lines.Where(l => l.Left >= gutter).ToList();
        return IsColumn(left) && IsColumn(right) && best.Crossing <= (left.Count + right.Count) * MaxCrossing ? gutter : null;
    }

    private static bool IsColumn(List<TextLine> side) => IsProse(side) || GutterOf(side) is not null;

    private static bool IsProse(List<TextLine> side)
    {
        if (side.Count < MinLines)
            return false;
        var width = side.Max(l => l.Right) - side.Min(l => l.Left);
        return side.Average(l => l.Width) > width * FilledWidth && side.Select(l => l.Text.Length)
            .Order().ElementAt(side.Count / 2) >= MinCharacters;
    }
}
