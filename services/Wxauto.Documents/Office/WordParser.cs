using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

internal sealed class WordParser : IDocumentParser
{
    // A document with less text than this speaks through its pictures.
    private const int AlmostNoText = 50;
    private static readonly Dictionary<string, string> PictureTypes = new() { ["image/png"] = "image/png", ["image/jpeg"] = "image/jpeg",
        ["image/bmp"] = "image/bmp", ["image/tiff"] = "image/tiff", ["image/webp"] = "image/webp" };

    public bool Reads(string format) => format == FormatDetection.Word;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        ZipGuard.Check(file, limits, ct);
        using var document = WordprocessingDocument.Open(new MemoryStream(file.Content, writable: false), false);
        var main = document.MainDocumentPart ?? throw new UnreadableDocumentException(DocumentReasons.NoMainPart);
        var body = main.Document?.Body ?? throw new UnreadableDocumentException(DocumentReasons.NoMainPart);
        var blocks = new BlockList(limits);
        new WordWalk(main, blocks, ct).Add(body);
        if (blocks.Characters < AlmostNoText)
            AddPictures(main, body, blocks);
        return blocks.ToDocument(file, document.PackageProperties.Title);
    }

    private static void AddPictures(MainDocumentPart main, Body body, BlockList blocks)
    {
        var ids = body.Descendants<DocumentFormat.OpenXml.Drawing.Blip>().Select(b => b.Embed?.Value)
            .Concat(body.Descendants<DocumentFormat.OpenXml.Vml.ImageData>().Select(i =>
                i.RelationshipId?.Value)).OfType<string>().Distinct();
        foreach (var id in ids)
        {
            if (!main.TryGetPartById(id, out var part) || part is not ImagePart picture
                || !PictureTypes.TryGetValue(picture.ContentType, out var type))
                continue;
            using var stream = picture.GetStream(FileMode.Open, FileAccess.Read);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (ImageFormat.TypeOf(content.ToArray()) == type)
                blocks.Image(type, content.ToArray());
        }
    }
}
