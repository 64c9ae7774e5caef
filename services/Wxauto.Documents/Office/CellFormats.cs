using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Wxauto.Documents.Office;

/// <summary>The number formats of a workbook's cells.</summary>
internal sealed class CellFormats
{
    // What Excel shows for its own formats, which files name by number only; 27 and up are those of Chinese Excel.
    private static readonly Dictionary<uint, string> BuiltIn = new()
    {
        [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [9] = "0%", [10] = "0.00%", [11] = "0.00E+00", [14] = "yyyy/m/d",
            [15] = "d-mmm-yy", [16] = "d-mmm", [17] = "mmm-yy",
        [18] = "h:mm AM/PM", [19] = "h:mm:ss AM/PM", [20] = "h:mm", [21] = "h:mm:ss", [22] = "yyyy/m/d h:mm", [37] = "#,##0",
            [38] = "#,##0", [39] = "#,##0.00", [40] = "#,##0.00",
        [27] = "yyyy\"年\"m\"月\"", [28] = "m\"月\"d\"日\"", [29] = "m\"月\"d\"日\"", [30] = "m-d-yy", [31] = "yyyy\"年\"m\"月\"d\"日\"",
            [32] = "h\"时\"mm\"分\"", [33] = "h\"时\"mm\"分\"ss\"秒\"",
        [36] = "yyyy\"年\"m\"月\"", [44] = "#,##0.00", [45] = "mm:ss", [46] = "[h]:mm:ss", [47] = "mm:ss", [50] = "yyyy\"年\"m\"月\"",
            [51] = "m\"月\"d\"日\"", [57] = "yyyy\"年\"m\"月\"", [58] = "m\"月\"d\"日\"",
    };

    private readonly List<uint> _ofStyle;
    private readonly Dictionary<uint, string> _codes;
    private readonly bool _from1904;

    public CellFormats(WorkbookPart book)
    {
        var sheet = book.WorkbookStylesPart?.Stylesheet;
        _ofStyle = [.. (sheet?.CellFormats?.Elements<CellFormat>() ?? []).Select(f => f.NumberFormatId?.Value ?? 0)];
        _codes = (sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? []).Where(f => f.NumberFormatId is not null
            && f.FormatCode?.Value is not null)
            .GroupBy(f => f.NumberFormatId!.Value).ToDictionary(g => g.Key, g => g.Last().FormatCode!.Value!);
        _from1904 = book.Workbook?.WorkbookProperties?.Date1904?.Value ?? false;
    }

    public string Show(double number, uint? style)
    {
        var id = style < _ofStyle.Count ? _ofStyle[(int)style.Value] : 0;
        return NumberFormat.Show(number, _codes.GetValueOrDefault(id) ?? BuiltIn.GetValueOrDefault(id, "General"), _from1904);
    }
}
