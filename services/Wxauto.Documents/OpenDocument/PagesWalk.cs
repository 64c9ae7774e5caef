using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>Slides that are shown, in their order: title, what stands on them, then the speaker's notes.</summary>
internal sealed class PagesWalk(TextWalk text, BlockList blocks, CancellationToken ct)
{
    public void Add(XElement body)
    {
        var hidden = 0;
        foreach (var page in body.Children("page"))
        {
            ct.ThrowIfCancellationRequested();
            blocks.Page++;
            if (text.Styles.IsPageShown(page.Get("style-name")))
                AddPage(page);
            else
                hidden++;
        }
        if (hidden > 0)
            blocks.Note(DocumentReasons.HiddenSlides.With(hidden));
    }

    private void AddPage(XElement page)
    {
        var shapes = page.Elements().Where(e => e.Is() is not ("notes" or "forms" or "animations" or "par")
            && e.Get("placeholder") != "true" && e.Get("class") is not ("header" or "footer" or "date-time" or "page-number")).ToList();
        var title = shapes.Find(s => s.Get("class") == "title");
        if (title is not null)
            blocks.Heading(blocks.IsEmpty ? 1 : 2, string.Join(' ', text.Lines(title)));
        foreach (var shape in shapes.Where(s => s != title))
            text.AddFrame(shape);
        foreach (var frame in page.Children("notes").SelectMany(n => n.Elements())
            .Where(f => f.Get("class") == "notes" && f.Get("placeholder") != "true"))
            text.AddFrame(frame);
    }
}
