using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

/// <summary>Slides that are shown, in their order: title, text, tables, then the speaker's notes.</summary>
internal sealed class PowerPointParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.PowerPoint;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        using var package = OfficePackage.Open(file, limits, blocks.Note, ct);
        var main = package.Main("ppt/presentation.xml");
        var show = package.MainXml(main);
        var pictures = new OfficePictures(package, blocks);
        var size = show.Child("sldSz");
        var (hidden, comments) = (0, 0);
        foreach (var id in show.Child("sldIdLst").Children("sldId"))
        {
            ct.ThrowIfCancellationRequested();
            blocks.Page++;
            var relation = id.Attributes().FirstOrDefault(a => a.Name.LocalName == "id" && a.Name.NamespaceName.Length > 0)?.Value;
            if (package.Related(main, relation) is not { } part || package.Xml(part) is not { } slide)
                continue;
            if (slide.Get("show") is "0" or "false")
            {
                hidden++;
                continue;
            }
            new SlideWalk(package, part, blocks, pictures, size.Number("cx"), size.Number("cy")).Add(slide);
            pictures.NoteInner(part);
            comments += package.OfKind(part, "comments").Sum(c => package.Xml(c).Inner("cm").Count());
        }
        if (hidden > 0)
            blocks.Note(DocumentReasons.HiddenSlides.With(hidden));
        if (comments > 0)
            blocks.Note(DocumentReasons.CommentsLeftOut.With(comments));
        return blocks.ToDocument(file, package.Title());
    }
}
