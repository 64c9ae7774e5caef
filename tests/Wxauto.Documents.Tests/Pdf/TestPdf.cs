using System.Globalization;
using System.Text;

namespace Wxauto.Documents.Tests.Pdf;

/// <summary>
/// Writes small PDFs: pages of text at given places, in a Chinese font without file as viewers know it (/C) and in Helvetica (/L).
/// </summary>
internal sealed class TestPdf
{
    private readonly List<string> _objects = [];
    private readonly List<(string Content, string More)> _pages = [];

    public TestPdf()
    {
        _objects.AddRange(["", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 6 0 R>>",
            "<</Type/FontDescriptor/FontName/SimSun/Flags 32/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 700/StemV 80>>",
            "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-V/DescendantFonts[5 0 R]>>"]);
    }

    /// <summary>Entries of the catalog.</summary>
    public string Catalog { get; init; } = "";

    /// <summary>Entries of each page's resources.</summary>
    public string Resources { get; init; } = "";

    /// <summary>Chinese letters are as wide as they are high.</summary>
    public static string Text(double x, double y, double size, string text, string font = "C", string before = "") =>
        Invariant($"q BT {before} /{font} {size} Tf 1 0 0 1 {x} {y} Tm {(font == "L" ? $"({text})" : $"<{Hex(text)}>")} Tj ET Q\n");

    public static string Hex(string text) => Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text));

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Its number, from 8 on.</summary>
    public int Object(string content)
    {
        _objects.Add(content);
        return _objects.Count;
    }

    public TestPdf Page(string content, string more = "")
    {
        _pages.Add((content, more));
        return this;
    }

    public ParsedDocument Read() => TestDocuments.Parse("test.pdf", Build());

    public byte[] Build()
    {
        var kids = new List<int>();
        foreach (var (content, more) in _pages)
        {
            var stream = Object(Invariant($"<</Length {content.Length}>>\nstream\n{content}\nendstream"));
            kids.Add(Object($"<</Type/Page/Parent 2 0 R{(more.Contains("MediaBox") ? "" : "/MediaBox[0 0 600 800]")}{more}"
                + $"/Resources<</Font<</L 3 0 R/C 4 0 R/V 7 0 R>>{Resources}>>"
                + (more.Contains("/Contents") ? ">>" : $"/Contents {stream} 0 R>>")));
        }
        _objects[0] = $"<</Type/Catalog/Pages 2 0 R{Catalog}>>";
        _objects[1] = $"<</Type/Pages/Kids[{string.Join(' ', kids.Select(k => $"{k} 0 R"))}]/Count {kids.Count}>>";
        var text = new StringBuilder("%PDF-1.5\n");
        var offsets = new List<int>();
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{_objects[i]}\nendobj\n");
        }
        var table = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(o => text.Append(CultureInfo.InvariantCulture, $"{o:0000000000} 00000 n \n"));
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
