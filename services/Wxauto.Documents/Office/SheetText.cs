using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>The words of a cell, of which pieces may look other than the cell does.</summary>
internal readonly partial record struct SheetText((string Text, bool AsCell)[] Pieces)
{
    /// <summary>Without the readings that stand above characters.</summary>
    /// <param name="item">A string item, shared or of a cell.</param>
    public static SheetText Of(XElement? item) => new([.. (item?.Elements() ?? []).Where(e => e.Is() is "t" or "r").Select(e =>
        e.Is() == "t" || e.Child("rPr") is null ? ((e.Is() == "t" ? e : e.Child("t"))?.Value ?? "", true)
            : (CellFont.Of(e.Child("rPr")).Show(e.Child("t")?.Value ?? ""), false))]);

    /// <summary>Without the signs that XML cannot hold, which are written in letters.</summary>
    public static string Unescaped(string text) => Escaped().Replace(text, "");

    public int Length => Pieces.Sum(p => p.Text.Length);

    public string Plain => string.Concat(Pieces.Select(p => p.Text));

    public string Show(CellFont font) => Unescaped(string.Concat(Pieces.Select(p => p.AsCell ? font.Show(p.Text) : p.Text)));

    [GeneratedRegex("_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")]
    private static partial Regex Escaped();
}
