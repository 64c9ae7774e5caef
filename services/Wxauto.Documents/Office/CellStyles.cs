using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>How cells show what they hold, as far as it changes what they say.</summary>
/// <param name="Format">The code of the number format.</param>
internal sealed record CellStyle(string Format, CellFont Font, bool IsFilled);

/// <summary>How letters of a sheet look.</summary>
internal sealed record CellFont(string? Name, bool IsStruck, string? Height, bool IsWhite)
{
    public static CellFont Plain { get; } = new(null, false, null, false);

    /// <param name="font">A font of a cell or of a piece of its text.</param>
    public static CellFont Of(XElement? font) => font is null ? Plain
        : new(font.Child("name").Get("val") ?? font.Child("rFont").Get("val"), font.Child("strike").On() == true,
            font.Child("vertAlign").Get("val"),
            font.Child("color").Get("rgb")?.EndsWith("FFFFFF", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>The words as they look; nothing when they are struck through.</summary>
    public string Show(string text) => IsStruck ? "" : Height switch
    {
        "superscript" => RaisedText.Raise(text),
        "subscript" => RaisedText.Lower(text),
        _ => SymbolFonts.Show(text, Name),
    };
}

/// <summary>The styles of a workbook's cells.</summary>
internal sealed class CellStyles
{
    private const string Date = "yyyy/m/d", Month = "yyyy\"年\"m\"月\"", Day = "m\"月\"d\"日\"", HalfDay = "上午/下午h\"时\"mm\"分\"";
    private const string Money = "\"¥\"#,##0;\"¥\"-#,##0", MoneyCents = "\"¥\"#,##0.00;\"¥\"-#,##0.00";

    // What Chinese Excel shows for its own formats, which files name by number only.
    private static readonly Dictionary<int, string> BuiltIn = new()
    {
        [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [5] = Money, [6] = Money, [7] = MoneyCents, [8] = MoneyCents,
        [9] = "0%", [10] = "0.00%", [11] = "0.00E+00", [12] = "# ?/?", [13] = "# ??/??", [14] = Date, [15] = "d-mmm-yy", [16] = "d-mmm",
        [17] = "mmm-yy", [18] = "h:mm AM/PM", [19] = "h:mm:ss AM/PM", [20] = "h:mm", [21] = "h:mm:ss", [22] = "yyyy/m/d h:mm",
        [27] = Month, [28] = Day, [29] = Day, [30] = "m-d-yy", [31] = "yyyy\"年\"m\"月\"d\"日\"", [32] = "h\"时\"mm\"分\"",
        [33] = "h\"时\"mm\"分\"ss\"秒\"", [34] = HalfDay, [35] = HalfDay + "ss\"秒\"", [36] = Month, [37] = "#,##0;-#,##0",
        [38] = "#,##0;-#,##0", [39] = "#,##0.00;-#,##0.00", [40] = "#,##0.00;-#,##0.00", [41] = "#,##0;-#,##0;\"-\"",
        [42] = "\"¥\"#,##0;\"¥\"-#,##0;\"¥-\"", [43] = "#,##0.00;-#,##0.00;\"-\"", [44] = "\"¥\"#,##0.00;\"¥\"-#,##0.00;\"¥-\"",
        [45] = "mm:ss", [46] = "[h]:mm:ss", [47] = "mm:ss.0", [48] = "##0.0E+0", [49] = "@", [50] = Month, [51] = Day, [52] = Month,
        [53] = Day, [54] = Day, [55] = HalfDay, [56] = HalfDay + "ss\"秒\"", [57] = Month, [58] = Day,
    };

    private static readonly CellStyle Unstyled = new("General", CellFont.Plain, false);
    private readonly List<CellStyle> _styles = [];
    private readonly bool _from1904;

    /// <param name="styles">The root of the styles' part.</param>
    /// <param name="from1904">Days are counted as on a Macintosh.</param>
    public CellStyles(XElement? styles, bool from1904)
    {
        _from1904 = from1904;
        var codes = styles.Child("numFmts").Children("numFmt").Where(f => f.Number("numFmtId") is not null
            && f.Get("formatCode") is not null)
            .GroupBy(f => f.Number("numFmtId")!.Value).ToDictionary(g => g.Key, g => g.Last().Get("formatCode")!);
        var fonts = styles.Child("fonts").Children("font").Select(CellFont.Of).ToList();
        foreach (var format in styles.Child("cellXfs").Children("xf"))
        {
            var id = format.Number("numFmtId") ?? 0;
            var font = format.Number("fontId") ?? -1;
            _styles.Add(new CellStyle(codes.GetValueOrDefault(id) ?? BuiltIn.GetValueOrDefault(id, "General"),
                font >= 0 && font < fonts.Count ? fonts[font] : CellFont.Plain, format.Number("fillId") is > 1));
        }
    }

    /// <summary>The code of a format that files name by number only.</summary>
    public static string? BuiltInOf(int number) => BuiltIn.GetValueOrDefault(number);

    public CellStyle Of(int? style) => style >= 0 && style < _styles.Count ? _styles[style.Value] : Unstyled;

    public string Show(double number, CellStyle style) => NumberFormat.Show(number, style.Format, _from1904);
}
