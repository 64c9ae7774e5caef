using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.Converting;

/// <summary>Workbooks in the formats before XML; they are shown as new ones are.</summary>
internal sealed class OldExcelParser : IDocumentParser
{
    private const int LargestBuiltIn = 163;

    public bool Reads(string format) => format == FormatDetection.OldExcel;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        // Old workbooks name a code page for their words.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var blocks = new BlockList(limits);
        try
        {
            using var book = ExcelReaderFactory.CreateReader(new MemoryStream(file.Content, writable: false),
                new ExcelReaderConfiguration { FallbackEncoding = HtmlParser.EncodingOf("gb18030"), LeaveOpen = false });
            var hidden = 0;
            do
            {
                blocks.Page++;
                if (book.VisibleState == "visible")
                    Add(blocks, book, ct);
                else
                    hidden++;
            }
            while (book.NextResult());
            if (hidden > 0)
                blocks.Note(DocumentReasons.HiddenSheets.With(hidden));
        }
        catch (InvalidPasswordException)
        {
            throw new UnreadableDocumentException(DocumentReasons.Encrypted);
        }
        return blocks.ToDocument(file);
    }

    private static void Add(BlockList blocks, IExcelDataReader sheet, CancellationToken ct)
    {
        var cells = new Dictionary<(int Row, int Column), string>();
        var (hiddenRows, hiddenColumns) = (new HashSet<int>(), new HashSet<int>());
        for (var row = 0; sheet.Read(); row++)
        {
            ct.ThrowIfCancellationRequested();
            for (var column = 0; column < sheet.FieldCount; column++)
            {
                if (sheet.GetValue(column) is not { } value)
                    continue;
                if (sheet.RowHeight == 0)
                    hiddenRows.Add(row);
                else if (sheet.GetColumnWidth(column) == 0)
                    hiddenColumns.Add(column);
                else if (Show(value, sheet, column) is { Length: > 0 } text)
                    cells[(row, column)] = text;
            }
            if (cells.Count > blocks.Limits.MaxTableCells)
                throw new UnreadableDocumentException(DocumentReasons.ManyCells.With(blocks.Limits.MaxTableCells));
        }
        if (cells.Count > 0)
            blocks.Heading(2, sheet.Name);
        var merges = (sheet.MergeCells ?? []).Select(m => ((m.FromRow, m.FromColumn), (m.ToRow, m.ToColumn))).ToList();
        foreach (var grid in SheetTables.Grids(cells, merges, blocks.Limits))
            blocks.Table(grid);
        if (hiddenRows.Count > 0)
            blocks.Note(DocumentReasons.HiddenRows.With(hiddenRows.Count, sheet.Name));
        if (hiddenColumns.Count > 0)
            blocks.Note(DocumentReasons.HiddenColumns.With(hiddenColumns.Count, sheet.Name));
    }

    private static string Show(object value, IExcelDataReader sheet, int column)
    {
        var index = sheet.GetNumberFormatIndex(column);
        var format = index is > 0 and <= LargestBuiltIn && CellStyles.BuiltInOf(index) is { } known ? known
            : sheet.GetNumberFormatString(column) ?? "General";
        return value switch
        {
            string text => NumberFormat.ShowText(text, format),
            bool isTrue => isTrue ? "TRUE" : "FALSE",
            DateTime date => NumberFormat.Show(date.ToOADate(), format),
            TimeSpan time => NumberFormat.Show(time.TotalDays, format),
            IConvertible number => NumberFormat.Show(number.ToDouble(CultureInfo.InvariantCulture), format),
            _ => "",
        };
    }
}
