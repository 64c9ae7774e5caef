using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Ingestion.Sites;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>Url sources with the workflow worker: when they are fetched, what is found of them, what staff are told.</summary>
public sealed class SiteScheduleTests
{
    [Fact]
    public async Task A_page_is_found_and_when_it_changes_its_new_text_is()
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/help/returns", Article("退货政策", "收到商品后七天内可以无理由退货，运费由买家承担。"), "text/html; charset=utf-8");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/help/returns"))).StartAsync();
        await shop.IngestAsync();
        (await TextsAsync(shop, "几天内可以退货")).Should().ContainSingle().Which.Should().Contain("七天内");
        (await shop.DocumentsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Title = "退货政策", Name = site.At("/help/returns"), Source = "help", State = DocumentState.Ready });

        site.Text("/help/returns", Article("退货政策", "收到商品后十五天内可以无理由退货，运费由商家承担。"), "text/html; charset=utf-8");
        await AgainAsync(shop);
        (await TextsAsync(shop, "几天内可以退货")).Should().ContainSingle().Which.Should().Contain("十五天内").And.NotContain("七天内");
    }

    [Fact]
    public async Task A_page_in_gb2312_that_only_the_server_names_is_read()
    {
        await using var site = await WebSite.StartAsync();
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        site.Content("/a.php?id=1", gb.GetBytes(Article("保修", "整机保修两年，电池保修半年。")), "text/html; charset=gb2312");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/a.php?id=1"))).StartAsync();
        await shop.IngestAsync();
        (await TextsAsync(shop, "电池保修多久")).Should().ContainSingle().Which.Should().Be("整机保修两年，电池保修半年。");
        (await shop.DocumentsAsync()).Single().Title.Should().Be("保修");
    }

    [Fact]
    public async Task A_source_that_leaves_the_manifest_takes_its_pages_and_documents_along()
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/", Article("退货政策", "七天内可以退货。"), "text/html");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"))).StartAsync();
        await shop.IngestAsync();
        (await TextsAsync(shop, "几天可以退货")).Should().NotBeEmpty();
        shop.Change(null);
        await shop.IngestAsync();
        (await shop.RowsAsync()).Should().BeEmpty();
        (await shop.DocumentsAsync()).Should().OnlyContain(d => d.State == DocumentState.Removed);
        (await TextsAsync(shop, "几天可以退货")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_fails_is_told_and_its_documents_stay()
    {
        await using var site = await WebSite.StartAsync();
        site.Text("/", Article("退货政策", "七天内可以退货。"), "text/html");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"))).StartAsync();
        await shop.IngestAsync();
        site.Status("/", 404);
        await AgainAsync(shop);
        await shop.Get<SiteSchedule>().CheckAsync(shop.Resource, default);
        await shop.Get<SourceScan>().ScanAsync(shop.Resource, default);
        var problem = (await shop.Get<IKnowledgeStatus>().ListAsync(default)).Single().Problems.Should().ContainSingle().Subject;
        problem.Should().Be(KnowledgeReasons.OfSource.With("help", FetchReasons.FirstAnswered.With(site.At("/"), 404)));
        ReasonText.Of(problem, ReasonText.Chinese).Should().Be($"来源 help：{site.At("/")} 返回 404，请检查网址");
        (await TextsAsync(shop, "几天可以退货")).Should().NotBeEmpty();

        site.Text("/", Article("退货政策", "七天内可以退货。"), "text/html");
        await AgainAsync(shop);
        await shop.Get<SiteSchedule>().CheckAsync(shop.Resource, default);
        shop.Get<SiteSchedule>().ProblemsOf("shop").Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_whose_process_stops_goes_on_in_another()
    {
        await using var site = await WebSite.StartAsync();
        var (reached, holds) = (new TaskCompletionSource(), true);
        site.Page("/", "首页", "/a", "/b", "/c", "/d").Page("/a", "甲").Page("/b", "乙").Page("/d", "丁").Answer("/c", async context =>
        {
            reached.TrySetResult();
            if (holds)
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            await SiteFetchTests.WriteAsync(context, WebSite.Html("丙"));
        });
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"), 1)).StartAsync();
        await shop.Get<SiteSchedule>().CheckAsync(shop.Resource, default);
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await shop.StopAsync();
        (await shop.PathsAsync()).Should().Equal("/", "/a", "/b");
        holds = false;

        await using var another = await shop.Another().StartAsync();
        await SiteBase.UntilAsync(async () => (await another.LastRunAsync())!.State == WorkflowRunState.Succeeded);
        (await another.PathsAsync()).Should().Equal("/", "/a", "/b", "/c", "/d");
        site.Asked.Where(p => p is "/" or "/a" or "/b").Should().OnlyHaveUniqueItems("what was stored is not asked for again");
    }

    [Fact]
    public async Task A_source_is_fetched_when_it_is_new_when_it_changes_and_when_its_time_has_come()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/a").Page("/a", "甲");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"))).StartAsync();
        await shop.IngestAsync();
        await shop.IngestAsync();
        site.Asked.Should().Equal("/");
        shop.Change(site.At("/"), follow: 1);
        await shop.IngestAsync();
        site.Asked.Should().Equal("/", "/", "/a");
        shop.Time.Advance(TimeSpan.FromMinutes(58));
        await shop.IngestAsync();
        site.Asked.Should().HaveCount(3);
        shop.Time.Advance(TimeSpan.FromMinutes(2));
        await shop.IngestAsync();
        site.Asked.Should().HaveCount(5);
    }

    [Fact]
    public async Task When_its_runs_are_forgotten_the_pages_tell_when_a_source_is_due()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"))).StartAsync();
        await shop.IngestAsync();
        await using (var db = await shop.Get<IDbContextFactory<WxautoDb>>().CreateDbContextAsync())
            (await db.Set<WorkflowRun>().Where(r => r.Workflow == SiteFetch.WorkflowName).ExecuteDeleteAsync()).Should().Be(1);
        await shop.IngestAsync();
        site.Asked.Should().HaveCount(1);
        await AgainAsync(shop);
        site.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_source_that_comes_back_is_fetched_at_once()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"))).StartAsync();
        await shop.IngestAsync();
        shop.Change(null);
        await shop.IngestAsync();
        shop.Change(site.At("/"));
        await shop.IngestAsync();
        (await shop.PathsAsync()).Should().Equal("/");
    }

    [Fact]
    public async Task The_schedule_runs_by_itself_and_sees_a_change_of_the_manifest()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/a").Page("/a", "甲");
        await using var shop = await (await SiteBase.CreateAsync(site.At("/"))).StartAsync(schedule: true);
        await SiteBase.UntilAsync(async () => (await shop.PathsAsync()).Count == 1);
        shop.Change(site.At("/"), follow: 1);
        await SiteBase.UntilAsync(async () => (await shop.PathsAsync()).Count == 2);
        shop.Change(null);
        await SiteBase.UntilAsync(async () => (await shop.PathsAsync()).Count == 0);
    }

    [Fact]
    public async Task PostgreSQL_keeps_the_same()
    {
        await using var site = await WebSite.StartAsync();
        site.Page("/", "首页", "/a", "/b").Page("/b", "乙").Answer("/a", async context =>
        {
            context.Response.Headers.LastModified = "Wed, 21 Oct 2026 07:28:00 GMT";
            context.Response.StatusCode = context.Request.Headers.IfModifiedSince.Count > 0 ? 304 : 200;
            if (context.Response.StatusCode == 200)
                await SiteFetchTests.WriteAsync(context, WebSite.Html("甲"));
        });
        await using var shop = await (await SiteBase.OnPostgreSqlAsync(site.At("/"), 1)).StartAsync();
        await shop.IngestAsync();
        site.Page("/", "首页", "/a");
        await AgainAsync(shop);
        (await shop.PathsAsync()).Should().Equal("/", "/a");
        (await TextsAsync(shop, "甲")).Should().NotBeEmpty();
        (await shop.DocumentsAsync()).Where(d => d.State == DocumentState.Removed).Select(d => d.Name).Should().Equal(site.At("/b"));
    }

    [Fact]
    public async Task Requests_to_one_host_are_a_quarter_of_a_second_apart()
    {
        var time = new FakeTimeProvider();
        var pace = new HostPace(time);
        var address = new Uri("http://h/");
        var first = await pace.EnterAsync(address, default);
        var second = pace.EnterAsync(address, default);
        var third = pace.EnterAsync(address, default);
        (await pace.EnterAsync(new Uri("http://other/"), default)).Dispose();
        second.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(250));
        await second.WaitAsync(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMilliseconds(250));
        third.IsCompleted.Should().BeFalse("two are under way");
        first.Dispose();
        (await third.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();
    }

    /// <summary>An hour later.</summary>
    private static async Task AgainAsync(SiteBase shop)
    {
        shop.Time.Advance(TimeSpan.FromHours(1));
        await shop.IngestAsync();
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(SiteBase shop, string question)
    {
        await shop.Get<KnowledgeLibrary>().RefreshAsync(default);
        return [.. (await shop.Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["shop"], question), default))
            .Evidence.Select(e => e.Text)];
    }

    private static string Article(string title, string text) =>
        $"<html><head><title>{title}</title></head><body><nav><a href=/x>导航</a></nav><main><p>{text}</p></main></body></html>";
}
