using System.IO.Compression;
using System.Text;

namespace Wxauto.Documents.Tests;

/// <param name="Kind">The last word of the relation's type.</param>
/// <param name="Target">The part's name below the folder of the main part, or an address outside.</param>
/// <param name="Content">Null for an address outside.</param>
internal sealed record OfficeLink(string Id, string Kind, string Target, string? Content = null)
{
    public byte[]? Bytes { get; init; }

    /// <summary>The part that refers to it, if it is not the main one.</summary>
    public string? From { get; init; }
}

/// <summary>Office documents made of their XML.</summary>
internal static class OfficeFiles
{
    public const string Namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\"";
    private const string Types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    public static ParsedDocument Word(string body, params OfficeLink[] links) => TestDocuments.Parse("a.docx", WordBytes(body, links));

    public static byte[] WordBytes(string body, params OfficeLink[] links) =>
        Package("word", "document.xml", $"<w:document {Namespaces}><w:body>{body}</w:body></w:document>", [.. links.Select(Whole)]);

    /// <summary>A paragraph with one run.</summary>
    public static string P(string text, string properties = "", string letters = "") =>
        $"<w:p><w:pPr>{properties}</w:pPr>{R(text, letters)}</w:p>";

    public static string R(string text, string letters = "") =>
        $"<w:r><w:rPr>{letters}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    /// <summary>One sheet.</summary>
    /// <param name="sheet">What stands in it: columns, rows, links.</param>
    /// <param name="links">Of the workbook; those whose target begins with "sheet:" are of the sheet.</param>
    public static ParsedDocument Excel(string sheet, params OfficeLink[] links) => Excel([("表", "", sheet)], links);

    public static ParsedDocument Excel((string Name, string Attributes, string Content)[] sheets, params OfficeLink[] links) =>
        Excel(sheets, "", links);

    /// <param name="book">What the workbook says besides its sheets.</param>
    public static ParsedDocument Excel((string Name, string Attributes, string Content)[] sheets, string book, OfficeLink[] links)
    {
        var all = sheets.Select((s, i) => new OfficeLink($"s{i}", "worksheet", $"sheet{i}.xml",
            $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" {Namespaces}>{s.Content}</worksheet>")).ToList();
        var list = string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" r:id=\"s{i}\" {s.Attributes}/>"));
        return TestDocuments.Parse("a.xlsx", Package("xl", "workbook.xml",
            $"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" {Namespaces}><sheets>{list}</sheets>{book}</workbook>",
            [.. all, .. links]));
    }

    /// <summary>Rows of cells: numbers as such, what begins with = as a formula without a value, the rest as words.</summary>
    public static string Rows(params string[] rows) => "<sheetData>" + string.Concat(rows.Select((r, i) =>
        $"<row r=\"{i + 1}\">{string.Concat(r.Split('|').Select((c, j) => Cell($"{(char)('A' + j)}{i + 1}", c)))}</row>")) + "</sheetData>";

    public static string Cell(string at, string text, string attributes = "") => text.Length == 0 ? ""
        : text[0] == '=' ? $"<c r=\"{at}\" {attributes}><f>{System.Security.SecurityElement.Escape(text[1..])}</f></c>"
        : double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) ? $"<c r=\"{at}\" {attributes}><v>{text}</v></c>"
        : $"<c r=\"{at}\" t=\"inlineStr\" {attributes}><is><t xml:space=\"preserve\">{text}</t></is></c>";

    public static ParsedDocument Slides(params string[] trees) => Slides(trees, []);

    /// <param name="trees">The shapes of each slide.</param>
    /// <param name="links">Those whose target begins with "slide0:" are of the first slide.</param>
    public static ParsedDocument Slides(string[] trees, OfficeLink[] links)
    {
        var slides = trees.Select((t, i) => new OfficeLink($"s{i}", "slide", $"slide{i}.xml", t.StartsWith("<p:sld", StringComparison.Ordinal) ? t
            : $"<p:sld {Namespaces}><p:cSld><p:spTree>{t}</p:spTree></p:cSld></p:sld>")).ToArray();
        var list = string.Concat(slides.Select((s, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"{s.Id}\"/>"));
        return TestDocuments.Parse("a.pptx", Package("ppt", "presentation.xml",
            $"<p:presentation {Namespaces}><p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx=\"9144000\" cy=\"6858000\"/></p:presentation>",
            [.. slides, .. links]));
    }

    /// <summary>A shape with its text, in inches from the corner.</summary>
    public static string Shape(string paragraphs, double left = 1, double top = 1, string attributes = "", string placeholder = "") =>
        FormattableString.Invariant($"<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"s\" {attributes}/><p:cNvSpPr/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{left * 914400:0}\" y=\"{top * 914400:0}\"/><a:ext cx=\"1828800\" cy=\"457200\"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>");

    private static OfficeLink Whole(OfficeLink link) => link.Content is { } content && content.StartsWith("<w:", StringComparison.Ordinal)
        && content.IndexOf('>', StringComparison.Ordinal) is > 0 and var end && !content[..end].Contains("xmlns", StringComparison.Ordinal)
        ? link with { Content = content.Insert(content.AsSpan().IndexOfAny(" >/"), " " + Namespaces) } : link;

    /// <summary>A target "sheet0.xml:drawing1.xml" is one that the part sheet0.xml refers to.</summary>
    private static byte[] Package(string folder, string main, string content, OfficeLink[] links)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"u8);
            Write(zip, "_rels/.rels", Encoding.UTF8.GetBytes(Relations([new OfficeLink("r", "officeDocument", $"{folder}/{main}", ""),
                .. links.Where(l => l.Kind == "core-properties")])));
            Write(zip, $"{folder}/{main}", Encoding.UTF8.GetBytes(content));
            foreach (var group in links.Where(l => l.Kind != "core-properties").GroupBy(l => Of(l, main).From))
                Write(zip, $"{folder}/_rels/{group.Key}.rels", Encoding.UTF8.GetBytes(Relations(
                    [.. group.Select(l => l with { Target = Of(l, main).Target })])));
            foreach (var link in links.Where(l => l.Content is not null || l.Bytes is not null))
                Write(zip, link.Kind == "core-properties" ? link.Target : $"{folder}/{Of(link, main).Target}",
                    link.Bytes ?? Encoding.UTF8.GetBytes(link.Content!));
        }
        return buffer.ToArray();
    }

    private static (string From, string Target) Of(OfficeLink link, string main) =>
        link.From is { } part ? (part, link.Target)
            : link.Target.Split(':') is [var from, var target] && from.EndsWith(".xml", StringComparison.Ordinal) ? (from, target) : (main, link.Target);

    private static string Relations(OfficeLink[] links) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + string.Concat(links.Select(l =>
            $"<Relationship Id=\"{l.Id}\" Type=\"{Types}{l.Kind}\" Target=\"{l.Target}\"{(l.Content is null && l.Bytes is null ? " TargetMode=\"External\"" : "")}/>"))
        + "</Relationships>";

    private static void Write(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
