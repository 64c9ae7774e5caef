namespace Wxauto.Documents.Pdf;

/// <summary>
/// Rows of a region, from the top, and which of them are rows of a table: several that follow each other and have cells side by side.
/// </summary>
internal static class PdfTables
{
    private const int MinRows = 3;
    private const double MaxGap = 3.5;

    /// <summary>Of the distance of rows: lines of one cell are closer to each other than rows are.</summary>
    private const double SameCell = 0.85;

    public static List<List<TextLine>> Rows(List<TextLine> lines)
    {
        var rows = new List<List<TextLine>>();
        foreach (var line in lines.OrderByDescending(l => l.Base))
        {
            if (rows.Count == 0 || rows[^1][0].Base - line.Base > 0.5 * Math.Min(line.Size, rows[^1][0].Size)
                || rows[^1].Exists(l => l.Beneath(line) > line.Size * 0.5))
                rows.Add([]);
            rows[^1].Add(line);
        }
        rows.ForEach(r => r.Sort((a, b) => a.Left.CompareTo(b.Left)));
        return rows;
    }

    /// <summary>The number of rows from <paramref name="start"/> that make up a table, or 0.</summary>
    public static int Length(List<List<TextLine>> rows, int start)
    {
        if (rows[start].Count < 2)
            return 0;
        int end = start + 1, whole = 1, last = end;
        for (; end < rows.Count && rows[end - 1][0].Base - rows[end][0].Base < MaxGap * rows[end][0].Size; end++)
        {
            if (rows[end].Count >= 2)
                (whole, last) = (whole + 1, end + 1);
            // One cell alone goes on from the row above, unless it is as wide as prose.
            else if (rows[end][0].Width > (rows[start][^1].Right - rows[start][0].Left) * 0.6)
                break;
        }
        if (whole < MinRows || Columns(rows, start, last) is not { Count: >= 2 } columns)
            return 0;
        // The last cell goes on, too: closer than rows are, and not at the left edge.
        while (last < end && rows[last][0].Left >= columns[1].Left - rows[last][0].Size
            && rows[last - 1][0].Base - rows[last][0].Base < RowPitch(rows, start, last, columns.Count) * SameCell)
            last++;
        return last - start;
    }

    public static TableGrid Grid(List<List<TextLine>> rows, int start, int length, ParseLimits limits)
    {
        var columns = Columns(rows, start, start + length);
        var pitch = RowPitch(rows, start, start + length, columns.Count);
        var centred = Centred(rows, start, start + length, columns[0].Right);
        var cells = new List<string[]>();
        for (var i = start; i < start + length; i++)
        {
            var first = columns.FindIndex(c => rows[i][0].Left < c.Right);
            var goesOn = cells.Count > 0 && (centred.Count > 0 ? i > start + 1 && centred[i - start] == centred[i - start - 1]
                : rows[i].Count < columns.Count && first > 0 && rows[i - 1][0].Base - rows[i][0].Base < pitch * SameCell);
            if (!goesOn)
                cells.Add([.. columns.Select(_ => "")]);
            foreach (var line in rows[i])
            {
                var column = Math.Max(0, columns.FindIndex(c => line.Left < c.Right));
                cells[^1][column] = TextLine.Join(cells[^1][column], line.Text);
            }
        }
        JoinHeader(cells);
        var grid = new TableGrid(limits);
        for (var row = 0; row < cells.Count; row++)
        {
            for (var column = 0; column < columns.Count; column++)
                grid.Put(row, column, cells[row][column]);
        }
        return grid;
    }

    private static double RowPitch(List<List<TextLine>> rows, int start, int end, int columns) =>
        Enumerable.Range(start + 1, end - start - 1).Where(i => rows[i].Count >= columns)
            .Select(i => rows[i - 1][0].Base - rows[i][0].Base).DefaultIfEmpty(0).Max() is > 0 and var pitch ? pitch
            : rows.Skip(start + 1).Take(end - start - 1).Where(r => r.Count > 1) is var several
                ? several.Zip(several.Skip(1), (a, b) => (a[0].Base - b[0].Base) / 2).DefaultIfEmpty(0).Min() : 0;

    /// <summary>
    /// Of a table whose first cells stand beside the middle of others, as the line above the first of them shows: the nearest of them for
    /// each row, the header for itself; otherwise nothing.
    /// </summary>
    private static List<int> Centred(List<List<TextLine>> rows, int start, int end, double firstColumn)
    {
        var keys = Enumerable.Range(start + 1, end - start - 1).Where(i => rows[i][0].Left < firstColumn).ToList();
        return keys.Count < 2 || keys[0] == start + 1 || rows[start][0].Left >= firstColumn
            || rows[start + 1][0].Base - rows[keys[0]][0].Base > (rows[start][0].Base - rows[start + 1][0].Base) / 2 ? []
            : [.. Enumerable.Range(start, end - start).Select(i => i == start ? start
                : keys.MinBy(k => Math.Abs(rows[k][0].Base - rows[i][0].Base)))];
    }

    /// <summary>Where cells of different rows overlap there is one column.</summary>
    private static List<(double Left, double Right)> Columns(List<List<TextLine>> rows, int start, int end)
    {
        var columns = new List<(double Left, double Right)>();
        foreach (var line in rows.Skip(start).Take(end - start).Where(r => r.Count >= 2).SelectMany(r => r).OrderBy(l => l.Left))
        {
            if (columns.Count > 0 && line.Left < columns[^1].Right)
                columns[^1] = (columns[^1].Left, Math.Max(columns[^1].Right, line.Right));
            else
                columns.Add((line.Left, line.Right));
        }
        // A caption on the left above figures on the right is of one column with them.
        for (var c = columns.Count - 2; c >= 0; c--)
        {
            var both = rows.Skip(start).Take(end - start)
                .Select((r, i) => (Row: i, Left: r.Any(l => In(l, columns[c])), Right: r.Any(l => In(l, columns[c + 1])))).ToList();
            if (both.Any(b => b.Left && b.Right) || (both.Any(b => b.Left && b.Row > 0) && both.Any(b => b.Right && b.Row > 0)))
                continue;
            columns[c] = (columns[c].Left, columns[c + 1].Right);
            columns.RemoveAt(c + 1);
        }
        return columns;
    }

    private static bool In(TextLine line, (double Left, double Right) column) => line.Left < column.Right && line.Right > column.Left;

    /// <summary>Two rows are one header when the second fills what the first leaves open, as below a merged caption.</summary>
    private static void JoinHeader(List<string[]> cells)
    {
        if (cells.Count < 3 || cells[1][0].Length > 0 || cells[0][0].Length == 0 || !cells[0]
            .Zip(cells[1]).Any(c => c.First.Length == 0 && c.Second.Length > 0) || cells[0]
            .Zip(cells[1]).Any(c => c.First.Length + c.Second.Length == 0))
            return;
        for (var c = 0; c < cells[0].Length; c++)
        {
            var above = cells[0][c].Length > 0 ? cells[0][c] : cells[0][c - 1].Split(' ')[0];
            cells[0][c] = cells[1][c].Length > 0 ? $"{above} {cells[1][c]}" : above;
        }
        cells.RemoveAt(1);
    }
}
