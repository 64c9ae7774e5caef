using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents;

/// <summary>Finds the tables of a sheet: one below the other, side by side, below captions and facts.</summary>
internal sealed partial class SheetTables
{
    private const int LongestCaption = 20;
    private const int FewRows = 3;
    private readonly SortedDictionary<int, SortedDictionary<int, string>> _rows = [];
    private readonly Dictionary<(int Row, int Column), (int Rows, int Columns)> _spans = [];
    private readonly ParseLimits _limits;

    private SheetTables(IReadOnlyDictionary<(int Row, int Column), string> cells,
        IEnumerable<((int Row, int Column) From, (int Row, int Column) To)> merges, ParseLimits limits)
    {
        _limits = limits;
        foreach (var ((row, column), text) in cells)
            Row(row)[column] = text;
        var last = (Row: cells.Keys.Max(c => c.Row), Column: cells.Keys.Max(c => c.Column));
        var covered = 0L;
        foreach (var (from, to) in merges)
        {
            if (!cells.TryGetValue(from, out var text))
                continue;
            // Merged areas reach no further than what is written.
            var (rows, columns) = (Math.Min(to.Row, last.Row) - from.Row + 1, Math.Min(to.Column, last.Column) - from.Column + 1);
            covered += (long)rows * columns;
            if (covered > limits.MaxTableCells)
                throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(limits.MaxTableCells));
            _spans[from] = (rows, columns);
            for (var row = from.Row; row < from.Row + rows; row++)
                for (var column = from.Column; column < from.Column + columns; column++)
                    Row(row)[column] = text;
        }
    }

    /// <summary>The tables in reading order, each as it is.</summary>
    public static IEnumerable<TableGrid> Grids(IReadOnlyDictionary<(int Row, int Column), string> cells,
        IReadOnlyCollection<((int Row, int Column) From, (int Row, int Column) To)> merges, ParseLimits limits)
    {
        if (cells.Count == 0)
            return [];
        var tables = new SheetTables(cells, merges, limits);
        var found = tables.Split(new Area(0, int.MaxValue, 0, int.MaxValue)).ToList();
        var widest = found.Max(a => tables.Columns(a).Count);
        return found.Select(a => tables.Grid(a, widest));
    }

    private readonly record struct Area(int Top, int Bottom, int Left, int Right);

    private SortedDictionary<int, string> Row(int row)
    {
        if (!_rows.TryGetValue(row, out var cells))
            _rows[row] = cells = [];
        return cells;
    }

    private IEnumerable<Area> Split(Area area)
    {
        var rows = RowsOf(area);
        if (rows.Count == 0)
            yield break;
        if (Beside(area, rows) is { Count: > 1 } parts)
        {
            var first = rows.First(r => !IsCaption(area, r));
            if (first > rows[0])
                yield return area with { Bottom = first - 1 };
            foreach (var inner in parts.SelectMany(p => Split(area with { Top = first, Left = p.Left, Right = p.Right })))
                yield return inner;
            yield break;
        }
        // Tables that an empty row parts; those that only go on after it are one.
        var below = new List<Area>();
        var start = rows[0];
        for (var i = 1; i <= rows.Count; i++)
        {
            if (i < rows.Count && rows[i] == rows[i - 1] + 1)
                continue;
            var next = area with { Top = start, Bottom = rows[i - 1] };
            if (below.Count > 0 && GoesOn(below[^1], next))
                below[^1] = below[^1] with { Bottom = next.Bottom };
            else
                below.Add(next);
            start = i < rows.Count ? rows[i] : start;
        }
        foreach (var part in below)
        {
            if (below.Count > 1 && Beside(part, RowsOf(part)) is { Count: > 1 })
                foreach (var inner in Split(part))
                    yield return inner;
            else
                foreach (var inner in Stacked(part))
                    yield return inner;
        }
    }

    /// <summary>Tables side by side: an empty column parts them, or their captions come again.</summary>
    private List<(int Left, int Right)> Beside(Area area, List<int> rows)
    {
        var first = rows.FindIndex(r => !IsCaption(area, r));
        if (first < 0 || rows.Count - first < 2)
            return [];
        var body = area with { Top = rows[first] };
        var columns = Columns(body);
        var header = Cells(body, rows[first]);
        var groups = new List<(int Left, int Right)>();
        foreach (var column in columns)
        {
            if (groups.Count > 0 && column == groups[^1].Right + 1)
                groups[^1] = (groups[^1].Left, column);
            else
                groups.Add((column, column));
        }
        if (groups.Count == 1)
            return Repeated(header);
        return groups.TrueForAll(g => g.Right > g.Left) && groups.Zip(groups.Skip(1)).All(p => AreTwo(body, header, p.First, p.Second))
            ? groups : [];
    }

    private static List<(int Left, int Right)> Repeated(SortedDictionary<int, string> header)
    {
        var names = header.ToList();
        for (var period = 2; period <= names.Count / 2; period++)
        {
            if (names.Count % period == 0 && names[^1].Key - names[0].Key + 1 == names.Count
                && names.Take(period).Distinct().Count() == period
                && names.Select((n, i) => n.Value == names[i % period].Value).All(same => same) && names.TrueForAll(n => !IsValue(n.Value)))
                return [.. Enumerable.Range(0, names.Count / period).Select(g => (names[g * period].Key, names[(g + 1) * period - 1].Key))];
        }
        return [];
    }

    /// <summary>Two tables share a caption, or the right one ends elsewhere and begins with names of its own.</summary>
    private bool AreTwo(Area area, SortedDictionary<int, string> header, (int Left, int Right) left, (int Left, int Right) right)
    {
        List<string> Names((int Left, int Right) of) => [.. header.Where(c => c.Key >= of.Left && c.Key <= of.Right).Select(c => c.Value)];
        var (names, others) = (Names(left), Names(right));
        if (names.Count < 2 || others.Count < 2 || names.Concat(others).Any(IsValue))
            return false;
        if (names.Intersect(others).Any())
            return true;
        var (one, other) = (area with { Left = left.Left, Right = left.Right }, area with { Left = right.Left, Right = right.Right });
        var (rows, otherRows) = (RowsOf(one), RowsOf(other));
        return rows[^1] != otherRows[^1] && otherRows.Count > 1 && otherRows[^1] - otherRows[0] == otherRows.Count - 1
            && otherRows.Skip(1).All(r => Cells(other, r).TryGetValue(right.Left, out var name) && !IsValue(name));
    }

    /// <summary>Tables without an empty row between them: below facts, and with a caption and a header of their own.</summary>
    private IEnumerable<Area> Stacked(Area area)
    {
        var rows = RowsOf(area);
        var columns = Columns(area);
        var facts = columns.Count > 2 ? rows.TakeWhile(r => IsCaption(area, r) || IsFact(area, r, columns[0])).Count() : 0;
        var start = 0;
        for (var i = 1; i < rows.Count - 1; i++)
        {
            var begins = i == facts ? IsHeader(area, rows, i) && rows.Take(i).Any(r => !IsCaption(area, r))
                : (IsCaption(area, rows[i]) && !IsCaption(area, rows[i - 1])
                    && IsHeader(area, rows, i + 1)) || IsAgain(area, rows[start], rows[i]);
            if (!begins)
                continue;
            yield return area with { Top = rows[start], Bottom = rows[i - 1] };
            start = i;
        }
        yield return area with { Top = rows[start], Bottom = rows[^1] };
    }

    /// <summary>The captions of a table stand once more, as at the top of a printed page.</summary>
    private bool IsAgain(Area area, int header, int row) => Cells(area, row) is { Count: > 1 } cells
        && cells.Values.SequenceEqual(Cells(area, header).Values) && !cells.Values.Any(IsValue);

    /// <summary>Whether rows below an empty one belong to the table above it.</summary>
    private bool GoesOn(Area above, Area below)
    {
        var (columns, own) = (Columns(above), Columns(below));
        if (columns.Count < 2 || RowsOf(above).Count < 2 || own[0] < columns[0] || own[^1] > columns[^1] || own.Count * 2 <= columns.Count)
            return false;
        var rows = RowsOf(below);
        var first = rows.FindIndex(r => !IsCaption(below, r));
        if (first < 0)
            return false;
        var cells = Cells(below, rows[first]);
        if (cells.Values.SequenceEqual(Cells(above, RowsOf(above)[0]).Values) || IsHeader(below, rows, first))
            return false;
        return first == 0;
    }

    /// <summary>Captions only, above at least one column of values.</summary>
    private bool IsHeader(Area area, List<int> rows, int index)
    {
        var cells = Cells(area, rows[index]);
        if (cells.Count < 2 || cells.Values.Any(c => IsValue(c) || c.Length > LongestCaption) || cells.Values.Distinct().Count() < 2)
            return false;
        var below = rows.Skip(index + 1).Take(10).Select(r => Cells(area, r)).ToList();
        return below.Count > 0
            && cells.Keys.Any(column => below.Count(r => r.TryGetValue(column, out var text) && IsValue(text)) * 2 > below.Count);
    }

    /// <summary>A name and what it is, alone in a row of a wider table.</summary>
    private bool IsFact(Area area, int row, int first) => Cells(area, row) is { Count: 2 } cells && cells.First().Key == first
        && cells.Last().Key == first + 1 && !_spans.ContainsKey((row, first)) && !_spans.ContainsKey((row, first + 1));

    /// <summary>One text, over however many columns.</summary>
    private bool IsCaption(Area area, int row) => Cells(area, row) is var cells && (cells.Count == 1
        || (cells.Values.Distinct().Count() == 1 && _spans.TryGetValue((row, cells.First().Key), out var span)
            && span.Columns == cells.Count));

    private List<int> RowsOf(Area area) => [.. _rows.Where(r => r.Key >= area.Top && r.Key <= area.Bottom
        && r.Value.Keys.Any(c => c >= area.Left && c <= area.Right)).Select(r => r.Key)];

    private List<int> Columns(Area area) => [.. _rows.Where(r => r.Key >= area.Top && r.Key <= area.Bottom)
        .SelectMany(r => r.Value.Keys).Where(c => c >= area.Left && c <= area.Right).Distinct().Order()];

    private SortedDictionary<int, string> Cells(Area area, int row) => area is { Left: 0, Right: int.MaxValue } ? _rows[row]
        : new(_rows[row].Where(c => c.Key >= area.Left && c.Key <= area.Right).ToDictionary(c => c.Key, c => c.Value));

    private TableGrid Grid(Area area, int widest)
    {
        var rows = RowsOf(area);
        // A few names with what they are stand beside or above a wider table.
        var grid = new TableGrid(_limits) { HasNoHeader = rows.Count <= FewRows && widest > 2 && Columns(area).Count == 2 };
        var done = new HashSet<(int, int)>();
        foreach (var row in rows)
        {
            foreach (var (column, text) in Cells(area, row))
            {
                if (done.Contains((row, column)))
                    continue;
                var (high, wide) = _spans.GetValueOrDefault((row, column), (1, 1));
                grid.Put(row, column, text, Math.Min(high, rows[^1] - row + 1), wide);
                if (high > 1 || wide > 1)
                    for (var r = row; r < row + high; r++)
                        for (var c = column; c < column + wide; c++)
                            done.Add((r, c));
            }
        }
        return grid;
    }

    /// <summary>Figures, with what they count or measure, and dates.</summary>
    internal static bool IsValue(string text) => Value().IsMatch(text.Trim());

    [GeneratedRegex(@"^[¥￥$€+\-−(（]?\s?\d[\d,.:/\-]*\s?[^\d\s]{0,6}[)）]?$|^\d{2,4}\s?年\d{1,2}月(\d{1,2}日)?$")]
    private static partial Regex Value();
}
