using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>Every sheet that is shown: its cells as they are stored for show.</summary>
internal sealed class SheetsWalk(TextWalk text, BlockList blocks, CancellationToken ct)
{
    private readonly Dictionary<(int Row, int Column), string> _cells = [];
    private readonly List<((int Row, int Column) From, (int Row, int Column) To)> _merges = [];
    private readonly HashSet<int> _hiddenColumns = [];
    private int _row, _hiddenRows, _filteredRows;

    public void Add(XElement body)
    {
        var hidden = 0;
        foreach (var sheet in body.Children("table"))
        {
            blocks.Page++;
            if (text.Styles.IsTableShown(sheet.Get("style-name")))
                AddSheet(sheet, sheet.Get("name") ?? "");
            else
                hidden++;
        }
        if (hidden > 0)
            blocks.Note(DocumentReasons.HiddenSheets.With(hidden));
    }

    private void AddSheet(XElement sheet, string name)
    {
        _cells.Clear();
        _merges.Clear();
        (_row, _hiddenRows, _filteredRows) = (0, 0, 0);
        var columns = HiddenColumns(sheet);
        _hiddenColumns.Clear();
        AddRows(sheet, columns);
        if (_cells.Count > 0)
            blocks.Heading(2, name);
        foreach (var grid in SheetTables.Grids(_cells, _merges, blocks.Limits))
            blocks.Table(grid);
        text.AddPicturesOfCells();
        foreach (var shape in sheet.Children("shapes").SelectMany(s => s.Elements()))
            text.AddFrame(shape);
        if (_hiddenRows > 0)
            blocks.Note(DocumentReasons.HiddenRows.With(_hiddenRows, name));
        if (_filteredRows > 0)
            blocks.Note(DocumentReasons.FilteredRows.With(_filteredRows, name));
        if (_hiddenColumns.Count > 0)
            blocks.Note(DocumentReasons.HiddenColumns.With(_hiddenColumns.Count, name));
    }

    private void AddRows(XElement parent, List<(int From, int To)> hidden)
    {
        foreach (var element in parent.Elements())
        {
            if (element.Is() is "table-rows" or "table-header-rows" or "table-row-group")
                AddRows(element, hidden);
            if (element.Is() != "table-row")
                continue;
            ct.ThrowIfCancellationRequested();
            var repeated = Math.Max(1, element.Number("number-rows-repeated") ?? 1);
            var cells = Cells(element).ToList();
            if (cells.Count > 0 && element.Get("visibility") is "collapse" or "filter")
            {
                if (element.Get("visibility") == "filter")
                    _filteredRows += repeated;
                else
                    _hiddenRows += repeated;
            }
            else if (cells.Count > 0)
            {
                if (repeated > blocks.Limits.MaxTableRows)
                    throw new UnreadableDocumentException(DocumentReasons.ManyRows.With(blocks.Limits.MaxTableRows));
                for (var i = 0; i < repeated; i++)
                    Put(cells, _row + i, hidden);
            }
            _row += Math.Min(repeated, int.MaxValue - _row);
        }
    }

    private void Put(List<(int Column, int Count, XElement Cell, string Text)> cells, int row, List<(int From, int To)> hidden)
    {
        foreach (var (start, count, cell, words) in cells)
        {
            for (var column = start; column < start + count; column++)
            {
                if (hidden.Exists(h => column >= h.From && column <= h.To))
                {
                    _hiddenColumns.Add(column);
                    continue;
                }
                _cells[(row, column)] = words;
                if (_cells.Count > blocks.Limits.MaxTableCells)
                    throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(blocks.Limits.MaxTableCells));
                var (rows, columns) = (cell.Number("number-rows-spanned") ?? 1, cell.Number("number-columns-spanned") ?? 1);
                if (rows is > 1 and < 1_000_000 || columns is > 1 and < 100_000)
                    _merges.Add(((row, column), (row + Math.Max(rows, 1) - 1, column + Math.Max(columns, 1) - 1)));
            }
        }
    }

    private IEnumerable<(int Column, int Count, XElement Cell, string Text)> Cells(XElement row)
    {
        var column = 0;
        foreach (var cell in row.Elements().Where(e => e.Is() is "table-cell" or "covered-table-cell"))
        {
            var count = Math.Clamp(cell.Number("number-columns-repeated") ?? 1, 1, 1_000_000);
            var words = cell.Is() == "table-cell" ? Show(cell) : "";
            if (!string.IsNullOrWhiteSpace(words))
                yield return column + count > blocks.Limits.MaxTableColumns
                    ? throw new UnreadableDocumentException(DocumentReasons.ManyColumns.With(blocks.Limits.MaxTableColumns))
                    : (column, count, cell, words);
            column += Math.Min(count, 1_000_000_000 - column);
        }
    }

    /// <summary>The text that its program showed, or the bare value where it stored none.</summary>
    private string Show(XElement cell)
    {
        var lines = string.Join('\n', text.Lines(cell));
        if (cell.Get("value-type") == "string" || lines.Length > 0)
            return lines.Length > 0 ? lines : cell.Get("string-value") ?? "";
        return cell.Child("p") is null ? cell.Get("value") ?? cell.Get("date-value") ?? cell.Get("time-value") ?? "" : "";
    }

    private static List<(int From, int To)> HiddenColumns(XElement sheet)
    {
        var hidden = new List<(int, int)>();
        var column = 0;
        foreach (var one in sheet.Inner("table-column"))
        {
            var count = Math.Clamp(one.Number("number-columns-repeated") ?? 1, 1, 1_000_000);
            if (one.Get("visibility") is "collapse" or "filter")
                hidden.Add((column, column + count - 1));
            column += Math.Min(count, 1_000_000_000 - column);
        }
        return hidden;
    }
}
