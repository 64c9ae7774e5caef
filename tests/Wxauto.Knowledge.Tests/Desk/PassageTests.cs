using System.Net;
using System.Text.Json.Nodes;

namespace Wxauto.Knowledge.Tests.Desk;

[Collection(DeskCollection.Name)]
public sealed class PassageTests(DeskServer desk)
{
    [Fact]
    public async Task An_edit_is_searched_once_it_is_published()
    {
        var (document, chunk) = await OnePassageAsync("雨伞.md", "# 雨伞\n\n雨伞架在收银台左边，借用押金二十元。");

        (await desk.ChangeAsync(document, chunk, "雨伞架在收银台左边，借用押金三十五元。")).StatusCode.Should().Be(HttpStatusCode.Accepted);

        await desk.UntilFoundAsync("借雨伞押金多少", found => Has(found, "三十五元") && !Has(found, "二十元"));
        var passage = (await desk.PassagesAsync(document)).Single()!;
        ((string?)passage["id"]).Should().Be(chunk, "citations of it still lead to it");
        ((bool)passage["edited"]!).Should().BeTrue();
        ((bool)passage["pending"]!).Should().BeFalse();
    }

    [Fact]
    public async Task A_hidden_passage_is_not_found_and_comes_back_by_undo()
    {
        var (document, chunk) = await OnePassageAsync("停车.md", "# 停车\n\n地下停车场凭小票免费停两小时。\n\n## 充电\n\n充电桩在 B2 层东侧。", 2);
        await desk.UntilFoundAsync("停车场免费停多久", found => Has(found, "免费停两小时"));

        (await desk.ChangeAsync(document, chunk, "  ")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await desk.UntilFoundAsync("停车场免费停多久", found => !Has(found, "免费停两小时"));
        var hidden = (await desk.PassagesAsync(document)).Single(p => (bool)p!["hidden"]!)!;
        ((string?)hidden["id"]).Should().Be(chunk);
        ((string?)hidden["text"]).Should().Contain("免费停两小时");
        var edit = (await desk.HistoryAsync(document)).Single()!;
        ((bool)edit["orphaned"]!).Should().BeFalse();

        (await desk.UndoAsync(edit)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await desk.UntilFoundAsync("停车场免费停多久", found => Has(found, "免费停两小时"));
        (await desk.PassagesAsync(document)).Should().HaveCount(2).And.OnlyContain(p => !(bool)p!["hidden"]! && !(bool)p["edited"]!);
    }

    [Fact]
    public async Task A_document_whose_only_passage_is_hidden_is_found_no_more()
    {
        var (document, chunk) = await OnePassageAsync("快闪.md", "# 快闪\n\n快闪店在三月十六号撤柜。");
        await desk.UntilFoundAsync("快闪店几号撤柜", found => Has(found, "十六号"));
        await desk.ChangeAsync(document, chunk, "");
        await desk.UntilFoundAsync("快闪店几号撤柜", found => !Has(found, "十六号"));
        ((string?)(await desk.UntilReadAsync("快闪.md"))["state"]).Should().Be("Ready");
    }

    [Fact]
    public async Task The_history_tells_who_changed_what_newest_first_and_each_change_can_be_undone()
    {
        var (document, chunk) = await OnePassageAsync("奶泡.md", "# 奶泡\n\n奶泡打到六十度。");
        await desk.ChangeAsync(document, chunk, "奶泡打到六十二度。");
        await desk.ChangeAsync(document, chunk, "奶泡打到六十五度。");
        await desk.UntilFoundAsync("奶泡打到几度", found => Has(found, "六十五度"));

        var history = await desk.HistoryAsync(document);
        history.Select(e => ((string?)e!["before"], (string?)e["after"], (string?)e["person"], (bool)e["inForce"]!)).Should().Equal(
            ("奶泡打到六十二度。", "奶泡打到六十五度。", "控制台", true), ("奶泡打到六十度。", "奶泡打到六十二度。", "控制台", false));

        await desk.UndoAsync(history[1]!);
        await desk.UntilFoundAsync("奶泡打到几度", found => Has(found, "六十度"));
        var undone = (await desk.HistoryAsync(document))[0]!;
        ((string?)undone["before"], (string?)undone["after"], (string?)undone["person"]).Should().Be(("奶泡打到六十五度。", "奶泡打到六十度。", "控制台"));
    }

    [Fact]
    public async Task An_edit_whose_passage_left_the_document_is_marked_and_cannot_be_undone()
    {
        var (document, chunk) = await OnePassageAsync("菜单.md", "# 菜单\n\n冷萃二十八元一杯。");
        await desk.ChangeAsync(document, chunk, "冷萃三十元一杯。");
        await desk.UntilFoundAsync("冷萃多少钱一杯", found => Has(found, "三十元"));
        await desk.UploadAsync("菜单.md", DeskServer.Text("# 菜单\n\n冷萃现在三十二元一杯。"));

        var edit = (await desk.HistoryAsync(document)).Single()!;
        ((bool)edit["orphaned"]!).Should().BeTrue();
        (await DeskServer.ProblemAsync(await desk.UndoAsync(edit), HttpStatusCode.Conflict)).Should()
            .Contain("not in the document any more");
        (await desk.PassagesAsync(document)).Select(p => (string)p!["text"]!).Should().Equal("冷萃现在三十二元一杯。");
    }

    [Fact]
    public async Task Personal_data_that_the_base_masks_is_not_stored_by_an_edit()
    {
        var (document, chunk) = await OnePassageAsync("店长.md", "# 店长\n\n店长姓许。");
        await desk.ChangeAsync(document, chunk, "店长姓许，身份证 11010519491231002X。");
        var edit = (await desk.HistoryAsync(document)).Single()!;
        ((string?)edit["after"]).Should().NotContain("11010519491231002X").And.Contain("〔");
        await desk.UntilReadAsync("店长.md");
        var passage = (await desk.PassagesAsync(document)).Single()!;
        ((string?)passage["text"]).Should().Be((string?)edit["after"]);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused()
    {
        var (document, chunk) = await OnePassageAsync("拒绝.md", "# 拒绝\n\n这一段不变。");
        await DeskServer.ProblemAsync(await desk.ChangeAsync(document, chunk, new string('长', 8001)), HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.ChangeAsync(document, chunk, null), HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.ChangeAsync(document, "00", "改"), HttpStatusCode.NotFound);
        var stranger = new JsonObject { ["id"] = Guid.NewGuid() };
        await DeskServer.ProblemAsync(await desk.ChangeAsync(stranger, chunk, "改"), HttpStatusCode.NotFound);
        await DeskServer.ProblemAsync(await desk.UndoAsync(stranger), HttpStatusCode.NotFound);
        await DeskServer.ProblemAsync(await desk.Http.GetAsync($"/api/knowledge/documents/{stranger["id"]}/chunks"),
            HttpStatusCode.NotFound);
        await DeskServer.ProblemAsync(await desk.Http.GetAsync($"/api/knowledge/documents/{stranger["id"]}/edits"),
            HttpStatusCode.NotFound);
        await DeskServer.ProblemAsync(await desk.Http.PostAsync($"/api/knowledge/documents/{stranger["id"]}/retry", null),
            HttpStatusCode.NotFound);
        (await desk.HistoryAsync(document)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_no_part_of_the_history()
    {
        var (document, chunk) = await OnePassageAsync("不变.md", "# 不变\n\n还是这句话。");
        (await desk.ChangeAsync(document, chunk, "还是这句话。\r\n")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await desk.HistoryAsync(document)).Should().BeEmpty();
    }

    private static bool Has(List<string> found, string part) => found.Any(t => t.Contains(part, StringComparison.Ordinal));

    /// <summary>The document and its first passage.</summary>
    private async Task<(JsonNode Document, string Chunk)> OnePassageAsync(string name, string text, int passages = 1)
    {
        var document = await desk.UploadAsync(name, DeskServer.Text(text));
        ((string?)document["state"]).Should().Be("Ready", document.ToJsonString());
        var chunks = await desk.PassagesAsync(document);
        chunks.Should().HaveCount(passages);
        return (document, (string)chunks[0]!["id"]!);
    }
}
