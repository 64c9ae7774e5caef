using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Wxauto.Documents.Pdf;

/// <summary>The rules of tables on a page: rows stand between those that are level, columns between those that are upright.</summary>
internal sealed class TableRules
{
    private const double Thin = 3;
    private const double Shortest = 8;
    private const double Near = 2.5;
    private const int Most = 20_000;
    private const int MostLinesOfCell = 12;

    /// <param name="At">Height of a level rule, or the X of an upright one.</param>
    private readonly record struct Rule(double At, double From, double To);

    private readonly List<Rule> _level = [], _upright = [];

    public static TableRules None { get; } = new();

    private TableRules()
    {
    }

    public TableRules(Page page, PageFrame frame)
    {
        foreach (var path in page.Paths.Where(p => (p.IsFilled || p.IsStroked) && !p.IsClipping).SelectMany(p => p).Take(Most))
        {
            if (path.IsDrawnAsRectangle && path.GetBoundingRectangle() is { } box)
                AddEdges(frame.Turn(box));
            else
                foreach (var line in path.Commands.OfType<PdfSubpath.Line>())
                    AddEdges(frame.Turn(line.From), frame.Turn(line.To));
        }
    }

    /// <summary>Tables among the lines, with the lines that each is made of.</summary>
    public List<(TableGrid Grid, List<TextLine> Lines)> Tables(List<TextLine> lines, ParseLimits limits)
    {
        var tables = new List<(TableGrid, List<TextLine>)>();
        foreach (var group in Groups())
        {
            var (left, right) = (group[0].From - Near, group[0].To + Near);
            var (top, bottom) = (group.Max(r => r.At), group.Min(r => r.At));
            var inside = lines.Where(l => l.Base < top && l.Base > bottom && l.Left >= left && l.Right <= right + l.Size).ToList();
            var bounds = Joined(_upright).Where(r => r.From > bottom - Near * 2 && r.To < top + Near * 2
                && r.At > left + Near * 2 && r.At < right - Near * 2).ToList();
            var columns = bounds.Count > 0 ? Distinct(bounds.Select(r => r.At).Order()) : Gaps(inside);
            var heights = Heights(group, columns, left, right);
            if (inside.Count > 2 && columns.Count > 0 && heights.Count >= 3 
                && GridOf(inside, heights, columns, bounds, (left, right), limits) is { } grid)
            {
                tables.Add((grid, inside));
                lines = [.. lines.Except(inside)];
            }
        }
        return tables;
    }

    /// <summary>Level rules of the same width that stand above each other.</summary>
    private List<List<Rule>> Groups()
    {
        var groups = new List<List<Rule>>();
        foreach (var rule in Joined(_level))
        {
            var group = groups.Find(g => Math.Abs(g[0].From - rule.From) < Near * 2 && Math.Abs(g[0].To - rule.To) < Near * 2);
            if (group is null)
                groups.Add([rule]);
            else
                group.Add(rule);
        }
        return groups;
    }

    /// <summary>Of the rules over the whole table and of those over some of its columns; what underlines words is neither.</summary>
    private List<double> Heights(List<Rule> whole, List<double> columns, double left, double right)
    {
        var (top, bottom) = (whole.Max(r => r.At), whole.Min(r => r.At));
        List<double> ends = [left, .. columns, right];
        bool IsEnd(double x) => ends.Exists(e => Math.Abs(e - x) < Near * 2);
        return Distinct(whole.Concat(Joined(_level).Where(r => r.At > bottom && r.At < top && IsEnd(r.From) && IsEnd(r.To)))
            .Select(r => r.At).OrderDescending());
    }

    private TableGrid? GridOf(List<TextLine> lines, List<double> heights, List<double> columns, List<Rule> bounds,
        (double Left, double Right) table, ParseLimits limits)
    {
        if (HasRowsWithoutRules(lines, heights, columns, bounds))
            return null;
        var grid = new TableGrid(limits);
        var full = 0;
        for (var row = 0; row + 1 < heights.Count; row++)
        {
            var middle = (heights[row] + heights[row + 1]) / 2;
            // A cell that spans columns has no rule within.
            List<double> ends = [table.Left, .. columns.Where(c => bounds.Count == 0
                || bounds.Exists(r => Math.Abs(r.At - c) < Near && r.From < middle && r.To > middle)), table.Right];
            var filled = 0;
            foreach (var (from, to) in ends.Zip(ends.Skip(1)))
            {
                if (row > 0 && !IsRuled(heights[row], from, to))
                    continue;
                var below = row + 1;
                while (below + 1 < heights.Count && !IsRuled(heights[below], from, to))
                    below++;
                var within = lines.Where(l => l.Base < heights[row] && l.Base > heights[below]
                    && (l.Left + l.Right) / 2 is var x && x >= from && x < to).ToList();
                if (within.Count > MostLinesOfCell)
                    return null;
                filled += within.Count > 0 ? 1 : 0;
                grid.Put(row, columns.Count(c => c <= from + Near), PdfTables.Rows(within).SelectMany(r => r)
                    .Aggregate("", (text, l) => TextLine.Join(text, l.Text)), below - row,
                        columns.Count(c => c > from + Near && c < to - Near) + 1);
            }
            full += filled > 1 ? 1 : 0;
        }
        // Frames around text are no table.
        return full > 1 ? grid : null;
    }

