using System.Xml.Linq;

namespace Wxauto.Documents.Office.Binary;

/// <summary>Fonts and number formats of a binary workbook.</summary>
internal static class BinaryStyles
{
    private const int Format = 44, Font = 43, CellStyle = 47, CellStyles = 617, CellStylesEnd = 618;
    private const int Struck = 8, RgbColour = 2;

    /// <summary>As they stand in a workbook of XML.</summary>
    public static XElement InXml(BinaryRecords records)
    {
        var (formats, fonts, cells) = (new XElement("numFmts"), new XElement("fonts"), new XElement("cellXfs"));
        var ofCells = false;
        while (records.Next())
        {
            switch (records.Kind)
            {
                case Format:
                    formats.Add(new XElement("numFmt", new XAttribute("numFmtId", records.Short(0)),
                        new XAttribute("formatCode", XmlText(records.Text(2)))));
                    break;
                case Font:
                    fonts.Add(FontInXml(records));
                    break;
                case CellStyles or CellStylesEnd:
                    ofCells = records.Kind == CellStyles;
                    break;
                case CellStyle when ofCells:
                    cells.Add(new XElement("xf", new XAttribute("numFmtId", records.Short(2)), new XAttribute("fontId", records.Short(4)),
                        new XAttribute("fillId", records.Short(6))));
                    break;
            }
        }
        return new XElement("styleSheet", formats, fonts, cells);
    }

    private static XElement FontInXml(BinaryRecords records)
    {
        var font = new XElement("font", Valued("name", XmlText(records.Text(21))));
        if ((records.Short(2) & Struck) != 0)
            font.Add(new XElement("strike"));
        if (records.Short(6) is var height and > 0)
            font.Add(Valued("vertAlign", height == 1 ? "superscript" : "subscript"));
        if (records.Byte(12) >> 1 == RgbColour)
            font.Add(new XElement("color", new XAttribute("rgb", $"FF{records.Byte(16):X2}{records.Byte(17):X2}{records.Byte(18):X2}")));
        return font;
    }

    private static XElement Valued(string name, string value) => new(name, new XAttribute("val", value));

    private static string XmlText(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
