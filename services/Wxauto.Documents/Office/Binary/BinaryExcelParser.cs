using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office.Binary;

/// <summary>Workbooks whose parts are binary (.xlsb): made new in XML, then read as those are.</summary>
internal sealed class BinaryExcelParser : IDocumentParser
{
    private readonly ExcelParser _excel = new();

    public bool Reads(string format) => format == FormatDetection.BinaryExcel;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        ZipGuard.Check(file, limits, ct);
        return _excel.Parse(file with { Content = BinaryWorkbook.InXml(file.Content, ct) }, limits, ct);
    }
}
