using System.Xml.Linq;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>How text and tables of an OpenDocument look, as far as it changes what they say; styles inherit.</summary>
internal sealed class TextStyles
{
    private const int Longest = 20;
    private readonly Dictionary<(string Family, string Name), XElement> _styles = [];
    private readonly Dictionary<string, XElement> _lists = new(StringComparer.Ordinal);

    /// <param name="parts">Roots with styles; later ones count more.</param>
    public TextStyles(params IEnumerable<XElement?> parts)
    {
        foreach (var group in parts.SelectMany(p => (p?.Elements() ?? []).Where(e => e.Is() is "styles" or "automatic-styles")))
        {
            foreach (var style in group.Children("style"))
                _styles[(style.Get("family") ?? "", style.Get("name") ?? "")] = style;
            foreach (var list in group.Children("list-style"))
                _lists[list.Get("name") ?? ""] = list;
            foreach (var outline in group.Children("outline-style"))
                Outline = outline;
        }
    }

    /// <summary>How headings are numbered.</summary>
    public XElement? Outline { get; private set; }

    /// <summary>Hidden, or struck through.</summary>
    public bool IsUnseen(string family, string? name) => Property(family, name, "text-properties", "display") == "none"
        || Property(family, name, "text-properties", "text-line-through-style") is not (null or "none")
        || Property(family, name, "text-properties", "text-line-through-type") is not (null or "none");

    /// <summary>Above zero: raised; below: lowered.</summary>
    public int Raised(string? name) => Property("text", name, "text-properties", "text-position")?.Split(' ')[0] switch
    {
        null or "0%" => 0,
        "sub" => -1,
        var position => position.StartsWith('-') ? -1 : 1,
    };

    public bool IsTableShown(string? name) => Property("table", name, "table-properties", "display") != "false";

    public bool IsPageShown(string? name) => Property("drawing-page", name, "drawing-page-properties", "visibility") != "hidden";

    /// <summary>The list that paragraphs of a style belong to.</summary>
    public string? ListOf(string? paragraphStyle) => Style("paragraph", paragraphStyle).Get("list-style-name");

    /// <summary>The way in which items of a level are marked.</summary>
    public XElement? Level(string? list, int level) => list is not null && _lists.TryGetValue(list, out var style) ? LevelOf(style, level)
        : null;

    public static XElement? LevelOf(XElement? list, int level) => list?.Elements().FirstOrDefault(e => e.Number("level") == level);

    private XElement? Style(string family, string? name) => name is null ? null : _styles.GetValueOrDefault((family, name));

    private string? Property(string family, string? name, string group, string property)
    {
        for (var (style, depth) = (Style(family, name), 0); style is not null && depth < Longest; depth++)
        {
            if (style.Child(group).Get(property) is { } value)
                return value;
            style = Style(family, style.Get("parent-style-name"));
        }
        return null;
    }
}
