using System.Text;
using Microsoft.AspNetCore.Http;
using Wxauto.Hosting.Http;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>Which pages of a real site on loopback are fetched, kept and forgotten.</summary>
public sealed class SiteFetchTests
{
    [Fact]
    public async Task Links_below_the_directory_are_followed_as_many_steps_as_asked_for()
    {
        await using var site = await WebSite.StartAsync();
        await using var other = await WebSite.StartAsync();
        other.Page("/help/other", "别的店");
        site.Page("/help/", "帮助", "a", "/help/b#x", "/about", other.At("/help/other"), "a?utm_source=wx").Page("/help/a", "甲", "deep/c")
            .Page("/help/b", "乙", "/help/")
            .Page("/help/deep/c", "丙", "d").Page("/help/deep/d", "丁").Page("/about", "关于");
        foreach (var (follow, paths) in new (int, string[])[] { (0, ["/help/"]), (1, ["/help/", "/help/a", "/help/b"]),
            (2, ["/help/", "/help/a", "/help/b", "/help/deep/c"]) })
        {
            await using var shop = await SiteBase.CreateAsync(site.At("/help/"), follow, more: other);
            (await shop.FetchAsync()).Problems.Should().BeEmpty();
            (await shop.PathsAsync()).Should().Equal(paths);
        }
        other.Asked.Should().BeEmpty();
        site.TimesAsked("/about").Should().Be(0);
    }

