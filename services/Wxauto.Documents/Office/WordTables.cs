using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>The rows and cells of a table in Word.</summary>
internal static class WordTables
{
    /// <param name="text">Of a cell.</param>
    public static TableGrid Grid(XElement table, ParseLimits limits, Func<XElement, string> text, CancellationToken ct)
    {
        var rows = Rows(table).ToList();
        var grid = new TableGrid(limits) { HeaderRows = rows.TakeWhile(r => r.Child("trPr", "tblHeader").On() == true).Count() };
        if (grid.HeaderRows == rows.Count)
            grid.HeaderRows = 0;
        // A cell that goes on from the row above names no text; it has that of the cell where it began.
        var begun = new HashSet<int>();
        for (var row = 0; row < rows.Count; row++)
        {
            ct.ThrowIfCancellationRequested();
            var column = Before(rows[row]);
            foreach (var cell in Inner(rows[row], "tc"))
            {
                var columns = Math.Clamp(cell.Child("tcPr", "gridSpan").Val() ?? 1, 1, limits.MaxTableColumns);
                if (!Continues(cell) || begun.Add(column))
                {
                    begun.Add(column);
                    grid.Put(row, column, text(cell), RowSpan(rows, row, column, cell), columns);
                }
                column += columns;
            }
        }
        return grid;
    }

    /// <summary>Those that are seen, whatever they are wrapped in.</summary>
    public static IEnumerable<XElement> Rows(XElement table) => Inner(table, "tr")
        .Where(r => r.Child("trPr", "del") is null && r.Child("trPr", "hidden").On() != true);

    public static IEnumerable<XElement> Cells(XElement row) => Inner(row, "tc");

    private static IEnumerable<XElement> Inner(XElement parent, string name) => parent.Elements().SelectMany(e => e.Is() == name ? [e]
        : e.Is() is "tbl" or "tr" or "tc" or "p" or "del" or "moveFrom" ? [] : Inner(e, name));

    /// <summary>How many rows a cell goes on for.</summary>
    private static int RowSpan(List<XElement> rows, int row, int column, XElement cell)
    {
        var span = 1;
        if (cell.Child("tcPr", "vMerge") is not null)
            while (row + span < rows.Count && CellAt(rows[row + span], column) is { } next && Continues(next))
                span++;
        return span;
    }

    private static bool Continues(XElement cell) => cell.Child("tcPr", "vMerge") is { } merge && merge.Get("val") != "restart";

    private static XElement? CellAt(XElement row, int wanted)
    {
        var column = Before(row);
        foreach (var cell in Inner(row, "tc"))
        {
            if (column == wanted)
                return cell;
            column += cell.Child("tcPr", "gridSpan").Val() ?? 1;
        }
        return null;
    }

    private static int Before(XElement row) => Math.Max(0, row.Child("trPr", "gridBefore").Val() ?? 0);
}
