using System.IO.Compression;
using System.Text;

namespace Wxauto.Documents.Tests;

/// <summary>Damaged and hostile files, made of the good ones; the same at every run.</summary>
internal static class DamagedDocuments
{
    private const int Depth = 100_000;
    private static readonly string[] Damaged =
    [
        "return-policy.docx", "members.docx", "unboxing.docx", "price-list.xlsx", "training.pptx", "return-policy.pdf", "members.pdf",
        "scan.pdf", "encrypted.pdf",
        "scan.png", "scan.jpg", "scan.webp", "scan.bmp", "scan.tiff", "delivery.html", "return-policy.html", "warranty-gb18030.txt",
        "warranty-utf16le.txt", "price-list.xls", "return-policy.odt", "return-policy.rtf", "return-policy.doc",
    ];
    private static readonly double[] Cuts = [0.02, 0.2, 0.5, 0.8, 0.99];
    private static readonly string[] Endings = [".pdf", ".docx", ".xlsx", ".txt"];

    /// <summary>The hostile files, each with words of the message that it must meet; without words, it is read or refused.</summary>
    private static readonly Dictionary<string, (Func<DocumentFile> Make, string? Says)> Hostile = new()
    {
        ["empty.pdf"] = (() => new("empty.pdf", []), "is empty"),
        ["blank.txt"] = (() => new("blank.txt", "  \r\n\r\n "u8.ToArray()), "holds no text"),
        ["noise.pdf"] = (() => Noise("noise.pdf"), "does not begin as a PDF does"),
        ["noise.docx"] = (() => Noise("noise.docx"), "does not begin as a Word document does"),
        ["noise.txt"] = (() => Noise("noise.txt"), "is not text"),
        ["noise.png"] = (() => Noise("noise.png"), "does not begin as a picture does"),
        ["ff.txt"] = (() => new("ff.txt", [.. Enumerable.Repeat((byte)0xFF, 100_000)]), "is not text"),
        ["ff.csv"] = (() => new("ff.csv", [.. Enumerable.Repeat((byte)0xFF, 99_999)]), "is not text"),
        ["zip-as-pdf.pdf"] = (() => Zip("zip-as-pdf.pdf", ("a.txt", "x")), "is a ZIP archive, not a PDF as its name says"),
        ["nested.docx"] = (() => new("nested.docx",
            Zip("inner.zip", ("word.docx", Convert.ToHexString(TestDocuments.File("unboxing.docx").Content))).Content),
            "is a ZIP archive, not a Word document as its name says"),
        ["bomb.docx"] = (() => Bomb("bomb.docx", 600), "unpacks to more than"),
        ["many-bombs.docx"] = (() => Word("many-bombs.docx", "",
            [.. Enumerable.Range(0, 60).Select(i => ($"word/media/{i}.bin", new string('0', 9 * 1024 * 1024)))]),
            "unpacks to more than 500 MB"),
        ["many-parts.xlsx"] = (() => Zip("many-parts.xlsx",
            [("[Content_Types].xml", "<Types/>"), .. Enumerable.Range(0, 20_000).Select(i => ($"xl/{i}.xml", "<a/>"))]),
            "has more than 10,000 parts"),
        ["deep.docx"] = (() => Word("deep.docx", Nested("w:sdt")), "is nested deeper than 200 levels"),
        ["deep-rels.docx"] = (() => Word("deep-rels.docx", "", ("word/_rels/document.xml.rels", Nested("a"))),
            "is nested deeper than 200 levels"),
        ["laughs.docx"] = (() => Word("laughs.docx", "", ("word/comments.xml", Laughs)), "has a document type definition"),
        ["laughs.xlsx"] = (() => Zip("laughs.xlsx", ("[Content_Types].xml", Laughs), ("xl/workbook.xml", Laughs)),
            "has a document type definition"),
        ["laughs.html"] = (() => new("laughs.html",
            Encoding.UTF8.GetBytes(Laughs.Replace("<lolz>", "<html>").Replace("</lolz>", "</html>"))), null),
        ["deep.html"] = (() => Text("deep.html", "<html><body>" + Repeat("<div>", Depth) + "x"), "is nested deeper than 1,000 levels"),
        ["deep-bold.html"] = (() => Text("deep-bold.html", "<html><body>" + Repeat("<b>", Depth) + "x"),
            "is nested deeper than 1,000 levels"),
        ["deep-items.html"] = (() => Text("deep-items.html", "<html><body>" + Repeat("<ul><li>", Depth) + "x"),
            "is nested deeper than 1,000 levels"),
        ["deep-cells.html"] = (() => Text("deep-cells.html", "<html><body>" + Repeat("<table><tr><td>", 20_000) + "x"),
            "is nested deeper than 1,000 levels"),
        ["many-nodes.html"] = (() => Text("many-nodes.html", "<html><body>" + Repeat("<p>x", 1_200_000)),
            "has more than 1,000,000 elements"),
        ["spans.html"] = (() => Text("spans.html", "<html><body><table><tr><th rowspan=65000 colspan=1000>价</th></tr>"
            + Repeat("<tr><td rowspan=65000 colspan=1000>x</td></tr>", 5_000) + "</table>"), "has a table with more than"),
        ["deep.md"] = (() => Text("deep.md", Repeat(">", Depth) + " x"), "is nested deeper than 200 levels"),
        ["deep-list.md"] = (() => Text("deep-list.md", Repeat("- ", Depth) + " x"), "is nested deeper than 200 levels"),
        ["brackets.md"] = (() => Text("brackets.md", Repeat("[", 50_000)), null),
        ["stars.md"] = (() => Text("stars.md", Repeat("*a **b ", 20_000)), null),
        ["pipes.md"] = (() => Text("pipes.md", Repeat("|", 50_000) + "\n" + Repeat("|-", 50_000)), null),
        ["cyclic.pdf"] = (() => Pdf("cyclic.pdf", "<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"), null),
        ["cyclic-two.pdf"] = (() => Pdf("cyclic-two.pdf", "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
            "<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 2>>"), null),
        ["billion-pages.pdf"] = (() => Pdf("billion-pages.pdf", "<</Type/Pages/Kids[3 0 R]/Count 1000000000>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"), null),
        ["deep-arrays.pdf"] = (() => Pdf("deep-arrays.pdf", "<</Type/Pages/Kids " + Repeat("[", Depth) + Repeat("]", Depth) + "/Count 1>>"),
            null),
        ["self-reference.pdf"] = (() => Pdf("self-reference.pdf", "<</Type/Pages/Kids[3 0 R]/Count 4 0 R>>",
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox 4 0 R>>", "4 0 R"), null),
        ["no-pages.pdf"] = (() => Text("no-pages.pdf", "%PDF-1.7\n"), null),
        ["html-as-pdf.pdf"] = (() => Text("html-as-pdf.pdf", "<!DOCTYPE html><html><body>404</body></html>"),
            "is an HTML page, not a PDF as its name says"),
        ["text-as-docx.docx"] = (() => Text("text-as-docx.docx", "只是文字"), "is plain text, not a Word document as its name says"),
        ["rows.xlsx"] = (() => Sheet("rows.xlsx",
            "<dimension ref=\"A1:XFD10000000\"/><sheetData><row r=\"10000000\"><c r=\"A10000000\"><v>7</v></c></row></sheetData><mergeCells><mergeCell ref=\"A10000000:XFD20000000\"/></mergeCells>"), null),
        ["real-rows.xlsx"] = (() => Sheet("real-rows.xlsx", "<sheetData>"
            + string.Concat(Enumerable.Range(1, 60_000).Select(i => $"<row r=\"{i}\"><c><v>{i}</v></c><c><v>{i}</v></c></row>"))
            + "</sheetData>"), "has a table with more than 50,000 rows"),
        ["references.xlsx"] = (() => Sheet("references.xlsx",
            "<sheetData><row r=\"-5\"><c r=\"ZZZZZ1\" t=\"s\"><v>999999999</v></c><c r=\"A0\" t=\"x\" s=\"4000000000\"><v>1e400</v></c></row></sheetData>"), null),
        ["columns.csv"] = (() => Text("columns.csv", Repeat("甲,", 5_000)), "has a table with more than 1,000 columns"),
        ["quotes.csv"] = (() => Text("quotes.csv", Repeat("\"", 200_000)), null),
        ["open-quotes.csv"] = (() => Text("open-quotes.csv", Repeat("\"a,b\n", 20_000)), null),
        ["span.docx"] = (() => Word("span.docx",
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2147483647\"/></w:tcPr><w:p><w:r><w:t>宽</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"), null),
        ["styles.docx"] = (() => Word("styles.docx", "<w:p><w:r><w:t>循环</w:t></w:r></w:p>",
            ("word/styles.xml", "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:style w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style></w:styles>")), null),
        ["huge.png"] = (() => new("huge.png",
            [.. TestDocuments.File("scan.png").Content[..16], 0, 1, 0, 0, 0, 1, 0, 0, .. TestDocuments.File("scan.png").Content[24..]]),
            "is a picture of 65536 x 65536 pixels"),
        ["surrogates.txt"] = (() => new("surrogates.txt",
            [0xFF, 0xFE, .. Enumerable.Repeat<byte[]>([0x00, 0xD8], 1_000).SelectMany(b => b)]), "is not text"),
        ["long.txt"] = (() => Text("long.txt", Repeat("很长的一段话。", 800_000)), "has more than 5,000,000 characters"),
        ["one-line.html"] = (() => Text("one-line.html", "<html><body>" + Repeat("<", 500_000)), null),
        ["slides.ppt"] = (() => new("slides.ppt",
            [0xD0, 0xCF, 0x11, 0xE0, .. new byte[600], .. Encoding.Unicode.GetBytes("PowerPoint Document")]),
            "is an old PowerPoint presentation (.ppt, .dps): install LibreOffice"),
        ["locked.docx"] = (() => new("locked.docx",
            [0xD0, 0xCF, 0x11, 0xE0, .. new byte[600], .. Encoding.Unicode.GetBytes("EncryptedPackage")]),
            "is encrypted: save it without a password"),
        ["data.json"] = (() => Text("data.json", "{\"a\": 1}"), "is a .json file, which is not read. These are: PDF, Word (.docx, .doc, .wps)"),
        ["archive.rar"] = (() => Text("archive.rar", "Rar!\u001a\u0007 packed"), "is a RAR archive"),
    };

    private const string Laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]><lolz>&d;</lolz>";

    public static IEnumerable<string> Cases =>
        Damaged.SelectMany(n => Cuts.Select(c => FormattableString.Invariant($"cut {c} {n}"))
            .Concat(Enumerable.Range(1, 4).Select(i => $"flip {i} {n}")).Append($"hole 0 {n}").Append($"tail 0 {n}")
            .Concat(Endings.Where(e => !n.EndsWith(e, StringComparison.Ordinal)).Select(e => $"ending {e} {n}")))
        .Concat(Hostile.Keys.Select(n => $"hostile 0 {n}"));

    public static (DocumentFile File, string? Says) Make(string theCase)
    {
        var (how, what, name) = theCase.Split(' ') switch { [var a, var b, var c] => (a, b, c), _ => throw new ArgumentException(theCase) };
        if (how == "hostile")
            return (Hostile[name].Make(), Hostile[name].Says);
        var file = TestDocuments.File(name);
        var content = file.Content;
        // The hash of a string differs from run to run; this does not.
        var random = new Random(theCase.Aggregate(17, (h, c) => unchecked(h * 31 + c)));
        return how switch
        {
            "cut" => (file with { Content =
                content[..(int)(content.Length * double.Parse(what, System.Globalization.CultureInfo.InvariantCulture))] }, null),
            "flip" => (file with { Content = Flipped(content, random) }, null),
            "hole" => (file with { Content = [.. content[..(content.Length / 3)], .. new byte[content.Length / 3],
                .. content[(content.Length / 3 * 2)..]] }, null),
            "tail" => (file with { Content = [.. content[(content.Length / 2)..]] }, null),
            "ending" => (new DocumentFile(Path.ChangeExtension(name, what), content), null),
            _ => throw new ArgumentException(theCase),
        };
    }

    public static DocumentFile Word(string name, string body, params (string Name, string Content)[] more) => Zip(name,
    [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"bin\" ContentType=\"application/octet-stream\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"),
        ("_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"),
        ("word/document.xml", $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"), .. more,
    ]);

    public static DocumentFile Sheet(string name, string content) => Zip(name,
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/s.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"),
        ("_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"s.xml\"/></Relationships>"),
        ("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/s.xml", $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{content}</worksheet>"));

    private static DocumentFile Zip(string name, params (string Name, string Content)[] parts)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (part, content) in parts)
            {
                using var stream = zip.CreateEntry(part, CompressionLevel.Fastest).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return new DocumentFile(name, buffer.ToArray());
    }

    private static DocumentFile Bomb(string name, int megabytes)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var types = zip.CreateEntry("[Content_Types].xml").Open())
                types.Write("<Types/>"u8);
            using var stream = zip.CreateEntry("word/document.xml", CompressionLevel.SmallestSize).Open();
            var zeros = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
            stream.Write("<a>"u8);
            for (var i = 0; i < megabytes; i++)
                stream.Write(zeros);
        }
        return new DocumentFile(name, buffer.ToArray());
    }

    /// <summary>Objects from number 2 on; the catalog is number 1. Readers find objects without a table, too.</summary>
    private static DocumentFile Pdf(string name, params string[] objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (content, index) in objects.Prepend("<</Type/Catalog/Pages 2 0 R>>").Select((c, i) => (c, i)))
        {
            offsets.Add(text.Length);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{content}\nendobj\n");
        }
        var table = text.Length;
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(o => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{o:0000000000} 00000 n \n"));
        text.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return new DocumentFile(name, Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static DocumentFile Noise(string name)
    {
        var content = new byte[50_000];
        new Random(4711).NextBytes(content);
        return new DocumentFile(name, content);
    }

    private static byte[] Flipped(byte[] content, Random random)
    {
        var flipped = content.ToArray();
        for (var i = 0; i <= content.Length / 2_000; i++)
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static DocumentFile Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Nested(string element) => Repeat($"<{element}>", Depth) + Repeat($"</{element}>", Depth);
}
