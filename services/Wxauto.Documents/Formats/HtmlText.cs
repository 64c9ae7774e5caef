using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;

namespace Wxauto.Documents.Formats;

/// <summary>The text of elements that are read as one piece, such as cells and headings, and of what stands within lines.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Blocks = ["address", "article", "aside", "blockquote", "body", "button", "caption",
        "center", "dd",
        "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
            "h5", "h6",
        "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "optgroup", "option", "p", "pre",
            "search",
        "section", "select", "summary", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"];

    /// <summary>Begins a line of its own; what nobody knows stands within a line, as in browsers.</summary>
    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    public static string Of(IElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return text.ToString();
    }

    /// <summary>What an element without a text of its own shows, or one that changes the meaning of its text; false for others.</summary>
    public static bool TryAppend(StringBuilder text, IElement element)
    {
        switch (element.LocalName)
        {
            case "br":
                text.Append('\n');
                return true;
            case "rt" or "rp" or "head" or "title":
                return true;
            case "sup":
                text.Append(RaisedText.Raise(Of(element)));
                return true;
            case "sub":
                text.Append(RaisedText.Lower(Of(element)));
                return true;
            case "img" or "area":
                text.Append(Described(element.GetAttribute("alt") ?? ""));
                return true;
            case "math":
                text.Append(Formula(element));
                return true;
            // A formula in TeX, as Markdown leaves it between its brackets.
            case "span" or "div" when element.ClassName == "math":
                var formula = element.TextContent.Trim();
                text.Append(formula.Length >= 4 && formula[0] == '\\' ? formula[2..^2].Trim() : formula);
                return true;
            case "textarea":
                text.Append(element.TextContent);
                return true;
            case "input":
                text.Append(element.GetAttribute("type")?.ToLowerInvariant() switch
                {
                    "checkbox" or "radio" => element.HasAttribute("checked") ? "☑ " : "☐ ",
                    "submit" or "button" or "reset" or "image" or "password" or "file" or "range" or "color" => "",
                    _ => element.GetAttribute("value"),
                });
                return true;
            case "svg":
                foreach (var line in element.QuerySelectorAll("text"))
                    text.Append(Spaces(line.TextContent)).Append('\n');
                return true;
            case "option":
                if (!element.HasAttribute("disabled") && element.GetAttribute("value") != "")
                    text.Append(element.TextContent);
                return true;
            case "optgroup":
                text.Append(element.GetAttribute("label")).Append('\n');
                return false;
            default:
                return false;
        }
    }

    public static string Spaces(string text) => text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');

    /// <summary>Where a link leads, if that is an address that stands for itself or the page says from where it counts.</summary>
    public static string? AddressOf(IElement link)
    {
        var address = link.GetAttribute("href")?.Trim();
        return address is { Length: > 0 } && !address.StartsWith('#') && link.BaseUri.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(link.BaseUri, UriKind.Absolute, out var from) && Uri.TryCreate(from, address, out var resolved)
            ? resolved.ToString() : address;
    }

    private static void Append(StringBuilder text, IElement element)
    {
        var number = 0;
        foreach (var node in element.ChildNodes)
        {
            if (node is IText data)
                text.Append(Spaces(data.Data));
            else if (node is IElement child)
            {
                var isBlock = IsBlock(child) && child.LocalName is not ("td" or "th");
                if (isBlock)
                    Line(text);
                else if (child.LocalName is "td" or "th")
                    text.Append(' ');
                if (child.LocalName == "li" && element.LocalName == "ol")
                    text.Append(CultureInfo.InvariantCulture, $"{++number}. ");
                var start = text.Length;
                if (!TryAppend(text, child))
                    Append(text, child);
                if (child.LocalName == "a")
                    LinkText.Append(text, start, AddressOf(child));
                if (isBlock)
                    Line(text);
            }
        }
    }

    private static void Line(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
    }

    /// <summary>Names of files describe nothing.</summary>
    private static string Described(string alt) => alt.Trim() is { Length: > 1 } words
        && Path.GetExtension(words) is not { Length: > 3 and < 6 }
        ? $" {Spaces(words)} " : "";

    private static string Formula(IElement math)
    {
        try
        {
            return MathText.Of(XElement.Parse(math.OuterHtml.Replace("&nbsp;", " ", StringComparison.Ordinal)));
        }
        catch (XmlException)
        {
            return math.TextContent;
        }
    }
}
