using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Converting;

/// <summary>Documents of old programs, which LibreOffice makes new ones of where it is installed.</summary>
internal sealed class ConvertedParser : IDocumentParser
{
    public bool Reads(string format) => format is FormatDetection.OldWord or FormatDetection.OldPowerPoint or FormatDetection.OldWordXml
        or FormatDetection.OldExcelXml;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var (ending, target, missing) = FormatDetection.Of(file, limits) switch
        {
            FormatDetection.OldWord => (".doc", "docx", DocumentReasons.OldWord),
            FormatDetection.OldPowerPoint => (".ppt", "pptx", DocumentReasons.OldPowerPoint),
            FormatDetection.OldExcelXml => (".xml", "xlsx", DocumentReasons.OldXml),
            _ => (".xml", "docx", DocumentReasons.OldXml),
        };
        var program = OfficeConverter.Find() ?? throw new UnreadableDocumentException(missing);
        var made = OfficeConverter.Convert(program, file.Content, ending, target, ct);
        return DocumentParsing.Parse(file with { Content = made }, limits, ct);
    }
}
