namespace Wxauto.Documents.Formats;

/// <summary>A picture is one block whose words are read later.</summary>
internal sealed class ImageParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Image;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var type = ImageFormat.Check(file.Content, limits);
        var blocks = new BlockList(limits) { Page = 1 };
        blocks.Image(type, file.Content);
        return blocks.ToDocument(file);
    }
}
