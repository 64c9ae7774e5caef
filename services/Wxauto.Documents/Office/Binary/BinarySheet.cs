using System.Globalization;
using System.Xml.Linq;

namespace Wxauto.Documents.Office.Binary;

/// <summary>The cells of a binary sheet with the values that are stored, and what of it is hidden, merged, linked or drawn.</summary>
internal static class BinarySheet
{
    private const int Row = 0, Column = 60, RichCell = 62, Data = 145, DataEnd = 146, Merge = 176, Filter = 163, Link = 494, Conditions = 461,
        Drawing = 550, Table = 661;
    private const int FirstShort = 12, LastShort = 18, CellHead = 8, ShortHead = 4, Hidden = 0x10;

    public static void Write(XmlPart part, BinaryRecords records, XElement styles, CancellationToken ct)
    {
        part.Open("worksheet");
        var (inRow, inData, row, column) = (false, false, 0u, -1);
        while (records.Next())
        {
            switch (records.Kind)
            {
                case Data:
                    part.Open("sheetData");
                    inData = true;
                    break;
                case DataEnd when inData:
                    if (inRow)
                        part.Close();
                    part.Close();
                    (inData, inRow) = (false, false);
                    break;
                case Row when inData:
                    ct.ThrowIfCancellationRequested();
                    if (inRow)
                        part.Close();
                    (inRow, row, column) = (true, records.Number(0), -1);
                    part.Open("row", ("r", Written(row + 1L)), ("hidden", (records.Byte(11) & Hidden) != 0 ? "1" : "0"));
                    break;
                case (> Row and <= LastShort) or RichCell when inRow:
                    var isShort = records.Kind is >= FirstShort and <= LastShort;
                    column = isShort ? column + 1 : (int)Math.Min(records.Number(0), int.MaxValue - 1);
                    WriteCell(part, records, isShort ? ShortHead : CellHead, CellAddress.Name((int)Math.Min(row, int.MaxValue - 1), column),
                        styles);
                    break;
                case Column when (records.Short(16) & 1) != 0:
                    part.Element("col", ("min", Written(records.Number(0) + 1L)), ("max", Written(records.Number(4) + 1L)), ("hidden", "1"));
                    break;
                case Merge:
                    part.Element("mergeCell", ("ref", Area(records)));
                    break;
                case Link:
                    part.Element("hyperlink", ("ref", Area(records)), ("id", records.Text(16)));
                    break;
                case Drawing:
                    part.Element("drawing", ("id", records.Text(0)));
                    break;
                case Filter:
                    part.Element("filterColumn");
                    break;
                case Conditions or Table:
                    part.Element("conditionalFormatting");
                    break;
            }
        }
    }

    private static void WriteCell(XmlPart part, BinaryRecords records, int head, string address, XElement styles)
    {
        var style = Written(records.Number(head - 4) & 0xFFFFFF);
        var kind = head == ShortHead ? records.Kind - FirstShort + 1 : records.Kind;
        var (type, value) = kind switch
        {
            2 => ("n", Written(records.Packed(head))),
            4 or 10 => ("b", records.Byte(head) == 0 ? "0" : "1"),
            5 or 9 => ("n", Written(records.Double(head))),
            6 or 8 => ("str", records.Text(head)),
            7 => ("s", Written(records.Number(head))),
            RichCell => ("inlineStr", ""),
            _ => ("", ""),
        };
        if (type.Length == 0)
            return;
        part.Open("c", ("r", address), ("s", style), ("t", type));
        if (kind == RichCell)
            BinaryText.Write(part, "is", records, head, styles);
        else
            part.Text("v", value);
        part.Close();
    }

    private static string Area(BinaryRecords records) => $"{Corner(records, 0, 8)}:{Corner(records, 4, 12)}";

    private static string Corner(BinaryRecords records, int row, int column) =>
        CellAddress.Name((int)Math.Min(records.Number(row), int.MaxValue - 1), (int)Math.Min(records.Number(column), int.MaxValue - 1));

    private static string Written(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
