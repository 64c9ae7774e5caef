using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

/// <summary>Every sheet that is shown: its name as a heading, its tables as Excel shows them, and what is drawn on it.</summary>
internal sealed class ExcelParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Excel;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        using var package = OfficePackage.Open(file, limits, blocks.Note, ct);
        var main = package.Main("xl/workbook.xml");
        var root = package.MainXml(main);
        var book = new Workbook(package, main, root, limits, ct);
        var pictures = new OfficePictures(package, blocks);
        var hidden = 0;
        foreach (var sheet in root.Child("sheets").Children("sheet"))
        {
            blocks.Page++;
            if (sheet.Get("state") is "hidden" or "veryHidden")
                hidden++;
            else if (package.Related(main, sheet.Attributes().FirstOrDefault(a => a.Name.LocalName == "id")?.Value) is { } part)
                new SheetWalk(package, part, sheet.Get("name") ?? "", book, blocks, pictures).Add(ct);
        }
        foreach (var images in package.OfKind(main, "cellImage"))
            foreach (var blip in package.Xml(images).Inner("blip"))
                pictures.Add(images, blip.Get("embed"));
        if (hidden > 0)
            blocks.Note(DocumentReasons.HiddenSheets.With(hidden));
        if (book.Missing is { } missing)
            blocks.Note(missing);
        return blocks.ToDocument(file, package.Title());
    }
}
