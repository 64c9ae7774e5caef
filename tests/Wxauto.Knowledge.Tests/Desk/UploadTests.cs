using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Tests.Desk;

[Collection(DeskCollection.Name)]
public sealed class UploadTests(DeskServer desk)
{
    private const string Documents = $"/api/knowledge/bases/{DeskServer.Base}/documents";

    [Fact]
    public async Task Files_of_several_kinds_are_read_and_found()
    {
        using var response = await desk.SendAsync(("return-policy.docx", DeskServer.File("return-policy.docx")),
            ("stock-utf8.csv", DeskServer.File("stock-utf8.csv")), ("lamp.md", DeskServer.File("lamp.md")));

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["documents"]!.AsArray().Select(d => (string)d!["name"]!).Should()
            .BeEquivalentTo("return-policy.docx", "stock-utf8.csv", "lamp.md");
        foreach (var name in new[] { "return-policy.docx", "stock-utf8.csv", "lamp.md" })
        {
            var document = await desk.UntilReadAsync(name);
            ((string?)document["state"]).Should().Be("Ready", document.ToJsonString());
            ((string?)document["source"]).Should().Be("uploads");
            ((int)document["chunks"]!).Should().BePositive();
            ((long)document["bytes"]!).Should().Be(DeskServer.File(name).Length);
        }
        await desk.UntilFoundAsync("客服热线是多少", found => found.Any(t => t.Contains("400-820-6677", StringComparison.Ordinal)));
        await using var db = await desk.DatabaseAsync();
        db.KnowledgeContents.Where(c => c.Name == "lamp.md").Select(c => c.Person).Should().Equal("控制台");
    }

