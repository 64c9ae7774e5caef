using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.Containers;

/// <summary>The chapters of a book in the order in which it is read; its table of contents is not one.</summary>
internal sealed class EBookParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.EBook;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        using var package = OfficePackage.Open(file, limits, blocks.Note, ct);
        if (package.Xml(new OfficePart("META-INF/encryption.xml")).Inner("EncryptionMethod")
            .Any(m => m.Get("Algorithm")?.Contains("obfuscation", StringComparison.OrdinalIgnoreCase) != true
                && m.Get("Algorithm")?.Contains("adobe.com/pdf", StringComparison.OrdinalIgnoreCase) != true))
            throw new UnreadableDocumentException(DocumentReasons.Encrypted);
        var name = package.Xml(new OfficePart("META-INF/container.xml")).Inner("rootfile").FirstOrDefault().Get("full-path")
            ?? throw new UnreadableDocumentException(DocumentReasons.NoMainPart);
        var book = package.MainXml(new OfficePart(name));
        var items = book.Inner("item").Where(i => i.Get("id") is not null && i.Get("href") is not null)
            .GroupBy(i => i.Get("id")!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var contents = book.Inner("reference").FirstOrDefault(r => r.Get("type") == "toc").Get("href")?.Split('#')[0];
        var (missing, shown) = (0, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var chapter in book.Child("spine").Children("itemref"))
        {
            ct.ThrowIfCancellationRequested();
            if (chapter.Get("idref") is not { } id || !items.TryGetValue(id, out var item) || IsContents(item, contents)
                || chapter.Get("linear") == "no" && item.Get("href")!.Contains("cover", StringComparison.OrdinalIgnoreCase))
                continue;
            var page = OfficePackage.Beside(name, item.Get("href")!);
            if (package.Bytes(page) is { } content)
                HtmlParser.AddFragment(blocks, HtmlParser.Decode(content), address => Picture(OfficePackage.Beside(page.Name, address)));
            else
                missing++;
        }
        if (missing > 0)
            blocks.Note(DocumentReasons.PartMissing.With($"{missing} × XHTML"));
        return blocks.ToDocument(file, book.Child("metadata").Inner("title").FirstOrDefault()?.Value);

        byte[]? Picture(OfficePart part) => shown.Contains(part.Name) ? [] : package.Bytes(part) is { } content && shown.Add(part.Name)
            ? content : null;
    }

    private static bool IsContents(XElement item, string? contents) => item.Get("href")!.Split('#')[0] == contents
        || item.Get("properties")?.Split(' ').Contains("nav") == true;
}
