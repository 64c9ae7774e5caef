using System.Globalization;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents;

/// <summary>A table while it is read: cells with their spans, from which whole rows and one header are made.</summary>
internal sealed class TableGrid(ParseLimits limits)
{
    private readonly SortedDictionary<int, SortedDictionary<int, string>> _rows = [];
    private readonly List<(int Row, int Column, int Rows, int Columns)> _spans = [];

    /// <summary>Cells that repeat the one to their left, because it spans them.</summary>
    private readonly HashSet<(int Row, int Column)> _repeated = [];
    private const int LongestUnit = 12;
    private int _cells;
    private int _last = -1;

    /// <summary>Rows that the document itself marks as header, from the top.</summary>
    public int HeaderRows { get; set; }

    /// <summary>The document says that its first row is like the others.</summary>
    public bool HasNoHeader { get; set; }

    /// <summary>Whether a cell is there or covered by the span of another.</summary>
    public bool IsTaken(int row, int column) => _rows.TryGetValue(row, out var cells) && cells.ContainsKey(column);

    /// <summary>Puts a cell; its text is repeated in all that it spans.</summary>
    public void Put(int row, int column, string text, int rows = 1, int columns = 1)
    {
        if (column >= limits.MaxTableColumns)
            throw new UnreadableDocumentException(DocumentReasons.ManyColumns.With(limits.MaxTableColumns));
        rows = Math.Clamp(rows, 1, limits.MaxTableRows);
        columns = Math.Clamp(columns, 1, limits.MaxTableColumns - column);
        if (rows > 1 || columns > 1)
            _spans.Add((row, column, rows, columns));
        _last = Math.Max(_last, row);
        _cells += rows * columns;
        if (_cells > limits.MaxTableCells)
            throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(limits.MaxTableCells));
        for (var r = row; r < row + rows; r++)
        {
            if (!_rows.TryGetValue(r, out var cells))
                _rows[r] = cells = [];
            for (var c = column; c < column + columns; c++)
                if (cells.TryAdd(c, text) && c > column)
                    _repeated.Add((r, c));
        }
        if (_rows.Count > limits.MaxTableRows)
            throw new UnreadableDocumentException(DocumentReasons.ManyRows.With(limits.MaxTableRows));
    }

    /// <summary>
    /// The rows, with one header first, and the lines that stand alone above and below, like a title that is merged over all columns.
    /// </summary>
    public (List<string> Above, List<List<string>> Rows, List<string> Below) Build()
    {
        List<string> above = [], below = [];
        foreach (var empty in _rows.Where(r => r.Key > _last || r.Value.Values.All(string.IsNullOrWhiteSpace)).Select(r => r.Key).ToList())
            _rows.Remove(empty);
        var used = _rows.Values.SelectMany(r => r.Where(c => !string.IsNullOrWhiteSpace(c.Value)).Select(c =>
            c.Key)).Distinct().Order().ToList();
        if (used.Count == 0)
            return (above, [], below);
        while (used.Count > 1 && HeaderRows == 0 && _rows.Count > 1 && StandsAlone(_rows.First(), used.Count) is { } text)
        {
            above.Add(text);
            _rows.Remove(_rows.First().Key);
        }
        foreach (var row in _rows.Reverse().ToList())
        {
            if (used.Count == 1 || _rows.Count == 1 || StandsAlone(row, used.Count) is not { } text)
                break;
            below.Insert(0, text);
            _rows.Remove(row.Key);
        }
        var depth = HasNoHeader ? 1 : Math.Min(HeaderRows > 0 ? HeaderRows : HeaderDepth(used), Math.Min(_rows.Count, 5));
        var header = used.ConvertAll(c => string.Join(' ', Enumerable.Range(0, depth)
            .Select(r => Caption(r, c, depth)).Where(t => t.Length > 0).Distinct()));
        if (HeaderRows == 0 && (HasNoHeader || (depth == 1 && _rows.Values.First().Values.Any(IsValue))))
            (header, depth) = (header.ConvertAll(_ => ""), 0);
        return (above, [header, .. _rows.Skip(depth).Select(r => CellsOf(r.Key, r.Value, used, header))], below);
    }

    /// <summary>A cell that spans columns stands once under one caption, and under each caption where they differ.</summary>
    private List<string> CellsOf(int row, SortedDictionary<int, string> cells, List<int> used, List<string> header) =>
        [.. used.Select((c, i) => i > 0 && header[i] == header[i - 1] && _repeated.Contains((row, c)) ? ""
            : cells.GetValueOrDefault(c, ""))];

    private string? StandsAlone(KeyValuePair<int, SortedDictionary<int, string>> row, int columns)
    {
        var texts = row.Value.Values.Where(t => !string.IsNullOrWhiteSpace(t)).ToList();
        var merged = texts.Count == columns && texts.Distinct().Count() == 1 && _spans.Any(s => s.Row == row.Key && s.Columns > 1);
        return merged || (texts.Count == 1 && columns > 2 && row.Value.First().Value == texts[0]) ? texts[0] : null;
    }

    /// <summary>
    /// A header of several rows shows itself by a cell that spans columns beside one that spans rows, by captions that fill the gaps of
    /// those above, or by what is measured below its names.
    /// </summary>
    private int HeaderDepth(List<int> used)
    {
        var first = _rows.First().Key;
        var spans = _spans.Where(s => s.Row == first).ToList();
        if (spans.Any(s => s.Columns > 1 && s.Rows == 1))
            return Math.Min(spans.Max(s => s.Rows), 3) is > 1 and var depth ? depth : IsSecondRow(used) ? 2 : 1;
        return IsSecondRow(used) ? 2 : 1;
    }

    /// <summary>Whether the second row is of the header: it names nothing itself, and its captions stand above values.</summary>
    private bool IsSecondRow(List<int> used)
    {
        if (_rows.Count < 3 || used.Count < 2)
            return false;
        var (names, second) = (_rows.Values.First(), _rows.Values.ElementAt(1));
        var below = _rows.Values.Skip(2).Take(20).ToList();
        var captions = used.Where(c => second.GetValueOrDefault(c, "").Trim().Length > 0).ToList();
        var own = second.GetValueOrDefault(used[0], "").Trim();
        return captions.Count > 0 && (own.Length == 0 || own == names.GetValueOrDefault(used[0], "").Trim() || own is "单位" or "单位：")
            && names.GetValueOrDefault(used[0], "").Trim().Length > 0
            && below.TrueForAll(r => r.GetValueOrDefault(used[0], "").Trim().Length > 0)
            && !names.Values.Concat(second.Values).Any(SheetTables.IsValue) && second.Values.All(c => c.Trim().Length <= LongestUnit)
            && captions.Where(c => c != used[0] || own.Length == 0)
                .All(c => below.Count(r => SheetTables.IsValue(r.GetValueOrDefault(c, ""))) * 2 > below.Count);
    }

    /// <summary>A cell of the header; a name goes on over the gaps to its right under which others stand.</summary>
    private string Caption(int row, int column, int depth)
    {
        var cells = _rows.Values.ElementAt(row);
        if (cells.GetValueOrDefault(column, "").Trim() is { Length: > 0 } own)
            return own;
        if (row > 0 || depth < 2 || HeaderRows > 0 || _rows.Values.ElementAt(1).GetValueOrDefault(column, "").Trim().Length == 0)
            return "";
        var left = cells.Where(c => c.Key < column && c.Value.Trim().Length > 0).Select(c => c.Key).DefaultIfEmpty(-1).Last();
        return left >= 0 && _rows.Values.ElementAt(1).GetValueOrDefault(left, "").Trim().Length > 0 ? cells[left].Trim() : "";
    }

    /// <summary>Figures, prices, dates and sentences are no captions.</summary>
    private static bool IsValue(string cell)
    {
        var text = cell.Trim().TrimStart('¥', '￥', '$', '-').TrimEnd('%', '元');
        return text.Length > 60 || (text.Length > 0
            && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            && !(number is >= 1900 and <= 2100 && text.Length == 4))
            || DateTime.TryParseExact(text, ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}
