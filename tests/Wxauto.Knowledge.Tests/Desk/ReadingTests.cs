using System.Net;
using System.Text.Json.Nodes;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Tests.Desk;

[Collection(DeskCollection.Name)]
public sealed class ReadingTests(DeskServer desk) : IDisposable
{
    private const string Try = $"/api/knowledge/bases/{DeskServer.Base}/documents/try";
    private readonly string _folder = Directory.CreateTempSubdirectory("wxauto-reading-").FullName;

    [Fact]
    public async Task A_document_shows_its_tables_its_source_and_how_it_was_read()
    {
        var document = await desk.UploadAsync("尺码.md",
            DeskServer.Text("# 尺码\n\n## 上衣\n\n| 码 | 胸围 |\n|---|---|\n| M | 96 |\n| L | 100 |\n"));
        var shown = await desk.GetAsync($"/api/knowledge/documents/{document["id"]}");

        ((string?)shown["document"]!["person"], (int)shown["document"]!["version"]!).Should().Be(("控制台", 1));
        ((string?)shown["reading"]!["format"]!["code"]).Should().Be("format.markdown");
        ((int)shown["reading"]!["milliseconds"]!).Should().BeGreaterThanOrEqualTo(0);
        shown["reading"]!["at"].Should().NotBeNull();
        var table = shown["reading"]!["tables"]!.AsArray().Should().ContainSingle().Subject!;
        ((string?)table["section"], (int)table["rows"]!).Should().Be(("上衣", 3));
        table["cells"]![2]!.AsArray().Select(c => (string?)c).Should().Equal("L", "100");
        shown["before"].Should().BeNull();
        using var changes = await desk.Http.GetAsync($"/api/knowledge/documents/{document["id"]}/changes");
        (await DeskServer.ProblemAsync(changes, HttpStatusCode.NotFound)).Should().Contain("no earlier version");
    }

