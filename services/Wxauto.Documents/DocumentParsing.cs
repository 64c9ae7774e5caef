using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Containers;
using Wxauto.Documents.Converting;
using Wxauto.Documents.Formats;
using Wxauto.Documents.Office;
using Wxauto.Documents.Office.Binary;
using Wxauto.Documents.OpenDocument;
using Wxauto.Documents.Pdf;
using Wxauto.Documents.Rtf;

namespace Wxauto.Documents;

/// <summary>
/// Reads a file in this process: tells its format and lets that format's parser read it. Hostile files belong to
/// <see cref="DocumentReader"/>.
/// </summary>
internal static class DocumentParsing
{
    private static readonly IDocumentParser[] Parsers =
    [
        new PdfParser(new PageRenderer()),
        new WordParser(),
        new ExcelParser(),
        new PowerPointParser(),
        new OpenDocumentParser(),
        new RtfParser(),
        new OldExcelParser(),
        new BinaryExcelParser(),
        new ConvertedParser(),
        new EBookParser(),
        new MailParser(),
        new ZipParser(),
        new CsvParser(),
        new MarkdownParser(),
        new HtmlParser(),
        new TextParser(),
        new ImageParser(),
    ];

    /// <exception cref="UnreadableDocumentException">Says what is wrong with the file.</exception>
    public static ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        try
        {
            var format = FormatDetection.Of(file, limits);
            var parser = Parsers.FirstOrDefault(p => p.Reads(format)) ?? throw new InvalidOperationException($"No parser for {format}.");
            var document = parser.Parse(file, limits, ct);
            return document.Blocks.Count > 0 ? document with { Format = format }
                : throw new UnreadableDocumentException(DocumentReasons.NoText);
        }
        catch (Exception e) when (e is not (UnreadableDocumentException or OperationCanceledException or OutOfMemoryException))
        {
            // Libraries throw whatever a damaged file makes them stumble over.
            throw new UnreadableDocumentException(DocumentReasons.Damaged.With(e.GetType().Name));
        }
    }
}
