using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Ingestion;

namespace Wxauto.Knowledge.Desk;

/// <summary>How a document was, or would be, read, as it is shown.</summary>
/// <param name="Format">What the file is; null when that is not known.</param>
/// <param name="Milliseconds">How long reading took; null when that is not known.</param>
internal sealed record ShownReading(Reason? Format, DateTimeOffset? At, int? Milliseconds, IReadOnlyList<NoteGroup> Notes, int TableCount,
    IReadOnlyList<ReadTable> Tables, IReadOnlyList<ReadPicture> Pictures)
{
    private static readonly Dictionary<string, Reason> Formats = new()
    {
        ["pdf"] = DocumentReasons.FormatPdf, ["docx"] = DocumentReasons.FormatWord, ["xlsx"] = DocumentReasons.FormatExcel,
        ["pptx"] = DocumentReasons.FormatPowerPoint, ["csv"] = DocumentReasons.FormatCsv, ["tsv"] = DocumentReasons.FormatTsv,
        ["md"] = DocumentReasons.FormatMarkdown, ["html"] = DocumentReasons.FormatHtml, ["txt"] = DocumentReasons.FormatText,
        ["image"] = DocumentReasons.FormatPicture, ["zip"] = DocumentReasons.FormatZip,
    };

    public static ShownReading Of(ReadingReport report, DateTimeOffset? at, int? milliseconds, IReadOnlyList<NoteGroup> notes) =>
        new(FormatOf(report.Format), at, milliseconds, notes, report.TableCount, report.Tables, report.Pictures);

    private static Reason? FormatOf(string format) => format.Length == 0 ? null
        : Formats.GetValueOrDefault(format) ?? DocumentReasons.FormatNamed.With(format);
}
