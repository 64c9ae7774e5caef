using System.Text;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>Text of shapes, as slides and sheets have it.</summary>
internal sealed class DrawingText(OfficePackage package, OfficePart part)
{
    private const int Levels = 10;

    /// <summary>Each with the number that its list gives it.</summary>
    /// <param name="body">The txBody of a shape or cell.</param>
    public IEnumerable<string> Paragraphs(XElement? body)
    {
        var counts = new int[Levels];
        foreach (var paragraph in body.Children("p"))
        {
            var text = new StringBuilder();
            Read(paragraph, text);
            if (string.IsNullOrWhiteSpace(text.ToString()))
                continue;
            var properties = paragraph.Child("pPr");
            var level = Math.Clamp(properties.Number("lvl") ?? 0, 0, Levels - 1);
            Array.Clear(counts, level + 1, Levels - level - 1);
            var own = properties.Child("buAutoNum");
            var numbered = own ?? (properties.Child("buNone") is not null || properties.Child("buChar") is not null ? null
                : body.Child("lstStyle", $"lvl{level + 1}pPr").Child("buAutoNum"));
            if (numbered is null)
                counts[level] = 0;
            else
                text.Insert(0, Marker(numbered.Get("type") ?? "", (numbered.Number("startAt") ?? 1) + counts[level]++) + " ");
            yield return text.ToString();
        }
    }

    private void Read(XElement parent, StringBuilder text)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Is())
            {
                case "r":
                    Run(element, text);
                    break;
                case "br":
                    text.Append('\n');
                    break;
                case "fld" when element.Get("type")?.StartsWith("slidenum", StringComparison.Ordinal) == true
                    || element.Get("type")?.StartsWith("datetime", StringComparison.Ordinal) == true:
                case "pPr" or "endParaRPr" or "rPr":
                    break;
                case "fld":
                    Run(element, text);
                    break;
                case "oMath":
                    text.Append(MathText.Of(element));
                    break;
                case "AlternateContent":
                    Read(element.Chosen(), text);
                    break;
                default:
                    Read(element, text);
                    break;
            }
        }
    }

    private void Run(XElement run, StringBuilder text)
    {
        var properties = run.Child("rPr");
        if (properties.Get("strike") is "sngStrike" or "dblStrike")
            return;
        var shown = SymbolFonts.Show(run.Child("t")?.Value ?? "",
            properties.Child("sym").Get("typeface") is { } sign
                && SymbolFonts.Has(sign) ? sign : properties.Child("latin").Get("typeface"));
        shown = properties.Number("baseline") switch
        {
            > 0 => RaisedText.Raise(shown),
            < 0 => RaisedText.Lower(shown),
            _ => shown,
        };
        var start = text.Length;
        text.Append(shown);
        LinkText.Append(text, start, package.Relation(part, properties.Child("hlinkClick").Get("id"))?.Target);
    }

    private static string Marker(string type, int number)
    {
        var format = type.StartsWith("alphaUc", StringComparison.Ordinal) ? "upperLetter"
            : type.StartsWith("alphaLc", StringComparison.Ordinal) ? "lowerLetter"
            : type.StartsWith("romanUc", StringComparison.Ordinal) ? "upperRoman"
            : type.StartsWith("romanLc", StringComparison.Ordinal) ? "lowerRoman"
            : type.StartsWith("circle", StringComparison.Ordinal) ? "decimalEnclosedCircle"
            : type.StartsWith("ea1", StringComparison.Ordinal) ? "chineseCounting" : "decimal";
        var shown = ListNumbers.Show(number, format);
        return type.EndsWith("ParenBoth", StringComparison.Ordinal) ? $"({shown})"
            : type.EndsWith("ParenR", StringComparison.Ordinal) ? $"{shown})"
            : type.EndsWith("Period", StringComparison.Ordinal) ? $"{shown}." : shown;
    }
}
