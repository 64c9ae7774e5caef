using System.Text;
using CsCheck;
using Wxauto.Hosting.Http;
using Wxauto.Knowledge.Ingestion.Sites;
using Wxauto.Documents.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>How addresses are written, what belongs to a source, what an address holds.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("http://Shop.Example:80/Help#returns", "http://shop.example/Help")]
    [InlineData("https://shop.example:443", "https://shop.example/")]
    [InlineData("https://shop.example:8443/a", "https://shop.example:8443/a")]
    [InlineData("http://h/%e9%80%80%E8%b4%a7", "http://h/%E9%80%80%E8%B4%A7")]
    [InlineData("http://h/退货", "http://h/%E9%80%80%E8%B4%A7")]
    [InlineData("http://h/%7Euser/%61.html", "http://h/~user/a.html")]
    [InlineData("http://h/a/./b/../c", "http://h/a/c")]
    [InlineData("http://h/a/%2e%2e/c", "http://h/c")]
    [InlineData("http://h/a%2fb", "http://h/a%2Fb")]
    [InlineData("http://h/100%", "http://h/100%25")]
    [InlineData("http://h/p?id=1&utm_source=wx&UTM_medium=x&b=%e4%b8%ad", "http://h/p?id=1&b=%E4%B8%AD")]
    [InlineData("http://h/p?utm_source=wx", "http://h/p")]
    [InlineData("http://h/p?", "http://h/p")]
    [InlineData("http://h/p?&??a", "http://h/p???a")]
    [InlineData("http://h/p?%75tm_source=wx", "http://h/p")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080/")]
    public void A_page_has_one_address(string written, string canonical) => PageAddress.Of(new Uri(written))!.AbsoluteUri.Should().Be(canonical);

    [Theory]
    [InlineData("mailto:a@b.c")]
    [InlineData("javascript:void(0)")]
    [InlineData("ftp://h/a")]
    [InlineData("http://user:secret@h/a")]
    public void What_is_no_page_has_none(string written) => PageAddress.Of(new Uri(written)).Should().BeNull();

    [Fact]
    public void An_address_that_no_index_takes_is_passed_over() => PageAddress.Of(new Uri("http://h/" + new string('a', 1000))).Should().BeNull();

    [Fact]
    public void Writing_an_address_again_changes_nothing() => Gen.String[Gen.Char["ab./%25e47?&=utm_~ -退😀+#:;@"], 0, 40].Sample(path =>
    {
        if (Uri.TryCreate($"http://h.example/{path}", UriKind.Absolute, out var uri) && PageAddress.Of(uri) is { } once)
            PageAddress.Of(once)!.AbsoluteUri.Should().Be(once.AbsoluteUri);
    });

    [Theory]
    [InlineData("http://h/help/", "http://h/help/returns/a", true)]
    [InlineData("http://h/help/index.html", "http://h/help/a", true)]
    [InlineData("http://h/help/", "http://h/helpdesk", false)]
    [InlineData("http://h/help/", "http://h/Help/a", false)]
    [InlineData("http://h/help", "http://h/other", true)]
    [InlineData("http://h/help/", "https://h/help/a", true)]
    [InlineData("http://h/help/", "http://h:8080/help/a", false)]
    [InlineData("http://h/help/", "http://www.h/help/a", false)]
    public void A_source_is_a_directory_of_one_host(string start, string address, bool holds) => SiteScope.Below(new Uri(start)).Holds(new Uri(address)).Should().Be(holds);

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
        PageFormat.FileNameOf(address, Encoding.UTF8.GetBytes(content), mediaType).Should().Be(name);

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("text/css", "a{}")]
    [InlineData("image/svg+xml", "<svg/>")]
    [InlineData("video/mp4", "\0\0\0 ftyp")]
    [InlineData("application/zip", "PK\u0003\u0004")]
    [InlineData("application/octet-stream", "\u0001\u0002")]
    public void What_is_no_document_is_passed_over(string mediaType, string content) =>
        PageFormat.EndingOf(Encoding.Latin1.GetBytes(content), mediaType, new Uri("http://h/file")).Should().BeNull();

    [Fact]
    public void Office_documents_and_pictures_are_known_by_their_content()
    {
        var word = TestDocuments.Names.First(n => n.EndsWith(".docx", StringComparison.Ordinal));
        PageFormat.EndingOf(TestDocuments.File(word).Content, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", new Uri("http://h/get?id=1")).Should().Be(".docx");
        PageFormat.EndingOf([0xFF, 0xD8, 0xFF, 0xE0], "application/octet-stream", new Uri("http://h/get?id=1")).Should().Be(".jpeg");
    }

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
        PageFormat.Readable(new FetchedPage(new Uri("http://h/"), 200, encoding.GetBytes(text), "text/html", charset, null, null, false), ".html");
}
