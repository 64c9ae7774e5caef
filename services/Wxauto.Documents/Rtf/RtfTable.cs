namespace Wxauto.Documents.Rtf;

/// <summary>A table of RTF while it is read: rows say where each of their cells ends.</summary>
internal sealed class RtfTable(ParseLimits limits)
{
    private readonly List<(List<string> Texts, List<RtfCell> Cells, bool IsHeader)> _rows = [];
    private List<string> _texts = [];
    private List<RtfCell> _cells = [];
    private RtfCell _next;
    private bool _isHeader;

    private record struct RtfCell(int Right, bool BeginsDown, bool GoesDown, bool GoesRight);

    public bool IsEmpty => _rows.Count == 0 && _texts.Count == 0;

    public void BeginRow() => (_cells, _next, _isHeader) = ([], default, false);

    public void MarkHeader() => _isHeader = true;

    public void MarkMerge(string word)
    {
        _next.BeginsDown |= word == "clvmgf";
        _next.GoesDown |= word == "clvmrg";
        _next.GoesRight |= word == "clmrg";
    }

    public void EndDefinition(int right)
    {
        if (_cells.Count < limits.MaxTableColumns)
            _cells.Add(_next with { Right = right });
        _next = default;
    }

    public void EndCell(string text) => _texts.Add(text);

    public void EndRow()
    {
        if (_texts.Count > 0)
            _rows.Add((_texts, [.. _cells], _isHeader));
        _texts = [];
    }

    public TableGrid Grid()
    {
        EndRow();
        // Columns are between all places where a cell of some row ends.
        var edges = _rows.SelectMany(r => r.Cells.Select(c => c.Right)).Distinct().Order().Take(limits.MaxTableColumns).ToList();
        var grid = new TableGrid(limits) { HeaderRows = _rows.TakeWhile(r => r.IsHeader).Count() };
        if (grid.HeaderRows == _rows.Count)
            grid.HeaderRows = 0;
        for (var row = 0; row < _rows.Count; row++)
        {
            var (texts, cells, _) = _rows[row];
            var column = 0;
            for (var i = 0; i < texts.Count; i++)
            {
                if (i >= cells.Count)
                {
                    grid.Put(row, column++, texts[i]);
                    continue;
                }
                var last = i;
                while (last + 1 < cells.Count && cells[last + 1].GoesRight)
                    last++;
                var end = Math.Max(column + 1, edges.BinarySearch(cells[last].Right) + 1);
                if (!cells[i].GoesRight)
                {
                    if (!cells[i].GoesDown || row == 0)
                        grid.Put(row, column, texts[i], Down(row, i), end - column);
                    column = end;
                }
            }
        }
        return grid;
    }

    private int Down(int row, int cell)
    {
        var (rows, right) = (1, _rows[row].Cells[cell].Right);
        if (_rows[row].Cells[cell].BeginsDown)
            while (row + rows < _rows.Count && _rows[row + rows].Cells.Exists(c => c.GoesDown && c.Right == right))
                rows++;
        return rows;
    }
}
