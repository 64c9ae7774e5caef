using System.Text.Json.Nodes;

namespace Wxauto.Knowledge.Tests.Desk;

[Collection(DeskCollection.Name)]
public sealed class UploadCommandTests(DeskServer desk) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wxauto-upload-").FullName;

    [Fact]
    public async Task Files_are_uploaded_and_listed()
    {
        var (code, output, errors) = await RunAsync("upload", Write("命令行.md", DeskServer.Text("# 命令行\n\n从命令行上传的文档。")),
            Write("库存.csv", DeskServer.File("stock-utf8.csv")));

        code.Should().Be(0, errors);
        output.Trim().Split('\n').Should().HaveCount(2).And.AllSatisfy(l => l.Should().StartWith("ready").And.EndWith("passages"));
        errors.Should().Contain("uploading 命令行.md");
        ((string?)(await desk.DocumentAsync("命令行.md"))!["state"]).Should().Be("Ready");

        var (listed, list, _) = await RunAsync("list", "--json");
        listed.Should().Be(0);
        JsonNode.Parse(list)!.AsArray().Select(d => (string)d!["name"]!).Should().Contain(["命令行.md", "库存.csv", DeskServer.Article]);
        (await RunAsync("list")).Output.Should().Contain("命令行.md");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_and_the_others_are_taken()
    {
        var (code, output, errors) = await RunAsync("upload", Write("压缩包.rar", "Rar!nothing"u8.ToArray()),
            Write("新格式.md", DeskServer.Text("# 新格式\n\n可以读。")));
        code.Should().Be(1);
        errors.Should().Contain("压缩包.rar").And.Contain("unpack it");
        output.Should().Contain("新格式.md");
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_in_its_words()
    {
        var file = Write("谁的.md", DeskServer.Text("没有这个库"));
        var (code, _, errors) = await DeskServer.RunAsync("knowledge", "upload", "--base", "nobody", "--server",
            desk.Address.ToString(), "--data", desk.Data, file);
        code.Should().Be(1);
        errors.Should().Contain("There is no KnowledgeBase 'nobody'");
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_file_that_is_not_there_are_told()
    {
        var file = Write("有.md", DeskServer.Text("有"));
        var away = await DeskServer.RunAsync("knowledge", "upload", "--base", DeskServer.Base, "--server", "http://127.0.0.1:9", "--data",
            desk.Data, file);
        away.Code.Should().Be(1);
        away.Errors.Should().Contain("http://127.0.0.1:9/ cannot be reached").And.Contain("--server");
        var missing = await RunAsync("upload", Path.Combine(_folder, "没有.md"));
        missing.Code.Should().Be(1);
        missing.Errors.Should().Contain("没有.md does not exist");
        (await DeskServer.RunAsync("knowledge", "list", "--base", DeskServer.Base, "--server", "nonsense", "--data", desk.Data)).Errors.Should()
            .Contain("give an address such as");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int Code, string Output, string Errors)> RunAsync(string command, params string[] arguments) =>
        DeskServer.RunAsync(["knowledge", command, "--base", DeskServer.Base, "--server", desk.Address.ToString(), "--data", desk.Data,
            .. arguments]);

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
