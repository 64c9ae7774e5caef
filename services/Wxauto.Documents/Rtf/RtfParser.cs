using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Rtf;

/// <summary>RTF as Word, WordPad and WPS write it.</summary>
internal sealed class RtfParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Rtf;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        var walk = new RtfWalk(blocks, new RtfTokens(file.Content), ct);
        walk.Add();
        return blocks.ToDocument(file, walk.Title);
    }
}