    [Fact]
    public async Task A_file_of_the_same_name_replaces_the_earlier_one()
    {
        await desk.UploadAsync("价格.md", DeskServer.Text("# 价格\n\n滤纸售价 25 元一包。"));
        var second = await desk.UploadAsync("价格.md", DeskServer.Text("# 价格\n\n滤纸售价 28 元一包。"));

        ((int)second["version"]!).Should().Be(2);
        await desk.UntilFoundAsync("滤纸售价多少", found => found.Any(t => t.Contains("28 元", StringComparison.Ordinal))
            && !found.Any(t => t.Contains("25 元", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_of_more_than_50_MB_is_refused_with_its_name()
    {
        using var response = await desk.SendAsync(("小.md", DeskServer.Text("小")), ("大.txt", new byte[(50 << 20) + 1]));
        (await DeskServer.ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge)).Should().Contain("大.txt").And.Contain("50 MB");
        (await desk.DocumentAsync("小.md")).Should().BeNull("nothing of a request that is refused is stored");
    }

    [Fact]
    public async Task A_broken_file_ends_failed_with_what_is_wrong_until_a_whole_one_comes()
    {
        var whole = DeskServer.File("members.docx");
        var broken = await desk.UploadAsync("会员.docx", whole[..(whole.Length / 2)]);
        ((string?)broken["state"]).Should().Be("Failed");
        ((string?)broken["error"]!["code"]).Should().BeOneOf("document.no-part-list", "document.damaged-part");

        var mended = await desk.UploadAsync("会员.docx", whole);
        ((string?)mended["state"]).Should().Be("Ready");
        mended["error"].Should().BeNull();
    }

    [Fact]
    public async Task A_broken_file_that_comes_again_is_tried_again()
    {
        await desk.UploadAsync("加密.pdf", DeskServer.File("encrypted.pdf"));
        var first = await RunAsync("加密.pdf");
        await desk.UploadAsync("加密.pdf", DeskServer.File("encrypted.pdf"));
        (await RunAsync("加密.pdf")).Should().NotBe(first);
    }

    [Fact]
    public async Task An_upload_that_is_deleted_is_found_no_more()
    {
        var document = await desk.UploadAsync("临时通知.md", DeskServer.Text("# 临时通知\n\n仓库盘点，二十八号不发快件。"));
        await desk.UntilFoundAsync("仓库盘点哪天不发快件", found => found.Any(t => t.Contains("二十八号", StringComparison.Ordinal)));

        (await desk.Http.DeleteAsync($"/api/knowledge/documents/{document["id"]}")).StatusCode.Should().Be(HttpStatusCode.NoContent);

        await desk.UntilFoundAsync("仓库盘点哪天不发快件", found => !found.Any(t => t.Contains("二十八号", StringComparison.Ordinal)));
        await DeskServer.UntilAsync(async () => await desk.DocumentAsync("临时通知.md") is null, () => "it is listed no more");
        await DeskServer.ProblemAsync(await desk.Http.DeleteAsync($"/api/knowledge/documents/{document["id"]}"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_in_a_directory_cannot_be_deleted_here()
    {
        var article = await desk.DocumentAsync(DeskServer.Article);
        (await DeskServer.ProblemAsync(await desk.Http.DeleteAsync($"/api/knowledge/documents/{article!["id"]}"), HttpStatusCode.Conflict))
            .Should().Contain("articles");
    }

    [Fact]
    public async Task A_retry_reads_the_document_again()
    {
        var before = await desk.UploadAsync("重读.md", DeskServer.Text("# 重读\n\n这一篇要再读一次。"));
        (await desk.Http.PostAsync($"/api/knowledge/documents/{before["id"]}/retry", null)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await DeskServer.UntilAsync(async () => (int)(await desk.DocumentAsync("重读.md"))!["version"]! == 2, () => "it was published again");
    }

    [Fact]
    public async Task The_list_is_searched_and_filtered()
    {
        await desk.UploadAsync("清单一.md", DeskServer.Text("# 采购清单\n\n第一张。"));
        await desk.UploadAsync("清单二.rar", "Rar!nothing"u8.ToArray());
        (await NamesAsync("query=采购清单")).Should().Equal("清单一.md");
        (await NamesAsync("query=清单&state=Failed")).Should().Equal("清单二.rar");
        (await NamesAsync("query=清单&source=uploads")).Should().BeEquivalentTo("清单一.md", "清单二.rar");
        (await NamesAsync("query=清单&source=articles")).Should().BeEmpty();
        (await NamesAsync("query=清单&page=2")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("state=Removed")]
    [InlineData("state=7")]
    [InlineData("page=0")]
    [InlineData("page=x")]
    public async Task A_wrong_question_for_the_list_is_refused(string query) =>
        await DeskServer.ProblemAsync(await desk.Http.GetAsync($"{Documents}?{query}"), HttpStatusCode.BadRequest);

    [Fact]
    public async Task What_is_no_form_with_files_is_refused()
    {
        await DeskServer.ProblemAsync(await desk.Http.PostAsJsonAsync(Documents, new { }), HttpStatusCode.UnsupportedMediaType);
        await DeskServer.ProblemAsync(await desk.SendAsync(), HttpStatusCode.BadRequest);
        (await DeskServer.ProblemAsync(await desk.SendAsync(("同名.md", [1]), ("同名.md", [2])), HttpStatusCode.BadRequest)).Should()
            .Contain("twice");
        await DeskServer.ProblemAsync(await desk.SendAsync((new string('长', 201), [1])), HttpStatusCode.BadRequest);
        await DeskServer.ProblemAsync(await desk.SendAsync(("..", [1])), HttpStatusCode.BadRequest);
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "files", "a.md" } };
        using var unknown = await desk.Http.PostAsync("/api/knowledge/bases/nobody/documents", form);
        await DeskServer.ProblemAsync(unknown, HttpStatusCode.NotFound);
        JsonNode.Parse(await unknown.Content.ReadAsStringAsync())!["reason"]!.ToJsonString().Should()
            .Be("""{"code":"desk.unknown-base","values":{"base":"nobody"}}""");
    }

    [Fact]
    public async Task A_path_in_a_name_is_left_out()
    {
        await desk.UploadAsync("路径.md", DeskServer.Text("# 路径\n\n只看名字。"));
        using var response = await desk.SendAsync((@"C:\文档\..\路径.md", DeskServer.Text("# 路径\n\n只看名字。")));
        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await NamesAsync("query=路径.md")).Should().Equal("路径.md");
    }

    [Fact]
    public async Task The_bases_say_how_they_are()
    {
        var shop = (await desk.GetAsync("/api/knowledge/bases"))["bases"]!.AsArray().Single()!;
        ((string?)shop["name"]).Should().Be(DeskServer.Base);
        ((int)shop["documents"]!).Should().BePositive();
        ((string?)shop["index"]).Should().Be("Embedded");
        ((string?)shop["learning"]).Should().Be("Off");
        shop["embedding"].Should().BeNull();
        ((bool)shop["calibrated"]!).Should().BeFalse();
        ((string?)shop["sources"]!.AsArray().Single()!["location"]).Should().Be("../articles");
    }

    private async Task<List<string>> NamesAsync(string query) =>
        [.. (await desk.GetAsync($"{Documents}?{query}"))["documents"]!.AsArray().Select(d => (string)d!["name"]!)];

    private async Task<Guid> RunAsync(string name)
    {
        await using var db = await desk.DatabaseAsync();
        var id = (Guid)(await desk.DocumentAsync(name))!["id"]!;
        return db.Set<WorkflowRun>().Where(r => r.Key == $"{DeskServer.Base}/{id:N}").OrderByDescending(r => r.CreatedAt)
            .Select(r => r.Id).First();
    }
}
