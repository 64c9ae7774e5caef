using System.Text;
using CsCheck;
using static Wxauto.Documents.Tests.NumberedWords;

namespace Wxauto.Documents.Tests.Containers;

/// <summary>Of books, mails, saved pages and archives that are put together at random every word that is seen is read once, and no other is.</summary>
public sealed class ContainerWordsTests
{
    private static readonly string[] Pieces =
    [
        "<p>{0}</p>", "<h3>{0}</h3>", "<ul><li>{0}</li></ul>", "<table><tr><th>{0}</th><th>列</th></tr><tr><td>行</td><td>值</td></tr></table>",
        "<p>前<b>{0}</b>后</p>", "<p title=\"词999\"><a href=\"b.xhtml#词999\">{0}</a></p>", "<section><p>{0}</p></section>",
        "<p style=\"display:none\">{0}</p>", "<!--{0}-->", "<script>{0}</script>",
    ];
    private const int UnseenPieces = 3;

    private static readonly string[] Charsets = ["utf-8", "gb2312", "gb18030"];

    private static readonly Gen<(string Body, List<string> Seen)[]> Pages = Gen.Int[0, Pieces.Length - 1].Array[1, 6].Array[1, 6].Select(pages =>
        pages.Select((page, at) => (
            string.Concat(page.Select((p, i) => Pieces[p].Put(Word(at * 10 + i)))),
            page.Select((p, i) => (Piece: p, Word: Word(at * 10 + i))).Where(p => p.Piece < Pieces.Length - UnseenPieces).Select(p => p.Word).ToList()))
            .ToArray());