    [Fact]
    public async Task What_was_left_out_is_told_by_its_kind_with_count_and_place()
    {
        var picture = Convert.ToBase64String(DeskServer.File("scan.png")[..2000]);
        var document = await desk.UploadAsync("图文.html", DeskServer.Text(
            $"<h1>图文</h1><p>尺码请看下图。</p><img src='data:image/png;base64,{picture}'><img src='outside.png'>"));
        var reading = (await desk.GetAsync($"/api/knowledge/documents/{document["id"]}"))["reading"]!;
        var group = reading["notes"]!.AsArray().Single(g => (string?)g!["kind"]!["code"] == "notes.pictures")!;
        ((long)group["count"]!).Should().BePositive();
        group["notes"]!.AsArray().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_second_upload_shows_what_changed_and_reading_again_keeps_that()
    {
        const string Name = "运费变更.md";
        var first = await desk.UploadAsync(Name, DeskServer.Text("# 运费变更\n\n## 包邮\n\n满 99 元包邮。\n\n## 发票\n\n发票随货寄出。"));
        await desk.UploadAsync(Name, DeskServer.Text("# 运费变更\n\n## 包邮\n\n满 199 元包邮。\n\n## 发票\n\n发票随货寄出。\n\n## 自提\n\n门店自提免运费。"));
        await IsToldAsync();

        using (await desk.Http.PostAsync($"/api/knowledge/documents/{first["id"]}/retry", null))
            await DeskServer.UntilAsync(async () => (int)(await desk.UntilReadAsync(Name))["version"]! == 3, () => "it is read again");
        await IsToldAsync();

        async Task IsToldAsync()
        {
            var told = await desk.GetAsync($"/api/knowledge/documents/{first["id"]}/changes");
            ((int)told["before"]!["version"]!).Should().Be(1);
            var changes = told["changes"]!;
            ((int)changes["changed"]!, (int)changes["added"]!, (int)changes["removed"]!, (int)changes["same"]!).Should().Be((1, 1, 0, 1));
            changes["passages"]![0]!["marks"]!.AsArray().Select(m => ((string?)m!["kind"], (string?)m["text"])).Should().Equal(
                ("Same", "满 "), ("Removed", "99"), ("Added", "199"), ("Same", " 元包邮。"));
        }
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_document_that_is_deleted()
    {
        var document = await desk.UploadAsync("撤下.md", DeskServer.Text("# 撤下\n\n明天就撤下。"));
        (await desk.Http.DeleteAsync($"/api/knowledge/documents/{document["id"]}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var id = Guid.Parse((string)document["id"]!);
        await DeskServer.UntilAsync(async () =>
        {
            await using var db = await desk.DatabaseAsync();
            return !db.KnowledgeReadings.Any(r => r.DocumentId == id);
        }, () => "its reading is gone");
        await DeskServer.ProblemAsync(await desk.Http.GetAsync($"/api/knowledge/documents/{id}"), HttpStatusCode.NotFound);
        await DeskServer.ProblemAsync(await desk.Http.GetAsync($"/api/knowledge/documents/{id}/changes"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_is_tried_without_being_stored()
    {
        const string Name = "试读.md";
        await desk.UploadAsync(Name, DeskServer.Text("# 试读\n\n满减券每单限用一张。"));
        using var response = await TryAsync((Name, DeskServer.Text("# 试读\n\n满减券每单限用两张。\n\n| 券 | 面额 |\n|---|---|\n| A | 20 |\n")));
        var read = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        response.StatusCode.Should().Be(HttpStatusCode.OK, read.ToJsonString());
        string.Concat(read["passages"]!.AsArray().Select(p => (string?)p!["text"])).Should().Contain("限用两张").And.Contain("券：A；面额：20");
        ((int)read["reading"]!["tableCount"]!).Should().Be(1);
        ((int)read["changes"]!["changed"]!).Should().Be(1);
        var published = (await desk.DocumentAsync(Name))!;
        ((int)published["version"]!).Should().Be(1);
        (await desk.PassagesAsync(published)).Select(p => (string?)p!["text"]).Should().Equal("满减券每单限用一张。");

        using var other = await TryAsync(("没有传过.md", DeskServer.Text("# 没有传过\n\n只是看看。")));
        JsonNode.Parse(await other.Content.ReadAsStringAsync())!["published"].Should().BeNull();
        (await desk.DocumentAsync("没有传过.md")).Should().BeNull();
    }

    [Fact]
    public async Task A_file_that_says_what_another_document_says_is_told_when_it_is_tried()
    {
        const string Passage = "会员日每月十八号，全场饮品第二杯半价，外卖和团购除外，与其他优惠不能同享，最终解释以门店公告为准。";
        await desk.UploadAsync("会员日.md", DeskServer.Text($"# 会员日\n\n{Passage}"));
        await desk.UntilFoundAsync("会员日几号", found => found.Any(t => t.Contains("十八号", StringComparison.Ordinal)));
        using var response = await TryAsync(("会员日副本.md", DeskServer.Text($"# 会员日副本\n\n{Passage}")));
        var read = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["reading"]!;
        var group = read["notes"]!.AsArray().Should().ContainSingle().Subject!;
        ((string?)group["kind"]!["code"], (long)group["count"]!).Should().Be(("notes.alike", 1));
        group["places"]!.AsArray().Select(p => (string?)p).Should().Equal("会员日.md");
    }

    [Fact]
    public async Task What_cannot_be_tried_is_refused()
    {
        using var old = await TryAsync(("旧.doc", DeskServer.File("encrypted.pdf")[..20]));
        old.IsSuccessStatusCode.Should().BeFalse();
        using var locked = await TryAsync(("锁.pdf", DeskServer.File("encrypted.pdf")));
        (await DeskServer.ProblemAsync(locked, HttpStatusCode.UnprocessableEntity)).Should().NotBeEmpty();
        await DeskServer.ProblemAsync(await TryAsync(("a.md", [1]), ("b.md", [1])), HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.Http.PostAsync(Try, new StringContent("{}", null, "application/json")),
            HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Problems_of_reading_are_counted_by_kind_and_format()
    {
        await desk.UploadAsync("锁住.pdf", DeskServer.File("encrypted.pdf"));
        (await desk.Http.GetStringAsync("/metrics")).Should().MatchRegex(
            "wxauto_knowledge_reading_problems_total\\{kind=\"document\\.encrypted\",format=\"pdf\"\\} [1-9]");
    }

    [Fact]
    public async Task The_command_line_shows_and_tries()
    {
        const string Name = "命令行看.md";
        await desk.UploadAsync(Name, DeskServer.Text("# 命令行看\n\n押金一百元。"));
        var shown = await RunAsync("show", DeskServer.Base, Name);
        shown.Code.Should().Be(0, shown.Errors);
        shown.Output.Should().Contain("version 1").And.Contain("押金一百元。").And.Contain("as Markdown");
        var json = await RunAsync("show", DeskServer.Base, Name, "--json");
        ((string?)JsonNode.Parse(json.Output)!["passages"]![0]!["text"]).Should().Be("押金一百元。");

        var file = Path.Combine(_folder, Name);
        await File.WriteAllTextAsync(file, "# 命令行看\n\n押金两百元。");
        var tried = await RunAsync("try", "--base", DeskServer.Base, file);
        tried.Code.Should().Be(0, tried.Errors);
        tried.Output.Should().Contain("nothing is stored").And.Contain("押金[-一-]{+两+}百元。");
        ((int)(await desk.DocumentAsync(Name))!["version"]!).Should().Be(1);

        var locked = Path.Combine(_folder, "锁.pdf");
        await File.WriteAllBytesAsync(locked, DeskServer.File("encrypted.pdf"));
        (await RunAsync("try", "--base", DeskServer.Base, locked)).Code.Should().Be(1);
        var missing = await RunAsync("show", DeskServer.Base, "没有.md");
        missing.Code.Should().Be(1);
        missing.Errors.Should().Contain("has no document '没有.md'");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<HttpResponseMessage> TryAsync(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
            form.Add(new ByteArrayContent(content), "files", name);
        return desk.Http.PostAsync(Try, form);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string command, params string[] arguments) =>
        DeskServer.RunAsync(["knowledge", command, .. arguments, "--server", desk.Address.ToString(), "--data", desk.Data]);
}
