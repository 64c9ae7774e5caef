using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

/// <summary>Every sheet that is shown: its name as a heading and its cells as a table, as Excel shows them.</summary>
internal sealed class ExcelParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Excel;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        ZipGuard.Check(file, limits, ct);
        using var document = SpreadsheetDocument.Open(new MemoryStream(file.Content, writable: false), false);
        var book = document.WorkbookPart ?? throw new UnreadableDocumentException(DocumentReasons.NoMainPart);
        var strings = SharedStrings(book, limits, ct);
        var formats = new CellFormats(book);
        var blocks = new BlockList(limits);
        var number = 0;
        foreach (var sheet in book.Workbook?.Sheets?.Elements<Sheet>() ?? [])
        {
            number++;
            if (sheet.State is { } state && state.Value != SheetStateValues.Visible)
                continue;
            if (sheet.Id?.Value is not { } id || !book.TryGetPartById(id, out var part) || part is not WorksheetPart worksheet)
                continue;
            blocks.Page = number;
            var grid = Read(worksheet, strings, formats, limits, ct);
            if (grid is null)
                continue;
            blocks.Heading(2, sheet.Name?.Value ?? "");
            blocks.Table(grid);
        }
        return blocks.ToDocument(file, document.PackageProperties.Title);
    }

    private static List<string> SharedStrings(WorkbookPart book, ParseLimits limits, CancellationToken ct)
    {
        var strings = new List<string>();
        if (book.SharedStringTablePart is not { } part)
            return strings;
        long characters = 0;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(SharedStringItem) || !reader.IsStartElement)
                continue;
            ct.ThrowIfCancellationRequested();
            strings.Add(TextOf((SharedStringItem)reader.LoadCurrentElement()!));
            characters += strings[^1].Length;
            if (characters > limits.MaxCharacters)
                throw new UnreadableDocumentException(DocumentReasons.ManyCharacters.With(limits.MaxCharacters));
        }
        return strings;
    }

    /// <summary>Without the readings that stand above characters.</summary>
    private static string TextOf(OpenXmlElement item) =>
        string.Concat(item.Descendants<Text>().Where(t => t.Parent is not PhoneticRun).Select(t => t.Text));

    private static TableGrid? Read(WorksheetPart worksheet, List<string> strings, CellFormats formats, ParseLimits limits,
        CancellationToken ct)
    {
        var cells = new Dictionary<(int Row, int Column), string>();
        var merges = new List<(int Row, int Column, int Rows, int Columns)>();
        var hidden = new List<(int From, int To)>();
        var (row, column, rowIsHidden) = (-1, -1, false);
        using var reader = OpenXmlReader.Create(worksheet);
        while (reader.Read())
        {
            if (!reader.IsStartElement)
                continue;
            if (reader.ElementType == typeof(Row))
            {
                ct.ThrowIfCancellationRequested();
                row = reader.Attributes.FirstOrDefault(a => a.LocalName == "r").Value is { } r
                    && int.TryParse(r, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index - 1 : row + 1;
                column = -1;
                rowIsHidden = reader.Attributes.Any(a => a.LocalName == "hidden" && a.Value is "1" or "true");
            }
            else if (reader.ElementType == typeof(Column))
            {
                // What a company hides in its list, such as what a thing costs it, is not for customers.
                if ((Column)reader.LoadCurrentElement()! is { Hidden.Value: true, Min.Value: var min, Max.Value: var max })
                    hidden.Add(((int)min - 1, (int)max - 1));
            }
            else if (reader.ElementType == typeof(Cell))
            {
                var cell = (Cell)reader.LoadCurrentElement()!;
                column = cell.CellReference?.Value is { } reference && Address(reference) is { } address ? address.Column : column + 1;
                if (!rowIsHidden && !hidden.Exists(h => column >= h.From && column <= h.To)
                    && Show(cell, strings, formats) is { Length: > 0 } text)
                    cells[(row, column)] = text;
                if (cells.Count > limits.MaxTableCells)
                    throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(limits.MaxTableCells));
            }
            else if (reader.ElementType == typeof(MergeCell)
                && ((MergeCell)reader.LoadCurrentElement()!).Reference?.Value?.Split(':') is [var from, var to] && Address(from) is { } a
                && Address(to) is { } b)
                merges.Add((a.Row, a.Column, b.Row - a.Row + 1, b.Column - a.Column + 1));
        }
        return cells.Count == 0 ? null : Grid(cells, merges, limits);
    }

    private static TableGrid Grid(Dictionary<(int Row, int Column), string> cells,
        List<(int Row, int Column, int Rows, int Columns)> merges, ParseLimits limits)
    {
        var grid = new TableGrid(limits);
        // Merged areas reach no further than what is written.
        var last = (Row: cells.Keys.Max(c => c.Row), Column: cells.Keys.Max(c => c.Column));
        foreach (var merge in merges)
        {
            if (cells.Remove((merge.Row, merge.Column), out var text))
                grid.Put(merge.Row, merge.Column, text, Math.Min(merge.Rows, last.Row - merge.Row + 1),
                    Math.Min(merge.Columns, last.Column - merge.Column + 1));
        }
        foreach (var ((row, column), text) in cells)
            grid.Put(row, column, text);
        return grid;
    }

    private static string Show(Cell cell, List<string> strings, CellFormats formats)
    {
        var value = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.InnerText ?? "n";
        return type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < strings.Count
                ? strings[index] : "",
            "inlineStr" => cell.InlineString is { } inline ? TextOf(inline) : value,
            "b" => value == "1" ? "TRUE" : "FALSE",
            // Errors like #N/A say nothing.
            "e" => "",
            "n" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                formats.Show(number, cell.StyleIndex?.Value),
            _ => value,
        };
    }

    /// <summary>Row and column, from 0, of "B12".</summary>
    private static (int Row, int Column)? Address(string reference)
    {
        var letters = reference.TakeWhile(char.IsAsciiLetterUpper).Count();
        if (letters is 0 or > 3 || !int.TryParse(reference.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out var row))
            return null;
        return (row - 1, reference.Take(letters).Aggregate(0, (sum, c) => sum * 26 + c - 'A' + 1) - 1);
    }
}
