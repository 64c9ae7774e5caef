using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>What a paragraph holds.</summary>
internal sealed class WordText
{
    public StringBuilder Text { get; } = new();

    /// <summary>What stands in boxes of their own: text, formulas of charts, pictures.</summary>
    public List<XElement> Boxes { get; } = [];

    /// <summary>References to foot- and endnotes.</summary>
    public List<XElement> Notes { get; } = [];

    /// <summary>It has words that a reader of the page does not see.</summary>
    public bool HasUnseen { get; set; }

    public bool HasPageNumber { get; set; }
}

/// <summary>
/// Reads the text of paragraphs as a reader of the page sees it. Whatever is not known is looked into: words are words in an element of
/// any name.
/// </summary>
internal sealed class WordInline(OfficePackage package, OfficePart part, WordStyles styles, bool whiteIsSeen)
{
    private readonly WordFields _fields = new();

    public WordText Read(XElement paragraph)
    {
        var output = new WordText();
        _fields.EndCodes();
        var look = styles.LookOfParagraph(paragraph);
        // Nothing is white on white in a shaded paragraph, cell or box, or with a picture behind.
        var seesWhite = whiteIsSeen || paragraph.Child("pPr", "shd") is not null
            || paragraph.Ancestors().Any(a => a.Is() is "tc" or "txbxContent" or "txBody");
        Walk(paragraph, look, output, seesWhite);
        return output;
    }

    private void Walk(XElement parent, WordLook look, WordText output, bool seesWhite)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Is())
            {
                case "r":
                    Walk(element, styles.LookOfRun(element, look), output, seesWhite);
                    break;
                case "fldChar":
                    _fields.Mark(element, output);
                    break;
                case "instrText":
                    _fields.Code(element.Value);
                    break;
                case "footnoteReference" or "endnoteReference":
                    output.Notes.Add(element);
                    break;
                case "txbxContent" or "txBody" or "chart" or "relIds" or "blip" or "imagedata" or "textpath":
                    output.Boxes.Add(element);
                    break;
                case "AlternateContent":
                    Walk(element.Chosen(), look, output, seesWhite);
                    break;
                case "ruby":
                    if (element.Child("rubyBase") is { } words)
                        Walk(words, look, output, seesWhite);
                    break;
                case "hyperlink":
                    var start = output.Text.Length;
                    Walk(element, look, output, seesWhite);
                    if (!_fields.IsInCode)
                        LinkText.Append(output.Text, start, package.Relation(part, element.Get("id"))?.Target);
                    break;
                case "fldSimple":
                    var begin = output.Text.Length;
                    Walk(element, look, output, seesWhite);
                    WordFields.End(element.Get("instr") ?? "", element.Child("ffData"), output, begin);
                    break;
                case "sdt" when IsPlaceholder(element):
                case "drawing" or "pict" or "object" when IsHidden(element):
                case "del" or "moveFrom" or "pPr" or "rPr" or "sdtPr" or "delText" or "delInstrText" or "tbl" or "p":
                    break;
                default:
                    if (Plain(element, look) is not { } text)
                        Walk(element, look, output, seesWhite);
                    else if (look.IsHidden == true || look.IsStruck == true || (look.IsWhite == true && !seesWhite))
                        output.HasUnseen = true;
                    else if (_fields.IsInCode)
                        break;
                    else
                        output.Text.Append(Raised(text, look));
                    break;
            }
        }
    }

    /// <summary>What an element that holds no others shows; null for those that hold others.</summary>
    private static string? Plain(XElement element, WordLook look) => element.Is() switch
    {
        "t" => SymbolFonts.Show(element.Value, look.Font),
        "oMath" => MathText.Of(element),
        "tab" or "ptab" => "\t",
        "br" or "cr" => "\n",
        "noBreakHyphen" => "-",
        "sym" when int.TryParse(element.Get("char"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            && code is > 0 and < 0xFFFF => SymbolFonts.Show(((char)code).ToString(), element.Get("font") ?? "Symbol"),
        _ => null,
    };

    private static string Raised(string text, WordLook look) => look.Height switch
    {
        "superscript" => RaisedText.Raise(text),
        "subscript" => RaisedText.Lower(text),
        _ => text,
    };

    /// <summary>A content control that nobody filled shows what to do with it.</summary>
    public static bool IsPlaceholder(XElement control) => control.Child("sdtPr", "showingPlcHdr").On() == true;

    private static bool IsHidden(XElement drawing) => drawing.Inner("docPr").Any(p => p.Flag("hidden"))
        || (drawing.Inner("shape").FirstOrDefault() ?? drawing.Inner("rect").FirstOrDefault()).Get("style") is { } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
}
