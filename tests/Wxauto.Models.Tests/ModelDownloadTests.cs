using System.Security.Cryptography;
using Wxauto.Models.Hub;

namespace Wxauto.Models.Tests;

/// <summary>Against a hub on this machine.</summary>
public sealed class ModelDownloadTests : IAsyncLifetime
{
    private readonly ModelsRoot _root = new();
    private readonly HttpClient _http = new();
    private StubHub _hub = null!;
    private PublicModel _model = null!;

    private string Target => _root.Of("tiny");

    public async Task InitializeAsync()
    {
        _hub = await StubHub.StartAsync();
        _hub.Files["config.json"] = "{}"u8.ToArray();
        _hub.Files["onnx/model_quantized.onnx"] = [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * 31 >> 3))];
        _model = new PublicModel("tiny", "someone/tiny", new string('a', 40), "someone", "MIT", "embedding",
            [.. _hub.Files.Select(f => new PublicFile(f.Key, f.Value.Length, Convert.ToHexStringLower(SHA256.HashData(f.Value))))]);
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _http.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task A_model_comes_whole_and_only_once()
    {
        var told = new List<long>();

        await GetAsync(told.Add);
        await GetAsync();

        foreach (var (path, content) in _hub.Files)
            (await File.ReadAllBytesAsync(Path.Combine(Target, path))).Should().Equal(content);
        Directory.GetFiles(Target, "*.part", SearchOption.AllDirectories).Should().BeEmpty();
        told.Should().BeInAscendingOrder().And.EndWith(_model.Bytes);
        _hub.Asked.Should().HaveCount(2, "what is here is not fetched again");
    }

    [Fact]
    public async Task A_line_that_breaks_is_taken_up_where_it_broke()
    {
        var part = Path.Combine(Target, "onnx/model_quantized.onnx.part");
        _hub.BreakAfter.Enqueue((200_000, () => UntilAsync(() => new FileInfo(part) is { Exists: true, Length: > 0 })));
        _hub.BreakAfter.Enqueue((300_000, () => UntilAsync(() => new FileInfo(part).Length > _hub.Asked.Last().From)));

        await GetAsync();

        (await File.ReadAllBytesAsync(Path.Combine(Target, "onnx/model_quantized.onnx"))).Should().Equal(_hub.Files["onnx/model_quantized.onnx"]);
        _hub.Asked.Select(a => a.From).Should().HaveCount(4).And.BeInAscendingOrder();
        _hub.Asked.TakeLast(2).Should().OnlyHaveUniqueItems().And.AllSatisfy(a => a.From.Should().BeGreaterThan(0));
    }

    [Fact]
    public async Task A_later_command_goes_on_and_a_hub_without_ranges_begins_anew()
    {
        _hub.KnowsRange = false;
        Directory.CreateDirectory(Path.Combine(Target, "onnx"));
        await File.WriteAllBytesAsync(Path.Combine(Target, "onnx/model_quantized.onnx.part"), new byte[1000]);

        await GetAsync();

        _hub.Asked.Last().Should().Be(("onnx/model_quantized.onnx", 1000L));
        (await File.ReadAllBytesAsync(Path.Combine(Target, "onnx/model_quantized.onnx"))).Should().Equal(_hub.Files["onnx/model_quantized.onnx"]);
    }

    [Fact]
    public async Task Other_bytes_than_the_pinned_ones_are_refused_and_not_kept()
    {
        _hub.Files["onnx/model_quantized.onnx"][5] ^= 1;
        (await FluentActions.Awaiting(() => GetAsync()).Should().ThrowAsync<InvalidDataException>()).Which.Message.Should()
            .Contain("SHA-256").And.Contain("--hub");
        Directory.GetFiles(Target, "*.onnx*", SearchOption.AllDirectories).Should().BeEmpty();

        _hub.Files["onnx/model_quantized.onnx"] = new byte[800_000];
        await FluentActions.Awaiting(() => GetAsync()).Should().ThrowAsync<InvalidDataException>().WithMessage("*more than the 700000 bytes*");
    }

    [Fact]
    public async Task What_the_hub_does_not_have_is_not_asked_for_again()
    {
        _hub.Files.Remove("config.json");
        await FluentActions.Awaiting(() => GetAsync()).Should().ThrowAsync<HttpRequestException>().WithMessage("*404*");
        _hub.Asked.Should().ContainSingle();
    }

    [Fact]
    public void Every_known_model_is_pinned()
    {
        PublicModel.All.Should().HaveCountGreaterThan(4).And.OnlyHaveUniqueItems(m => m.Name);
        foreach (var model in PublicModel.All)
        {
            LocalModels.IsName(model.Name).Should().BeTrue();
            model.Revision.Should().MatchRegex("^[0-9a-f]{40}$");
            model.Licence.Should().BeOneOf("MIT", "Apache-2.0");
            model.Files.Select(f => f.Path).Should().Contain(["config.json", "tokenizer.json"]).And.Contain(p => p.EndsWith(".onnx"));
            model.Files.Should().AllSatisfy(f => f.Sha256.Should().MatchRegex("^[0-9a-f]{64}$"));
        }
        PublicModel.All[0].AddressOf(PublicModel.All[0].Files[2], new Uri("https://hub.example/base/")).AbsoluteUri.Should()
            .StartWith("https://hub.example/base/Xenova/bge-small-zh-v1.5/resolve/").And.EndWith("/onnx/model_quantized.onnx");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); !condition() && DateTime.UtcNow < until;)
            await Task.Delay(10);
        condition().Should().BeTrue();
    }

    private Task GetAsync(Action<long>? progress = null) =>
        new ModelDownload(_http, _hub.Address).GetAsync(_model, Target, progress ?? (_ => { }), default);
}