    [Fact]
    public async Task No_more_pages_than_allowed_are_fetched_and_staff_are_told()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", [.. Enumerable.Range(0, 9).Select(i => $"/p{i}")]);
        for (var i = 0; i < 9; i++)
            site.Page($"/p{i}", $"第{i}页");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 1, 4);
        (await shop.FetchAsync()).Problems.Should().ContainSingle().Which.ToString().Should()
            .StartWith("has more pages than the 4 of maxPages");
        (await shop.PathsAsync()).Should().Equal("/", "/p0", "/p1", "/p2");
        site.Asked.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_site_that_makes_up_addresses_without_end_is_left_at_some_point()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", [.. Enumerable.Range(0, 500).Select(i => $"/calendar/{i}")]);
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 5, 5);
        (await shop.FetchAsync()).Problems.Should().ContainSingle().Which.ToString().Should().StartWith("leads to more than 120 addresses");
        site.Asked.Should().HaveCount(120);
    }

    [Fact]
    public async Task A_site_map_and_the_maps_it_lists_give_their_pages()
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/maps/index", Index(site, "/maps/a.xml", "/maps/b.xml.gz", "/maps/gone.xml"), "application/xml")
            .Text("/maps/a.xml", Map(site, "/a", "/shop/b"), "text/xml")
            .Content("/maps/b.xml.gz", RobotsAndLinksTests.Packed(Map(site, "/c", "/a")), "application/gzip")
                .Page("/a", "甲", "/not-followed").Page("/shop/b", "乙").Page("/c", "丙").Page("/not-followed", "丁");
        await using var shop = await SiteBase.CreateAsync(site.At("/maps/index"), 3);
        (await shop.FetchAsync()).Should().Match<Knowledge.Ingestion.Sites.SiteState>(s => s.Complete && s.Problems.Count == 0);
        (await shop.PathsAsync()).Should().Equal("/a", "/c", "/shop/b");
    }

    [Fact]
    public async Task Pages_of_a_map_that_cannot_be_read_now_stay()
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/index.xml", Index(site, "/a.xml", "/b.xml"), "application/xml").Text("/a.xml", Map(site, "/a", "/a2"))
            .Text("/b.xml", Map(site, "/b"))
            .Page("/a", "甲").Page("/a2", "甲二").Page("/b", "乙");
        await using var shop = await SiteBase.CreateAsync(site.At("/index.xml"));
        await shop.FetchAsync();
        site.Text("/a.xml", Map(site, "/a")).Status("/b.xml", 503);
        (await shop.FetchAsync()).Problems.Should().ContainSingle().Which.ToString().Should().Be($"{site.At("/b.xml")} answers 503.");
        (await shop.PathsAsync()).Should().Equal("/a", "/a2", "/b");
        site.Text("/b.xml", Map(site, "/b"));
        await shop.FetchAsync();
        (await shop.PathsAsync()).Should().Equal("/a", "/b");
    }

    [Theory]
    [InlineData("<!DOCTYPE urlset [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><urlset><url><loc>&a;</loc></url></urlset>",
        "The site map * is not XML that is read: *")]
    [InlineData("<urlset></urlset>", "* lists no page of 127.0.0.1. *")]
    [InlineData("<!doctype html><html><p>sorry</html>", "The site map * is not XML that is read: *")]
    public async Task A_site_map_that_is_none_is_told_and_nothing_is_lost(string content, string message)
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/map.xml", Map(site, "/a")).Page("/a", "甲");
        await using var shop = await SiteBase.CreateAsync(site.At("/map.xml"));
        await shop.FetchAsync();
        site.Text("/map.xml", content, "application/xml");
        await shop.Invoking(s => s.FetchAsync()).Should().ThrowAsync<WorkflowFailedException>().WithMessage(message);
        (await shop.PathsAsync()).Should().Equal("/a");
    }

    [Fact]
    public async Task What_robots_forbid_is_not_asked_for()
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: wxauto\nDisallow: /private\n")
            .Page("/", "首页", "/private/a", "/b", "/to-private").Page("/private/a", "秘密").Page("/b", "乙")
            .Redirect("/to-private", "/private/a");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 1);
        await shop.FetchAsync();
        (await shop.PathsAsync()).Should().Equal("/", "/b");

        site.Text("/robots.txt", "User-agent: *\nDisallow: /");
        await shop.Invoking(s => s.FetchAsync()).Should().ThrowAsync<WorkflowFailedException>()
            .WithMessage("The robots.txt of 127.0.0.1 forbids to read *");
        (await shop.PathsAsync()).Should().Equal("/", "/b");
    }

    [Fact]
    public async Task Without_an_answer_of_robots_nothing_is_read_and_it_is_tried_again()
    {
        await using var site = await WebSite.StartAsync();
        site.Status("/robots.txt", 503).Page("/", "首页");
        await using var shop = await SiteBase.CreateAsync(site.At("/"));
        (await shop.Invoking(s => s.FetchAsync()).Should().ThrowAsync<FetchRefusedException>().WithMessage("*robots.txt answers 503*"))
            .Which.MayPass.Should().BeTrue();
        site.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Pages_that_want_it_are_not_found_or_not_followed()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/noindex", "/nofollow").Text("/noindex", "<meta name=robots content=noindex><p>不要<a href=/a>", "text/html")
            .Text("/nofollow", "<meta name=robots content=nofollow><p>不跟<a href=/b>", "text/html")
            .Page("/a", "甲").Page("/b", "乙");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 2);
        await shop.FetchAsync();
        (await shop.PathsAsync()).Should().Equal("/", "/a", "/nofollow");
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        await using var site = await WebSite.StartAsync();
        var answered = new List<int>();
        site.Page("/", "首页", "/a").Answer("/a", async context =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch == "\"v1\"" ? 304 : 200;
            answered.Add(context.Response.StatusCode);
            if (context.Response.StatusCode == 200)
                await WriteAsync(context, WebSite.Html("甲", "/b"));
        }).Page("/b", "乙");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 2);
        await shop.FetchAsync();
        var before = await shop.RowsAsync();
        await shop.FetchAsync();
        var after = await shop.RowsAsync();
        answered.Should().Equal(200, 304);
        after.Select(r => (r.Name, r.Hash)).Should().Equal(before.Select(r => (r.Name, r.Hash)));
        after.Should().HaveCount(3).And.OnlyContain(r => r.At > before.Max(b => b.At));
        Encoding.UTF8.GetString(after[1].Content).Should().Contain("甲");
    }

    [Fact]
    public async Task Changed_gone_unlinked_and_unreachable_pages_are_told_apart()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/changed", "/gone", "/unlinked", "/broken").Page("/changed", "旧").Page("/gone", "走").Page("/unlinked", "散")
            .Page("/broken", "坏", "/behind").Page("/behind", "后");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 2);
        await shop.FetchAsync();
        (await shop.PathsAsync()).Should().Equal("/", "/behind", "/broken", "/changed", "/gone", "/unlinked");
        var hash = (await shop.RowsAsync()).Single(r => r.Name == site.At("/changed")).Hash;

        site.Page("/", "首页", "/changed", "/gone", "/broken").Page("/changed", "新").Status("/gone", 410).Status("/broken", 500);
        var state = await shop.FetchAsync();
        state.Problems.Select(p => p.ToString()).Should()
            .Equal("1 pages could not be read this time. What was fetched of them before stays.", $"{site.At("/broken")} answers 500.");
        var rows = await shop.RowsAsync();
        rows.Select(r => new Uri(r.Name).AbsolutePath).Should().Equal("/", "/behind", "/broken", "/changed");
        var changed = rows.Single(r => r.Name == site.At("/changed"));
        Encoding.UTF8.GetString(changed.Content).Should().Contain("新");
        changed.Hash.Should().NotBe(hash).And.HaveLength(64);
    }

    [Fact]
    public async Task A_redirect_counts_where_it_ends_and_only_below_the_source()
    {
        await using var site = await WebSite.StartAsync();
        await using var other = await WebSite.StartAsync();
        other.Page("/help/x", "别处");
        site.Page("/help/", "帮助", "old", "new", "away", "up", "loop", "moved").Redirect("/help/old", "/help/new").Page("/help/new", "新")
            .Redirect("/help/away", other.At("/help/x"))
            .Redirect("/help/up", "/about").Page("/about", "关于").Redirect("/help/loop", "/help/loop")
                .Redirect("/help/moved", "/help/target").Page("/help/target", "目标");
        await using var shop = await SiteBase.CreateAsync(site.At("/help/"), 1, more: other);
        var state = await shop.FetchAsync();
        (await shop.PathsAsync()).Should().Equal("/help/", "/help/new", "/help/target");
        state.Problems.Should().Contain(p => p.ToString().Contains("/help/loop redirects more than"));
    }

    [Fact]
    public async Task A_source_that_redirects_elsewhere_is_told()
    {
        await using var site = await WebSite.StartAsync();
        await using var other = await WebSite.StartAsync();
        site.Redirect("/", other.At("/"));
        other.Page("/", "首页");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), more: other);
        await shop.Invoking(s => s.FetchAsync()).Should().ThrowAsync<WorkflowFailedException>()
            .WithMessage($"* redirects to {other.At("/")}, which is not below it. *");
    }

    [Fact]
    public async Task A_page_of_100_MB_is_refused_and_the_others_are_read()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/huge", "/a").Page("/a", "甲").Answer("/huge", async context =>
        {
            context.Response.ContentType = "text/html";
            for (var i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.Body.WriteAsync(new byte[1024 * 1024], context.RequestAborted);
        });
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 1);
        (await shop.FetchAsync()).Problems.Select(p => p.ToString()).Should()
            .Contain($"{site.At("/huge")} is larger than 20 MB, the most that is read.");
        (await shop.PathsAsync()).Should().Equal("/", "/a");
    }

    [Fact]
    public async Task A_private_address_is_refused_in_clear_words()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), allowed: false);
        await shop.Invoking(s => s.FetchAsync()).Should().ThrowAsync<WorkflowFailedException>()
            .WithMessage("127.0.0.1 leads to 127.0.0.1, an address of this machine, * allow it in Wxauto:Http:Allow.");
        site.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(404, typeof(WorkflowFailedException))]
    [InlineData(503, typeof(FetchRefusedException))]
    public async Task A_source_whose_own_address_fails_loses_nothing(int status, Type thrown)
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/a").Page("/a", "甲");
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 1);
        await shop.FetchAsync();
        site.Status("/", status);
        (await shop.Invoking(s => s.FetchAsync()).Should().ThrowAsync<Exception>().WithMessage($"* answers {status}. *")).Which.Should()
            .BeOfType(thrown);
        (await shop.PathsAsync()).Should().Equal("/", "/a");
    }

    [Fact]
    public async Task At_most_two_requests_are_under_way_at_a_time()
    {
        await using var site = await WebSite.StartAsync();
        var (now, most) = (0, 0);
        site.Page("/", "首页", [.. Enumerable.Range(0, 8).Select(i => $"/p{i}")]);
        for (var i = 0; i < 8; i++)
            site.Answer($"/p{i}", async context =>
            {
                var here = Interlocked.Increment(ref now);
                lock (site)
                    most = Math.Max(most, here);
                await Task.Yield();
                await WriteAsync(context, WebSite.Html("页"));
                Interlocked.Decrement(ref now);
            });
        await using var shop = await SiteBase.CreateAsync(site.At("/"), 1);
        await shop.FetchAsync();
        (await shop.RowsAsync()).Should().HaveCount(9);
        most.Should().BeLessThanOrEqualTo(2);
    }

    internal static async Task WriteAsync(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html);
    }

    private static string Map(WebSite site, params string[] paths) =>
        $"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{string.Concat(paths.Select(p => $"<url><loc>{site.At(p)}</loc></url>"))}</urlset>";

    private static string Index(WebSite site, params string[] paths) =>
        $"<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{string.Concat(paths.Select(p => $"<sitemap><loc>{site.At(p)}</loc></sitemap>"))}</sitemapindex>";
}