    /// <summary>Only the header and the end of many a table are ruled: then lines of its first column begin rows.</summary>
    private static bool HasRowsWithoutRules(List<TextLine> lines, List<double> heights, List<double> columns, List<Rule> bounds) =>
        (bounds.Count == 0 || heights.Count < 4) && heights.Zip(heights.Skip(1)).Any(band =>
        {
            var within = lines.Where(l => l.Base < band.First && l.Base > band.Second).ToList();
            return within.Count(l => l.Right < columns[0] + l.Size
                && within.Exists(o => o.Left > columns[0] - o.Size && Math.Abs(o.Base - l.Base) < l.Size * 0.3)) > 1;
        });

    private static List<double> Distinct(IEnumerable<double> ordered)
    {
        var distinct = new List<double>();
        foreach (var at in ordered.Where(at => distinct.Count == 0 || Math.Abs(distinct[^1] - at) > Near))
            distinct.Add(at);
        return distinct;
    }

    /// <summary>Whether an upright rule stands between two letters of a line.</summary>
    public bool Divides(double left, double right, double at) =>
        right > left && _upright.Exists(r => r.At >= left - 0.5 && r.At <= right + 0.5 && r.From < at + 1 && r.To > at + 1);

    /// <summary>Where no line of a table without upright rules crosses.</summary>
    private static List<double> Gaps(List<TextLine> lines)
    {
        var gaps = new List<double>();
        var end = double.MaxValue;
        foreach (var line in lines.OrderBy(l => l.Left))
        {
            if (line.Left > end + line.Size * 0.5)
                gaps.Add((line.Left + end) / 2);
            end = end == double.MaxValue ? line.Right : Math.Max(end, line.Right);
        }
        return gaps;
    }

    private bool IsRuled(double at, double from, double to) =>
        _level.Exists(r => Math.Abs(r.At - at) <= Near && r.From < (from + to) / 2 && r.To > (from + to) / 2);

    private void AddEdges(Area box)
    {
        if (box.Top - box.Bottom < Thin)
            AddEdges((box.Left, (box.Top + box.Bottom) / 2), (box.Right, (box.Top + box.Bottom) / 2));
        else if (box.Right - box.Left < Thin)
            AddEdges(((box.Left + box.Right) / 2, box.Bottom), ((box.Left + box.Right) / 2, box.Top));
        else
        {
            AddEdges((box.Left, box.Bottom), (box.Right, box.Bottom));
            AddEdges((box.Left, box.Top), (box.Right, box.Top));
            AddEdges((box.Left, box.Bottom), (box.Left, box.Top));
            AddEdges((box.Right, box.Bottom), (box.Right, box.Top));
        }
    }

    private void AddEdges((double X, double Y) from, (double X, double Y) to)
    {
        if (Math.Abs(from.Y - to.Y) < 1 && Math.Abs(from.X - to.X) > Shortest)
            _level.Add(new Rule((from.Y + to.Y) / 2, Math.Min(from.X, to.X), Math.Max(from.X, to.X)));
        else if (Math.Abs(from.X - to.X) < 1 && Math.Abs(from.Y - to.Y) > Shortest)
            _upright.Add(new Rule((from.X + to.X) / 2, Math.Min(from.Y, to.Y), Math.Max(from.Y, to.Y)));
    }

    /// <summary>Pieces of one rule, as the edges of cells are, in one.</summary>
    private static List<Rule> Joined(List<Rule> rules)
    {
        var joined = new List<Rule>();
        foreach (var rule in rules.OrderBy(r => Math.Round(r.At / Near)).ThenBy(r => r.From))
        {
            if (joined.Count > 0 && joined[^1] is var last && Math.Abs(last.At - rule.At) <= Near && rule.From <= last.To + Near)
                joined[^1] = last with { To = Math.Max(last.To, rule.To) };
            else
                joined.Add(rule);
        }
        return joined;
    }
}
