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
        var depth = Math.Min(HeaderRows > 0 ? HeaderRows : HeaderDepth(), Math.Min(_rows.Count, 5));
        var header = used.ConvertAll(c => string.Join(' ', _rows.Values.Take(depth)
            .Select(r => r.GetValueOrDefault(c, "").Trim()).Where(t => t.Length > 0).Distinct()));
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

    /// <summary>A header of several rows shows itself by a cell that spans columns beside one that spans rows.</summary>
    private int HeaderDepth()
    {
        var first = _rows.First().Key;
        var spans = _spans.Where(s => s.Row == first).ToList();
        return spans.Any(s => s.Columns > 1 && s.Rows == 1) ? Math.Min(spans.Max(s => s.Rows), 3) : 1;
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
