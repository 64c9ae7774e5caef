using System.IO.Compression;
using System.Text;

namespace Wxauto.Documents.Tests;

/// <summary>Documents of each format that say a few words and show one PNG.</summary>
internal static class PictureDocuments
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    public static IReadOnlyList<string> Endings { get; } = [".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".rtf", ".epub", ".eml"];

    /// <summary>Of the size of a page's width, in points.</summary>
    public static byte[] Of(string ending, string words, byte[] png) => ending switch
    {
        ".docx" => Package("word/document.xml", png,
            $"<document xmlns:r=\"r\"><body><p><r><t>{words}</t></r></p><p><r><drawing><inline><extent cx=\"5000000\" cy=\"3000000\"/><graphic><graphicData><pic><blipFill><blip r:embed=\"p\"/></blipFill></pic></graphicData></graphic></inline></drawing></r></p></body></document>"),
        ".pptx" => Package("ppt/presentation.xml", png, "<presentation xmlns:r=\"r\"><sldIdLst><sldId r:id=\"s\"/></sldIdLst></presentation>",
            ("slide", "ppt/slide1.xml", $"<sld xmlns:r=\"r\"><cSld><spTree><sp><txBody><p><r><t>{words}</t></r></p></txBody></sp><pic><blipFill><blip r:embed=\"p\"/></blipFill><spPr><xfrm><off x=\"0\" y=\"900000\"/><ext cx=\"5000000\" cy=\"3000000\"/></xfrm></spPr></pic></spTree></cSld></sld>")),
        ".xlsx" => Package("xl/workbook.xml", png, "<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" r:id=\"s\"/></sheets></workbook>",
            ("worksheet", "xl/sheet1.xml", $"<worksheet xmlns:r=\"r\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{words}</t></is></c></row></sheetData><drawing r:id=\"d\"/></worksheet>"),
            ("drawing", "xl/drawing1.xml", "<wsDr xmlns:r=\"r\"><twoCellAnchor><from><row>3</row></from><pic><blipFill><blip r:embed=\"p\"/></blipFill><spPr><xfrm><off x=\"0\" y=\"0\"/><ext cx=\"5000000\" cy=\"3000000\"/></xfrm></spPr></pic></twoCellAnchor></wsDr>")),
        ".odt" => OpenDocument("text", $"<p>{words}</p><p>{Frame}</p>", png),
        ".ods" => OpenDocument("spreadsheet", $"<table name=\"s\"><table-row><table-cell><p>{words}</p></table-cell><table-cell>{Frame}</table-cell></table-row></table>", png),
        ".odp" => OpenDocument("presentation", $"<page><frame><text-box><p>{words}</p></text-box></frame>{Frame}</page>", png),
        ".rtf" => Rtf(words, png),
        ".epub" => Zip(("mimetype", "application/epub+zip"u8.ToArray()), ("META-INF/container.xml", Utf8("<container><rootfiles><rootfile full-path=\"o/b.opf\"/></rootfiles></container>")),
            ("o/b.opf", Utf8("<package><manifest><item id=\"1\" href=\"t/a.xhtml\"/></manifest><spine><itemref idref=\"1\"/></spine></package>")),
            ("o/t/a.xhtml", Utf8($"<html><body><p>{words}</p><img src=\"../p.png\" alt=\"\"/></body></html>")), ("o/p.png", png)),
        ".eml" => Utf8($"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>{words}</p><img src='cid:p@x'>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(png, Base64FormattingOptions.InsertLineBreaks)}\r\n--b--\r\n"),
        _ => throw new ArgumentOutOfRangeException(nameof(ending), ending, null),
    };

    private const string Frame = "<frame width=\"14cm\" height=\"8cm\"><image href=\"Pictures/p.png\"/></frame>";

    private static byte[] Rtf(string words, byte[] png)
    {
        var letters = string.Concat(words.Select(c => FormattableString.Invariant($"\\u{(short)c} ?")));
        return Encoding.ASCII.GetBytes($"{{\\rtf1\\ansi\\uc1 {letters}\\par{{\\*\\shppict{{\\pict{{\\*\\picprop{{\\sp{{\\sn x}}{{\\sv 1}}}}}}\\picwgoal8000\\pichgoal4500\\pngblip\r\n{Convert.ToHexString(png).ToLowerInvariant()}}}}}{{\\nonshppict{{\\pict\\wmetafile8 0102}}}}\\par}}");
    }

    private static byte[] OpenDocument(string kind, string body, byte[] png) => Zip(("mimetype", Utf8("application/vnd.oasis.opendocument." + kind)),
        ("content.xml", Utf8($"<document-content><body><{kind}>{body}</{kind}></body></document-content>")), ("Pictures/p.png", png));

    /// <summary>Each part refers to the one after it, and the last to the picture.</summary>
    private static byte[] Package(string main, byte[] png, string content, params (string Kind, string Name, string Content)[] parts)
    {
        var all = parts.Prepend(("officeDocument", main, content)).ToList();
        var members = new List<(string, byte[])> { ("[Content_Types].xml", Utf8("<Types/>")), ("_rels/.rels", Relation("o", "officeDocument", main)) };
        for (var i = 0; i < all.Count; i++)
        {
            var (_, name, text) = all[i];
            var slash = name.LastIndexOf('/') + 1;
            var (id, kind, target) = i + 1 < all.Count ? (all[i + 1].Item1[..1] switch { "w" => "s", var first => first }, all[i + 1].Item1, all[i + 1].Item2) : ("p", "image", "media/p.png");
            members.Add((name, Utf8(text)));
            members.Add(($"{name[..slash]}_rels/{name[slash..]}.rels", Relation(id, kind, "/" + target)));
        }
        members.Add(("media/p.png", png));
        return Zip([.. members]);
    }

    private static byte[] Relation(string id, string kind, string target) =>
        Utf8($"<Relationships><Relationship Id=\"{id}\" Type=\"{Office}{kind}\" Target=\"{target}\"/></Relationships>");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }
        return buffer.ToArray();
    }
}
