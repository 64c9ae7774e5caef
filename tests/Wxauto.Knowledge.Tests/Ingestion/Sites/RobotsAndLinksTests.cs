using System.IO.Compression;
using System.Text;
using Wxauto.Knowledge.Ingestion.Sites;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>robots.txt, the tags of pages and site maps, without a network.</summary>
public sealed class RobotsAndLinksTests
{
    [Theory]
    [InlineData("", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /", "/a", false)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", false)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: WXAUTO/2\nDisallow: /private", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: WXAUTO/2\nDisallow: /private", "/private/a", false)]
    [InlineData("User-agent: Other\nUser-agent: Wxauto\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: Other\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: Wxauto-other\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf?b", true)]
    [InlineData("User-agent: *\nDisallow: /*?*print=", "/a?x=1&print=1", false)]
    [InlineData("user-agent : * # all\r\ndisallow : /a # not this\r\n", "/a", false)]
    [InlineData("\uFEFFUser-agent: *\nDisallow: /退货", "/%e9%80%80%e8%b4%a7/b", false)]
    [InlineData("User-agent: *\nCrawl-delay: 5\nDisallow: /a\nSitemap: http://h/s.xml", "/a", false)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("<html><body>not found: Disallow: /</body></html>", "/a", true)]
    public void Robots_are_heard(string text, string path, bool allowed) => RobotsRules.Parse(text)
        .Allows(PageAddress.Of(new Uri("http://h" + path))!).Should().Be(allowed);

    [Fact]
    public void Links_are_those_that_a_visitor_can_follow() => Links("""
        <base href="/docs/"><a href="a">1</a> <A HREF='/b?x=1&amp;y=2#part'>2</A> <a href="a#again">3</a>
        <script>document.write('<a href="/script">')</script><style>/* <a href="/style"> */</style><textarea><a href="/textarea"></textarea><!-- <a href="/comment"> -->
        <a href="mailto:x@h">4</a> <a href="javascript:void(0)">5</a> <a rel="external nofollow" href="/ad">6</a> <a>7</a> <a href="http://[bad">8</a> <a href="//other/x">9</a>
        """).Should().Equal("http://h/docs/a", "http://h/b?x=1&y=2", "http://other/x");

    [Theory]
    [InlineData("<meta name=robots content=nofollow><a href=/a>", true, 0)]
    [InlineData("<META NAME='Robots' CONTENT='NOINDEX, follow'><a href=/a>", false, 1)]
    [InlineData("<meta name=robots content=none><a href=/a>", false, 0)]
    [InlineData("<a href=/a><meta name=wxauto content=noindex>", false, 1)]
    [InlineData("<meta name=googlebot content=noindex><meta name=description content=noindex><a href=/a>", true, 1)]
    public void Pages_say_whether_they_want_to_be_found_and_followed(string html, bool found, int links)
    {
        var read = PageLinks.Of(html, new Uri("http://h/"));
        (read.MayBeFound, read.Links.Count).Should().Be((found, links));
    }

    [Fact]
    public void A_page_that_is_nested_without_end_is_gone_through()
    {
        var html = string.Concat(Enumerable.Repeat("<div><b>", 500_000)) + "<a href=/end>";
        Links(html).Should().Equal("http://h/end");
    }

    [Fact]
    public void A_site_map_lists_pages_and_no_pictures()
    {
        var map = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
              <url><loc> http://h/a?x=1&amp;y=2 </loc><lastmod>2026-01-01</lastmod><image:image><image:loc>http://h/a.png</image:loc></image:image></url>
              <url><lastmod>2026-01-01</lastmod><loc><![CDATA[http://h/b]]></loc></url>
              <url><loc/></url><url><loc>not an address</loc></url>
            </urlset>
            """);
        map.IsIndex.Should().BeFalse();
        map.Addresses.Select(a => a.AbsoluteUri).Should().Equal("http://h/a?x=1&y=2", "http://h/b");
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><urlset><url><loc>&a;</loc></url></urlset>",
        "is not XML that is read: *DTD*")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><urlset>&b;</urlset>",
        "is not XML that is read: *DTD*")]
    [InlineData("<urlset><url>", "is not XML that is read*")]
    [InlineData("", "is not XML that is read*")]
    [InlineData("<rss><channel/></rss>", "begins with <rss>*")]
    public void A_hostile_or_broken_site_map_is_refused(string xml, string message) => FluentActions.Invoking(() => Read(xml)).Should()
        .Throw<SiteMapException>().WithMessage(message);

    [Fact]
    public void A_site_map_that_unpacks_to_too_much_is_refused()
    {
        var bomb = Packed("<urlset>" + new string(' ', 3 * 1024 * 1024) + "</urlset>");
        FluentActions.Invoking(() => SiteMap.Read(bomb, 1024 * 1024)).Should().Throw<SiteMapException>()
            .WithMessage("is larger than 1 MB*");
        SiteMap.Read(bomb, 8 * 1024 * 1024).Addresses.Should().BeEmpty();
        FluentActions.Invoking(() => SiteMap.Read(bomb[..^20], 8 * 1024 * 1024)).Should().Throw<SiteMapException>();
    }

    internal static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static SiteMap Read(string xml) => SiteMap.Read(Encoding.UTF8.GetBytes(xml), 1024 * 1024);

    private static IEnumerable<string> Links(string html) => PageLinks.Of(html, new Uri("http://h/help/")).Links.Select(l => l.AbsoluteUri);
}
