using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

internal sealed class WordParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Word;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        return blocks.ToDocument(file, AddTo(blocks, file, depth: 0, ct));
    }

    /// <summary>Adds what a document says, and returns its title.</summary>
    public static string? AddTo(BlockList blocks, DocumentFile file, int depth, CancellationToken ct)
    {
        using var package = OfficePackage.Open(file, blocks.Limits, blocks.Note, ct);
        var main = package.Main("word/document.xml");
        var document = package.MainXml(main);
        var body = document.Child("body") ?? throw new UnreadableDocumentException(DocumentReasons.NoMainPart);
        new WordWalk(package, main, document, blocks, depth, ct).AddDocument(body);
        return package.Title();
    }
}
