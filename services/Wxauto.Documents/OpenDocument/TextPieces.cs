using System.Text;
using System.Xml.Linq;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>What stands in a paragraph: its words, and what is read after it.</summary>
internal sealed record TextPieces(StringBuilder Text, List<XElement> Notes, List<XElement> Frames)
{
    public bool HasPageNumber { get; private set; }

    public int Comments { get; private set; }

    public static TextPieces Of(XElement paragraph, TextStyles styles)
    {
        var pieces = new TextPieces(new StringBuilder(), [], []);
        if (!styles.IsUnseen("paragraph", paragraph.Get("style-name"))
            && !paragraph.Inner("hidden-paragraph").Any(h => h.Get("is-hidden") == "true"
                && h.Ancestors().First(a => a.Is() is "p" or "h") == paragraph))
            pieces.Add(paragraph, styles, 0);
        return pieces;
    }

    private void Add(XElement parent, TextStyles styles, int raised)
    {
        foreach (var node in parent.Nodes())
        {
            if (node is XText words)
                Text.Append(raised == 0 ? words.Value.Replace('\n', ' ') : raised > 0 ? RaisedText.Raise(words.Value)
                    : RaisedText.Lower(words.Value));
            else if (node is XElement element)
                AddElement(element, styles, raised);
        }
    }

    private void AddElement(XElement element, TextStyles styles, int raised)
    {
        switch (element.Is())
        {
            case "s":
                Text.Append(' ');
                break;
            case "tab":
                Text.Append('\t');
                break;
            case "line-break":
                Text.Append('\n');
                break;
            case "span":
                if (!styles.IsUnseen("text", element.Get("style-name")))
                    Add(element, styles, styles.Raised(element.Get("style-name")) is not 0 and var own ? own : raised);
                break;
            case "a":
                var start = Text.Length;
                Add(element, styles, raised);
                LinkText.Append(Text, start, element.Get("href"));
                break;
            case "note":
                Notes.Add(element);
                break;
            case "annotation":
                Comments++;
                break;
            case "ruby":
                foreach (var under in element.Children("ruby-base"))
                    Add(under, styles, raised);
                break;
            case "page-number" or "page-count":
                HasPageNumber = true;
                Add(element, styles, raised);
                break;
            case "frame" or "custom-shape" or "rect" or "ellipse" or "circle" or "g" or "line" or "polyline" or "connector" or "polygon"
                or "regular-polygon" or "path" or "caption" or "measure":
                Frames.Add(element);
                break;
            case "tracked-changes" or "deletion" or "annotation-end" or "hidden-paragraph" or "alphabetical-index-mark" or "script":
            case "hidden-text" when element.Get("is-hidden") is not "false":
                break;
            default:
                Add(element, styles, raised);
                break;
        }
    }
}
