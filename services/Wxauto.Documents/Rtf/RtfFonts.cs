using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Rtf;

/// <summary>In which code page the bytes of each font are, and which styles are headings.</summary>
internal sealed partial class RtfFonts
{
    private static readonly Dictionary<int, int> CharacterSets = new()
    {
        [0] = 1252, [77] = 10000, [128] = 932, [129] = 949, [130] = 1361, [134] = 936, [136] = 950, [161] = 1253, [162] = 1254,
        [163] = 1258, [177] = 1255, [178] = 1256, [186] = 1257, [204] = 1251, [222] = 874, [238] = 1250, [255] = 437,
    };

    private readonly Dictionary<int, Encoding> _fonts = [];
    private readonly Dictionary<int, int> _headings = [];
    private int _font, _style;

    /// <summary>Of what has no font.</summary>
    public Encoding Default { get; private set; } = PageOf(1252)!;

    public void SetPage(int page) => Default = PageOf(page) ?? Default;

    public Encoding Of(int font) => _fonts.GetValueOrDefault(font, Default);

    /// <summary>0 for a style that is no heading.</summary>
    public int LevelOf(int style) => _headings.GetValueOrDefault(style);

    /// <summary>A control word within the table of fonts.</summary>
    public void Define(string word, int? number)
    {
        if (word == "f")
            _font = number ?? 0;
        // Fonts of the western character set are used for text of the document's own as well.
        else if (word == "fcharset" && number is > 1 && CharacterSets.TryGetValue(number.Value, out var page) && PageOf(page) is { } known)
            _fonts[_font] = known;
        else if (word == "cpg" && number is { } own && PageOf(own) is { } encoding)
            _fonts[_font] = encoding;
    }

    /// <summary>A control word within the table of styles.</summary>
    public void DefineStyle(string word, int? number)
    {
        if (word is "s" or "cs" or "ds" or "ts")
            _style = word == "s" ? number ?? 0 : -1;
        else if (word == "outlinelevel" && number is >= 0 and < 9 && _style >= 0)
            _headings[_style] = number.Value + 1;
    }

    /// <summary>The name of a style, which tells a heading whose outline says nothing.</summary>
    public void NameStyle(string text)
    {
        if (_style >= 0 && HeadingName().Match(text) is { Success: true } match)
            _headings.TryAdd(_style, match.Groups[1].Value[0] - '0');
    }

    private static Encoding? PageOf(int page)
    {
        try
        {
            return page == 936 ? HtmlParser.EncodingOf("gb18030") : page == 65001 ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(page);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*(?:heading|标题|標題)\s*([1-9])\b", RegexOptions.IgnoreCase)]
    private static partial Regex HeadingName();
}
