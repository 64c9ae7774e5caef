using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Wxauto.Documents.Office;

/// <summary>What a paragraph's style says of it. IsContents: a line of the table of contents.</summary>
internal sealed record WordStyle(int HeadingLevel, bool IsContents, NumberingProperties? Numbering);

/// <summary>Headings by the names that Word, WPS and LibreOffice give their styles, also in Chinese, and by outline level.</summary>
internal sealed partial class WordStyles(MainDocumentPart main)
{
    private const int MaxBase = 20;
    private static readonly WordStyle Plain = new(0, false, null);
    private readonly Dictionary<string, Style> _byId = (main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? []).Where(s =>
        s.StyleId?.Value is not null).GroupBy(s => s.StyleId!.Value!).ToDictionary(g => g.Key, g => g.First());
    private readonly Dictionary<string, WordStyle> _known = [];

    public WordStyle Of(Paragraph paragraph)
    {
        var style = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value is { } id ? OfStyle(id) : Plain;
        return paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value is { } outline ? style with { HeadingLevel = LevelOf(outline) }
            : style;
    }

    private WordStyle OfStyle(string id)
    {
        if (_known.TryGetValue(id, out var known))
            return known;
        var result = OfName(id) ?? Plain;
        var style = _byId.GetValueOrDefault(id);
        for (var i = 0; style is not null && i < MaxBase; i++)
        {
            if (result.HeadingLevel == 0 && !result.IsContents)
            {
                var level = OfName(style.StyleName?.Val?.Value ?? "") ?? Plain;
                var outline = style.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } o ? LevelOf(o) : 0;
                result = result with { HeadingLevel = Math.Max(level.HeadingLevel, outline), IsContents = level.IsContents };
            }
            result = result with { Numbering = result.Numbering ?? style.StyleParagraphProperties?.NumberingProperties };
            style = style.BasedOn?.Val?.Value is { } parent && parent != style.StyleId?.Value ? _byId.GetValueOrDefault(parent) : null;
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
            return new WordStyle(Math.Clamp(match.Groups[1].Value[0] - '0', 1, 6), false, null);
        return name.ToLowerInvariant() is "title" or "标题" or "文档标题" ? new WordStyle(1, false, null) : null;
    }

    [GeneratedRegex(@"^(?:heading|标题|標題)\s*([1-9])$", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:toc\s*([1-9]|heading)|contents\s*([1-9]|heading)|目录\s*\d?|目錄\s*\d?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Contents();
}
