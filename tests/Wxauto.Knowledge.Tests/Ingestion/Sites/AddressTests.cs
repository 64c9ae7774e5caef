using CsCheck;
using Wxauto.Knowledge.Ingestion.Sites;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>How addresses are written, what belongs to a source.</summary>
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
    public void A_page_has_one_address(string written, string canonical) => PageAddress.Of(new Uri(written))!.AbsoluteUri.Should()
        .Be(canonical);

    [Theory]
    [InlineData("mailto:a@b.c")]
    [InlineData("javascript:void(0)")]
    [InlineData("ftp://h/a")]
    [InlineData("http://user:secret@h/a")]
    public void What_is_no_page_has_none(string written) => PageAddress.Of(new Uri(written)).Should().BeNull();

    [Fact]
    public void An_address_that_no_index_takes_is_passed_over() => PageAddress.Of(new Uri("http://h/" + new string('a', 1000)))
        .Should().BeNull();

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
    public void A_source_is_a_directory_of_one_host(string start, string address, bool holds) => SiteScope.Below(new Uri(start))
        .Holds(new Uri(address)).Should().Be(holds);
}
