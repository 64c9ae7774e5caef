using System.Net;
using System.Net.Http.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Tests.Desk;

[Collection(DeskCollection.Name)]
public sealed class TryTests(DeskServer desk)
{
    private static readonly string[] StoreOnly = ["store"];
    private static readonly string[] AskedBefore = ["冰滴壶有货吗"];
    private const string Try = $"/api/knowledge/bases/{DeskServer.Base}/try";

    [Fact]
    public async Task A_question_shows_what_is_found_and_why()
    {
        await desk.UploadAsync("除垢.md", DeskServer.Text("# 除垢\n\n每两个月除垢一次。除垢粉按一比二十兑水。除垢后空煮三次。"));
        await desk.UntilFoundAsync("除垢粉怎么兑水", found => found.Any(t => t.Contains("一比二十", StringComparison.Ordinal)));

        var result = await desk.TryAsync(new { question = "除垢粉怎么兑水" });

        var best = result["evidence"]![0]!;
        ((string?)best["document"]).Should().Be("除垢.md");
        ((string?)best["title"]).Should().Be("除垢");
        ((string?)best["sentence"]).Should().Be("除垢粉按一比二十兑水。");
        ((string?)best["text"]).Should().Contain("空煮三次");
        ((double)best["score"]!).Should().BePositive();
        ((double)result["confidence"]!).Should().BeInRange(0, 1);
        ((double)result["threshold"]!).Should().Be(new ConfidenceSpec().Clarify, "the page shows it beside the confidence");
        ((string?)result["how"]!["code"]).Should().Be("search.words");
    }

    [Fact]
    public async Task Documents_without_the_tag_are_not_found()
    {
        await desk.UploadAsync("打烊.md", DeskServer.Text("# 打烊\n\n打烊后门店不营业，留言第二天回复。"));
        await desk.UntilFoundAsync("门店营业", found => found.Any(t => t.Contains("留言", StringComparison.Ordinal)));
        var tagged = await desk.TryAsync(new { question = "门店营业", tags = StoreOnly });
        tagged["evidence"]!.AsArray().Select(e => (string)e!["document"]!).Distinct().Should().Equal(DeskServer.Article);
    }

    [Fact]
    public async Task What_was_said_before_is_used()
    {
        await desk.UploadAsync("冰滴壶.md", DeskServer.Text("# 冰滴壶\n\n冰滴壶的质保是十八个月。"));
        await desk.UntilFoundAsync("冰滴壶质保", found => found.Any(t => t.Contains("十八个月", StringComparison.Ordinal)));
        var result = await desk.TryAsync(new { question = "那它质保多久", before = AskedBefore });
        ((string?)result["how"]!["code"]).Should().Be("search.with-conversation");
        ((string?)result["evidence"]![0]!["document"]).Should().Be("冰滴壶.md");
    }

    [Fact]
    public async Task A_question_that_is_none_is_refused()
    {
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync(Try, new { question = " " }), HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync(Try, new { question = new string('问', 2001) }),
            HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync(Try, new { question = "问", before = new string?[] { null } }),
            HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync(Try, new { question = "问", before = Enumerable.Repeat("前", 11) }),
            HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync(Try, new { question = "问", tags = new[] { new string('签', 101) } }),
            HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsync(Try, new StringContent("{\"question\":", null, "application/json")),
            HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsync(Try, new StringContent("question=1")), HttpStatusCode.UnsupportedMediaType);
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync("/api/knowledge/bases/nobody/try", new { question = "问" }),
            HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Evaluations_are_listed_newest_first()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var db = await desk.DatabaseAsync())
        {
            for (var i = 0; i < 101; i++)
                db.KnowledgeEvaluations.Add(new KnowledgeEvaluationRun
                    { Id = Guid.NewGuid(), Base = DeskServer.Base, Set = "questions.jsonl", At = start.AddHours(i), Revision = i,
                    Documents = 3, Chunks = 9, Report = $$"""{"recall@5":0.9,"questions":{{i}}}""" });
            await db.SaveChangesAsync();
        }
        var runs = (await desk.GetAsync($"/api/knowledge/bases/{DeskServer.Base}/evaluations"))["evaluations"]!.AsArray();
        runs.Should().HaveCount(100);
        runs.Select(r => (int)r!["figures"]!["questions"]!).Should().Equal(Enumerable.Range(1, 100).Reverse());
        ((double)runs[0]!["figures"]!["recall@5"]!).Should().Be(0.9);
        await DeskServer.ProblemAsync(await desk.Http.GetAsync("/api/knowledge/bases/nobody/evaluations"), HttpStatusCode.NotFound);
    }
}
