using System.Xml.Linq;

namespace Wxauto.Documents.Office.Binary;

/// <summary>A text of a binary workbook whose pieces may have fonts of their own.</summary>
internal static class BinaryText
{
    private const int HasPieces = 1, PieceBytes = 4;

    /// <param name="at">Where it begins in the record.</param>
    public static void Write(XmlPart part, string element, BinaryRecords records, int at, XElement styles)
    {
        var flags = records.Byte(at);
        var text = records.Text(at + 1, out var next);
        part.Open(element);
        var count = (flags & HasPieces) != 0 ? Math.Min(records.Number(next), (uint)text.Length) : 0;
        var fonts = styles.Element("fonts")?.Elements().ToList() ?? [];
        var end = count == 0 ? text.Length : Math.Min(records.Short(next + 4), text.Length);
        if (end > 0)
            part.Text("t", text[..end]);
        for (var i = 0; i < count; i++)
        {
            var piece = next + 4 + i * PieceBytes;
            var (from, to) = (Math.Max(end, records.Short(piece)), i + 1 < count ? records.Short(piece + PieceBytes) : text.Length);
            end = Math.Clamp(to, Math.Min(from, text.Length), text.Length);
            if (from >= end)
                continue;
            var font = records.Short(piece + 2);
            part.Open("r");
            part.Write(new XElement("rPr", font < fonts.Count ? fonts[font].Elements() : []));
            part.Text("t", text[from..end]);
            part.Close();
        }
        part.Close();
    }
}
