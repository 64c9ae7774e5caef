using System.Xml.Linq;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Office;

/// <summary>Goes through one sheet.</summary>
internal sealed class SheetWalk(OfficePackage package, OfficePart part, string name, Workbook book, BlockList blocks,
    OfficePictures pictures)
{
    public void Add(CancellationToken ct)
    {
        var reader = new SheetReader(package, part, ct);
        var cells = Read(reader);
        foreach (var link in reader.Links)
            AddLink(cells, link);
        var drawing = package.Related(part, reader.Drawing) is { } drawn ? (Part: drawn, Root: package.Xml(drawn)) : default;
        if (cells.Count > 0 || drawing.Root.Inner("t").Any())
            blocks.Heading(2, name);
        foreach (var grid in SheetTables.Grids(cells, reader.Merges, blocks.Limits))
            blocks.Table(grid);
        if (drawing.Root is { } root)
            AddDrawing(drawing.Part, root);
        pictures.NoteInner(part);
        if (package.OfKind(part, "comments").Sum(c => package.Xml(c).Inner("comment").Count()) is > 0 and var comments)
            blocks.Note(DocumentReasons.CommentsLeftOut.With(comments));
    }

    private Dictionary<(int Row, int Column), string> Read(SheetReader reader)
    {
        var cells = new Dictionary<(int Row, int Column), string>();
        var white = new List<(int Row, int Column)>();
        var (hiddenRows, hiddenColumns) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (row, column, rowIsHidden, cell) in reader.Cells())
        {
            if (cell.Child("v") is null && cell.Child("is") is null && cell.Child("f") is null)
                continue;
            if (rowIsHidden || reader.IsHidden(column))
            {
                (rowIsHidden ? hiddenRows : hiddenColumns).Add(rowIsHidden ? row : column);
                continue;
            }
            if (book.Show(name, row, column, cell) is not { Length: > 0 } text)
                continue;
            cells[(row, column)] = text;
            if (book.Styles.Of(cell.Number("s")) is { Font.IsWhite: true, IsFilled: false })
                white.Add((row, column));
            if (cells.Count > blocks.Limits.MaxTableCells)
                throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(blocks.Limits.MaxTableCells));
        }
        // White on white is not seen, unless something else colours the cell.
        if (!reader.IsColoured)
            white.ForEach(c => cells.Remove(c));
        if (hiddenRows.Count > 0)
            blocks.Note((reader.IsFiltered ? DocumentReasons.FilteredRows : DocumentReasons.HiddenRows).With(hiddenRows.Count, name));
        if (hiddenColumns.Count > 0)
            blocks.Note(DocumentReasons.HiddenColumns.With(hiddenColumns.Count, name));
        return cells;
    }

    private void AddLink(Dictionary<(int Row, int Column), string> cells, XElement link)
    {
        if (CellAddress.Area(link.Get("ref")) is not { } area || !cells.TryGetValue(area.From, out var text))
            return;
        cells[area.From] = text + LinkText.Suffix(text, package.Relation(part, link.Get("id"))?.Target);
    }

    private void AddDrawing(OfficePart drawn, XElement root)
    {
        var text = new DrawingText(package, drawn);
        foreach (var anchor in root.Elements().OrderBy(a => a.Child("from", "row")?.Value.Length).ThenBy(a => a.Child("from", "row")?.Value,
            StringComparer.Ordinal))
        {
            foreach (var shape in Shapes.InOrder(anchor, Shapes.PlaceOf))
            {
                blocks.Paragraph(string.Join('\n', text.Paragraphs(shape.Child("txBody"))));
                // A chart draws figures of the cells.
                if (shape.Inner("chart").FirstOrDefault() is { } chart
                    && package.Xml(package.Related(drawn, chart.Get("id"))) is { } figures)
                    Charts.Add(blocks, figures, withFigures: false);
                foreach (var point in package.Xml(package.Related(drawn, shape.Inner("relIds").FirstOrDefault().Get("dm"))).Inner("pt"))
                    blocks.Item(string.Join(' ', text.Paragraphs(point.Child("t"))));
                if (shape.Inner("blip").FirstOrDefault() is { } blip)
                    pictures.Add(drawn, blip.Get("embed") ?? blip.Get("link"), Shapes.PlaceOf(shape)?.Width, Shapes.PlaceOf(shape)?.Height);
            }
        }
    }
}
