using System.Text;
using Wxauto.Documents.Tests.Containers;

namespace Wxauto.Documents.Tests;

/// <summary>What a crawler learns of an answer before it is read.</summary>
public sealed class WebDocumentTests
{
    [Theory]
    [InlineData("http://h/help/returns", "text/html", "<p>x", "returns.html")]
    [InlineData("http://h/a.php?id=1", "text/html", "<p>x", "a.php.html")]
    [InlineData("http://h/", "application/xhtml+xml", "<p>x", "h.html")]
    [InlineData("http://h/%E9%80%80%E8%B4%A7", "text/html", "<p>x", "退货.html")]
    [InlineData("http://h/a.md", "text/plain", "# x", "a.md")]
    [InlineData("http://h/a.csv", "application/octet-stream", "a,b", "a.csv")]
    [InlineData("http://h/readme", "text/plain", "x", "readme.txt")]
    [InlineData("http://h/prices", "text/csv", "a,b", "prices.csv")]
    [InlineData("http://h/page", "", "<!doctype html><p>x", "page.html")]
    [InlineData("http://h/manual.pdf", "text/html", "<p>not there", "manual.pdf.html")]
    [InlineData("http://h/download?id=3", "text/html", "%PDF-1.7", "download.pdf")]
    public void A_page_gets_a_name_that_tells_what_it_is(string address, string mediaType, string content, string name) =>
        WebDocument.FileNameOf(address, Encoding.UTF8.GetBytes(content), mediaType).Should().Be(name);

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("text/css", "a{}")]
    [InlineData("image/svg+xml", "<svg/>")]
    [InlineData("video/mp4", "\0\0\0 ftyp")]
    [InlineData("application/vnd.android.package-archive", "PK\u0003\u0004")]
    [InlineData("application/octet-stream", "\u00D0\u00CF\u0011\u00E0 an installer")]
    [InlineData("multipart/form-data", "--b")]
    [InlineData("application/octet-stream", "\u0001\u0002")]
    public void What_is_no_document_is_passed_over(string mediaType, string content) =>
        WebDocument.EndingOf(Encoding.Latin1.GetBytes(content), mediaType, new Uri("http://h/file")).Should().BeNull();

    [Fact]
    public void Office_documents_and_pictures_are_known_by_their_content()
    {
        var word = TestDocuments.Names.First(n => n.EndsWith(".docx", StringComparison.Ordinal));
        const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        WebDocument.EndingOf(TestDocuments.File(word).Content, MediaType, new Uri("http://h/get?id=1")).Should().Be(".docx");
        WebDocument.EndingOf([0xFF, 0xD8, 0xFF, 0xE0], "application/octet-stream", new Uri("http://h/get?id=1")).Should().Be(".jpeg");
    }

    [Theory]
    [InlineData("return-policy.doc", "application/msword", "get?id=1", ".doc")]
    [InlineData("return-policy.doc", "application/octet-stream", "policy.wps", ".wps")]
    [InlineData("price-list.xls", "application/octet-stream", "get?id=1", ".xls")]
    [InlineData("price-list.xls", "application/vnd.ms-excel", "prices.et", ".et")]
    [InlineData("return-policy.odt", "application/octet-stream", "get?id=1", ".odt")]
    [InlineData("return-policy.odt", "application/vnd.oasis.opendocument.text", "get?id=1", ".odt")]
    [InlineData("return-policy.rtf", "text/plain", "policy.doc", ".rtf")]
    [InlineData("stock-utf8.csv", "application/vnd.ms-excel", "stock.xls", ".xls")]
    public void Documents_of_old_and_other_programs_are_known_by_their_content(string file, string mediaType, string address, string ending)
    {
        var content = TestDocuments.File(file).Content;
        WebDocument.EndingOf(content, mediaType, new Uri("http://h/" + address)).Should().Be(ending);
        var name = WebDocument.FileNameOf("http://h/" + address, content, mediaType);
        if (ending is not (".doc" or ".wps"))
            TestDocuments.Parse(name, content).Blocks.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("application/zip", "all", ".zip")]
    [InlineData("application/octet-stream", "all.zip", ".zip")]
    [InlineData("application/epub+zip", "book", ".epub")]
    [InlineData("application/octet-stream", "book.epub", ".epub")]
    public void Archives_of_documents_and_books_are_known_by_what_the_server_or_their_name_says(string mediaType, string address, string ending) =>
        WebDocument.EndingOf(ContainerTests.Zip(("a.txt", "七天内可退。"u8.ToArray())), mediaType, new Uri("http://h/" + address)).Should().Be(ending);

    [Theory]
    [InlineData("message/rfc822", "From: a@b.example\r\n\r\nx", "mail?id=1", ".mht")]
    [InlineData("application/octet-stream", "From: a@b.example\r\n\r\nx", "a.eml", ".eml")]
    [InlineData("text/html", "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "page.mhtml", ".mhtml")]
    [InlineData("multipart/related", "From: <Saved by Blink>\r\n\r\n", "page", ".mht")]
    public void Mails_and_saved_pages_are_known(string mediaType, string content, string address, string ending) =>
        WebDocument.EndingOf(Encoding.UTF8.GetBytes(content), mediaType, new Uri("http://h/" + address)).Should().Be(ending);

    [Fact]
    public void The_charset_of_the_server_counts_when_the_page_has_none()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        Readable("<p>退货</p>", gb, "gb2312").Should().Equal(Encoding.UTF8.GetBytes("<p>退货</p>"));
        Readable("<meta charset=gbk><p>退货</p>", gb, "iso-8859-1").Should().Equal(gb.GetBytes("<meta charset=gbk><p>退货</p>"));
        Readable("<p>退货</p>", gb, "utf-8").Should().Equal(gb.GetBytes("<p>退货</p>"), "it is not what the server says");
        Readable("<p>退货</p>", gb, "no-such-charset").Should().Equal(gb.GetBytes("<p>退货</p>"));
    }

    private static byte[] Readable(string text, Encoding encoding, string charset) =>
        WebDocument.Readable(encoding.GetBytes(text), charset, ".html");

    [Theory]
    [InlineData("<!doctype html><p>x", "", true)]
    [InlineData("<p>x", "text/html", true)]
    [InlineData("# x", "text/markdown", false)]
    [InlineData("{}", "application/json", false)]
    public void Only_pages_have_links(string content, string mediaType, bool page) =>
        WebDocument.IsPage(WebDocument.EndingOf(Encoding.UTF8.GetBytes(content), mediaType, new Uri("http://h/file"))).Should().Be(page);

    [Fact]
    public void The_text_of_a_page_is_in_the_encoding_that_it_names()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        WebDocument.TextOf(gb.GetBytes("<meta charset=gbk><p>退货</p>")).Should().Be("<meta charset=gbk><p>退货</p>");
    }
}