    [Fact]
    public void Of_a_book() => Gen.Select(Pages, Gen.Bool.Array[6], Gen.Int[0, 3], Gen.Int[0, 3].Array[6]).Sample((pages, linear, folder, places) =>
    {
        var items = pages.Select((p, i) => (Name: places[i] switch { 0 => $"c{i}.xhtml", 1 => $"text/c{i}.xhtml", 2 => $"章 {i}.xhtml", _ => $"c{i}.html" }, p.Body)).ToList();
        var root = folder switch { 0 => "", 1 => "OEBPS/", 2 => "a/b/", _ => "内容/" };
        var manifest = string.Concat(items.Select((c, i) => $"<item id=\"i{i}\" href=\"{Uri.EscapeDataString(c.Name).Replace("%2F", "/", StringComparison.Ordinal)}\" media-type=\"application/xhtml+xml\"/>"));
        var spine = string.Concat(items.Select((_, i) => $"<itemref idref=\"i{i}\"{(linear[i] ? "" : " linear=\"no\"")}/>").Reverse());
        ZipMember[] members =
        [
            ("mimetype", "application/epub+zip"u8.ToArray()),
            ("META-INF/container.xml", Utf8($"<container><rootfiles><rootfile full-path=\"{root}b.opf\"/></rootfiles></container>")),
            (root + "b.opf", Utf8($"<package><metadata><title>书</title></metadata><manifest><item id=\"n\" href=\"nav.xhtml\" properties=\"nav\"/>{manifest}<item id=\"x\" href=\"unused.xhtml\"/></manifest><spine><itemref idref=\"n\"/>{spine}</spine></package>")),
            (root + "nav.xhtml", Chapter("<p>词999</p>")), (root + "unused.xhtml", Chapter("<p>词999</p>")),
            .. items.Select(c => (ZipMember)(root + c.Name, Chapter(c.Body + "<p>完</p>"))),
        ];
        Of(TestDocuments.Parse("a.epub", ContainerTests.Zip(members))).Should().Equal(pages.Reverse().SelectMany(p => p.Seen));
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_mail() => Gen.Select(Pages, Gen.Int[0, 2].Array[6], Gen.Int[0, 2].Array[6], Gen.Int[0, 3]).Sample((pages, charsets, encodings, form) =>
    {
        // The first page is the text, the others came with it.
        var parts = pages.Select((p, i) => Part("text/html", i == 0 ? "" : $"Content-Disposition: attachment; filename=\"f{i}.html\"\r\n", $"<html><body>{p.Body}<p>完</p></body></html>",
            charsets[i], encodings[i])).ToList();
        var text = form switch
        {
            0 => parts[0],
            1 => Multipart("alternative", "a", [Part("text/plain", "", "词999", 0, 0), parts[0]]),
            2 => Multipart("related", "r", [parts[0], Part("text/css", "", ".a{content:'词999'}", 0, 0)]),
            _ => Multipart("alternative", "a", [Part("text/plain", "", "词999", 0, 0), Multipart("related", "r", [parts[0]])]),
        };
        var mail = "From: a@b.example\r\nSubject: =?utf-8?B?5Y+R6LSn?=\r\nMIME-Version: 1.0\r\n" + Multipart("mixed", "m", [text, .. parts.Skip(1)]);
        Of(TestDocuments.Parse("a.eml", Encoding.Latin1.GetBytes(mail))).Should().Equal(pages.SelectMany(p => p.Seen));
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_mail_of_plain_text() => Gen.Select(Gen.Int[0, 3].Array[1, 20], Gen.Int[0, 2], Gen.Int[0, 2]).Sample((between, charset, encoding) =>
    {
        string[] ends = ["\r\n", "\r\n\r\n", "，", " "];
        var text = string.Concat(between.Select((b, i) => Word(i) + ends[b]));
        var mail = "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n" + Part("text/plain", "", text, charset, encoding);
        Of(TestDocuments.Parse("a.eml", Encoding.Latin1.GetBytes(mail))).Should().Equal(between.Select((_, i) => Word(i)));
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_a_saved_page() => Gen.Select(Pages, Gen.Int[0, 2], Gen.Int[0, 2]).Sample((pages, charset, encoding) =>
    {
        var page = $"<html><head><title>页</title></head><body>{string.Concat(pages.Select(p => p.Body))}<p>完</p></body></html>";
        var saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/b\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            + Multipart("related", "b", [Part("text/html", "Content-Location: https://a.example/b\r\n", page, charset, encoding),
                Part("text/css", "Content-Location: https://a.example/c.css\r\n", ".a{content:'词999'}", 0, 0)]);
        Of(TestDocuments.Parse("a.mht", Encoding.Latin1.GetBytes(saved))).Should().Equal(pages.SelectMany(p => p.Seen));
    }, iter: NumberedWords.Documents);

    [Fact]
    public void Of_an_archive() => Gen.Select(Pages, Gen.Int[0, 4].Array[6]).Sample((pages, kinds) =>
    {
        ZipMember[] members = [.. pages.Select((p, i) => (ZipMember)(kinds[i] switch
        {
            0 => ($"{i}.html", Utf8($"<html><body>{p.Body}<p>完</p></body></html>")),
            1 => ($"{i}.txt", Utf8(string.Join('\n', p.Seen.Append("完")))),
            2 => ($"{i}.md", Utf8(string.Join("\n\n", p.Seen.Append("完")))),
            3 => ($"{i}/表.csv", Utf8(string.Join('\n', p.Seen.Append("完").Select(w => w + ",值")))),
            _ => ($"{i}.docx", OfficeFiles.WordBytes(string.Concat(p.Seen.Append("完").Select(w => OfficeFiles.P(w))))),
        })), ("__MACOSX/._0.txt", Utf8("词999")), (".hidden.txt", Utf8("词999"))];
        Of(TestDocuments.Parse("a.zip", ContainerTests.Zip(members))).Order().Should().Equal(pages.SelectMany(p => p.Seen).Order());
    }, iter: NumberedWords.Documents);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Chapter(string body) =>
        Utf8($"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>词999</title></head><body>{body}</body></html>");

    private static string Multipart(string kind, string boundary, IEnumerable<string> parts) =>
        $"Content-Type: multipart/{kind}; boundary={boundary}\r\n\r\n{string.Concat(parts.Select(p => $"--{boundary}\r\n{p}\r\n"))}--{boundary}--\r\n";

    /// <param name="encoding">0: as it is, 1: Base64, 2: quoted-printable.</param>
    private static string Part(string type, string more, string text, int charset, int encoding)
    {
        var bytes = TextEncoding(Charsets[charset]).GetBytes(text);
        var (name, body) = encoding switch
        {
            1 => ("base64", Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
            2 => ("quoted-printable", string.Join("=\r\n", Lines(string.Concat(bytes.Select(b => b is (>= 33 and <= 126 and not 61) or 13 or 10 ? ((char)b).ToString() : $"={b:X2}"))))),
            _ => ("8bit", Encoding.Latin1.GetString(bytes)),
        };
        return $"Content-Type: {type}; charset={Charsets[charset]}\r\n{more}Content-Transfer-Encoding: {name}\r\n\r\n{body}";
    }

    /// <summary>An escape is not cut.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(text.Length, at + 72);
            while (end < text.Length && text[(end - 2)..end].Contains('='))
                end--;
            yield return text[at..end];
            at = end;
        }
    }

    private static Encoding TextEncoding(string name) => name == "utf-8" ? new UTF8Encoding(false) : CodePagesEncodingProvider.Instance.GetEncoding(name)!;
}
