using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>What a paragraph's style says of it. IsContents: a line of the table of contents.</summary>
internal sealed record WordStyle(int HeadingLevel, bool IsContents, XElement? Numbering);

/// <summary>How letters look, as far as it changes what they say; null where nothing is said.</summary>
internal sealed record WordLook(bool? IsHidden, bool? IsStruck, string? Height, string? Font, bool? IsWhite)
{
    public static WordLook Unsaid { get; } = new(null, null, null, null, null);

    /// <summary>What this one says, and where it says nothing, the other.</summary>
    public WordLook Over(WordLook other) => new(IsHidden ?? other.IsHidden, IsStruck ?? other.IsStruck, Height ?? other.Height,
        Font ?? other.Font, IsWhite ?? other.IsWhite);
}

/// <summary>Headings by the names that Word, WPS and LibreOffice give their styles, also in Chinese, and by outline level.</summary>
internal sealed partial class WordStyles
{
    private const int MaxBase = 20;
    private const int RaisedPoints = 4;
    private static readonly WordStyle Plain = new(0, false, null);
    private readonly Dictionary<string, XElement> _byId;
    private readonly Dictionary<string, WordStyle> _known = [];
    private readonly Dictionary<string, WordLook> _looks = [];
    private readonly WordLook _usual;
    private readonly string? _usualParagraph;

    public WordStyles(XElement? styles)
    {
        _byId = styles.Children("style").Where(s => s.Get("styleId") is not null).GroupBy(s => s.Get("styleId")!)
            .ToDictionary(g => g.Key, g => g.First());
        _usual = LookOf(styles.Child("docDefaults", "rPrDefault").Child("rPr"));
        _usualParagraph = _byId.FirstOrDefault(s => s.Value.Get("type") == "paragraph" && s.Value.Flag("default")).Key;
    }

    public WordStyle Of(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        var style = properties.Child("pStyle").Get("val") is { } id ? OfStyle(id) : Plain;
        return properties.Child("outlineLvl").Val() is { } outline ? style with { HeadingLevel = LevelOf(outline) } : style;
    }

    /// <summary>How the letters of a paragraph look where they say nothing themselves.</summary>
    public WordLook LookOfParagraph(XElement paragraph) =>
        (paragraph.Child("pPr", "pStyle").Get("val") ?? _usualParagraph) is { } id ? LookOfStyle(id).Over(_usual) : _usual;

    public WordLook LookOfRun(XElement run, WordLook paragraph)
    {
        var properties = run.Child("rPr");
        if (properties is null)
            return paragraph;
        var style = properties.Child("rStyle").Get("val") is { } id ? LookOfStyle(id) : WordLook.Unsaid;
        return LookOf(properties).Over(style).Over(paragraph);
    }

    private WordLook LookOfStyle(string id)
    {
        if (_looks.TryGetValue(id, out var known))
            return known;
        var look = WordLook.Unsaid;
        foreach (var style in WithBases(id))
            look = look.Over(LookOf(style.Child("rPr")));
        return _looks[id] = look;
    }

    private static WordLook LookOf(XElement? properties)
    {
        if (properties is null)
            return WordLook.Unsaid;
        var height = properties.Child("vertAlign").Get("val");
        // Letters that were moved up by hand are smaller, too; those that are not stand level with larger ones.
        if (height is null && properties.Child("position").Val() is { } moved && Math.Abs(moved) >= RaisedPoints)
            height = moved > 0 ? "superscript" : "subscript";
        var fonts = properties.Child("rFonts");
        var color = properties.Child("color").Get("val");
        var isWhite = properties.Child("shd") is { } shade && shade.Get("fill") is not (null or "auto" or "FFFFFF")
            || properties.Child("highlight") is not null ? false
            : color is null ? (bool?)null : color.Equals("FFFFFF", StringComparison.OrdinalIgnoreCase);
        return new WordLook(properties.Child("vanish").On(), Either(properties.Child("strike").On(), properties.Child("dstrike").On()),
            height,
            fonts.Get("ascii") ?? fonts.Get("hAnsi"), isWhite);
    }

    private static bool? Either(bool? one, bool? other) => one is null && other is null ? null : one == true || other == true;

    private IEnumerable<XElement> WithBases(string id)
    {
        var style = _byId.GetValueOrDefault(id);
        for (var i = 0; style is not null && i < MaxBase; i++)
        {
            yield return style;
            style = style.Child("basedOn").Get("val") is { } parent
                && parent != style.Get("styleId") ? _byId.GetValueOrDefault(parent) : null;
        }
    }

    private WordStyle OfStyle(string id)
    {
        if (_known.TryGetValue(id, out var known))
            return known;
        var result = OfName(id) ?? Plain;
        foreach (var style in WithBases(id))
        {
            if (result.HeadingLevel == 0 && !result.IsContents)
            {
                var level = OfName(style.Child("name").Get("val") ?? "") ?? Plain;
                var outline = style.Child("pPr", "outlineLvl").Val() is { } o ? LevelOf(o) : 0;
                result = result with { HeadingLevel = Math.Max(level.HeadingLevel, outline), IsContents = level.IsContents };
            }
            result = result with { Numbering = result.Numbering ?? style.Child("pPr", "numPr") };
        }
        return _known[id] = result;
    }

    // 9 is body text.
    private static int LevelOf(int outline) => outline is >= 0 and <= 8 ? Math.Min(outline + 1, 6) : 0;

    private static WordStyle? OfName(string name)
    {
        if (Contents().IsMatch(name))
            return new WordStyle(0, true, null);
        if (Heading().Match(name) is { Success: true } match)
            return new WordStyle(Math.Clamp(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 1, 6), false, null);
        return name.ToLowerInvariant() is "title" or "标题" or "文档标题" ? new WordStyle(1, false, null) : null;
    }

    [GeneratedRegex(@"^(?:heading|标题|標題)\s*([1-9])$", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:toc\s*([1-9]|heading)|contents\s*([1-9]|heading)|目录\s*\d?|目錄\s*\d?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Contents();
}
