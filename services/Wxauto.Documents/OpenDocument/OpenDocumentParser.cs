using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>Texts, spreadsheets and presentations of LibreOffice and its relatives.</summary>
internal sealed class OpenDocumentParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.OpenDocument;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        using var package = OfficePackage.Open(file, limits, blocks.Note, ct);
        if (package.Xml(new OfficePart("META-INF/manifest.xml")).Inner("encryption-data").Any())
            throw new UnreadableDocumentException(DocumentReasons.Encrypted);
        var content = package.MainXml(new OfficePart("content.xml"));
        var shared = package.Xml(new OfficePart("styles.xml"));
        var walk = new TextWalk(package, new TextStyles(shared, content), blocks, ct);
        foreach (var body in content.Child("body")?.Elements() ?? [])
        {
            if (body.Is() == "spreadsheet")
                new SheetsWalk(walk, blocks, ct).Add(body);
            else if (body.Is() is "presentation" or "drawing")
                new PagesWalk(walk, blocks, ct).Add(body);
            else
            {
                walk.Add(body);
                foreach (var kind in new[] { "header", "footer" })
                    AddRunning(blocks, walk, shared, kind);
            }
        }
        walk.Finish();
        return blocks.ToDocument(file, package.Xml(new OfficePart("meta.xml")).Inner("title").FirstOrDefault()?.Value);
    }

    /// <summary>Headers or footers: each line once.</summary>
    private static void AddRunning(BlockList blocks, TextWalk walk, XElement? shared, string kind)
    {
        var said = new HashSet<string>();
        foreach (var part in shared.Child("master-styles").Inner(kind).Concat(shared.Child("master-styles").Inner(kind + "-left")))
            foreach (var line in walk.Running(part))
                if (said.Add(BlockList.Tidy(line)))
                    blocks.Paragraph(line);
    }
}
