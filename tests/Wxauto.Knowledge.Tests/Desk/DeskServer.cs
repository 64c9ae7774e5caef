using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Documents.Tests;
using Wxauto.Hosting;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Desk;

/// <summary>The real server as a process of its own, with a KnowledgeBase of one article, and what people do at its endpoints.</summary>
public sealed class DeskServer : IAsyncLifetime
{
    public const string Base = "shop";
    public const string Article = "opening.md";
    private readonly string _root = Directory.CreateTempSubdirectory("wxauto-desk-").FullName;
    private readonly Queue<string> _log = new();
    private Process? _process;
    private ServiceProvider? _services;

    public Uri Address { get; } = new($"http://127.0.0.1:{TestPorts.Free()}");
    public string Data => Path.Combine(_root, "data");

    /// <summary>A program with the console's key.</summary>
    public HttpClient Http { get; private set; } = null!;
    private static string Documents => $"/api/knowledge/bases/{Base}/documents";

    public async Task InitializeAsync()
    {
        var manifests = Directory.CreateDirectory(Path.Combine(_root, "manifests")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "articles"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root, "articles", Article), "# 营业时间\n\n门店每天 9:00 到 21:00 营业，除夕休息一天。\n");
        await System.IO.File.WriteAllTextAsync(Path.Combine(manifests, "shop.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: shop}
            spec:
              sources:
                - {name: articles, directory: {path: ../articles}, tags: [store]}
            """);
        Http = ConsoleClient.To(Address, Data);
        _process = Start("--data", Data, "--resources", manifests, "--urls", Address.ToString(), "--agent-url",
            $"http://127.0.0.1:{TestPorts.Free()}");
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync(async () => await IsReadyAsync(), () => $"the server is ready; it said: {Log()}");
        _services = new ServiceCollection().AddLogging().AddWxautoHosting(manifests).AddDatabase(StorageOptions.InDirectory(Data))
            .AddConversations().BuildServiceProvider();
    }

    public Task<WxautoDb> DatabaseAsync() => _services!.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    public static byte[] File(string name) => TestDocuments.File(name).Content;

    public static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public async Task<HttpResponseMessage> SendAsync(params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
            form.Add(new ByteArrayContent(content), "files", name);
        return await Http.PostAsync(Documents, form);
    }

    /// <summary>Uploads and waits for the end of its reading. Returns the document as it is listed.</summary>
    public async Task<JsonNode> UploadAsync(string name, byte[] content)
    {
        using var response = await SendAsync((name, content));
        response.StatusCode.Should().Be(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return await UntilReadAsync(name);
    }

    /// <summary>The document when nothing of it is under way.</summary>
    public async Task<JsonNode> UntilReadAsync(string name)
    {
        JsonNode? document = null;
        await UntilAsync(async () => (document = await DocumentAsync(name)) is not null && (string?)document["state"] != "Pending"
            && (document["run"] is null || (string?)document["run"]!["state"] == "Failed"),
            () => $"{name} is read; it is {document?.ToJsonString()}; the server said: {Log()}");
        return document!;
    }

    public async Task<JsonNode?> DocumentAsync(string name) =>
        (await GetAsync($"{Documents}?name={Uri.EscapeDataString(name)}"))["documents"]!.AsArray().SingleOrDefault();

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue($"{path} answered {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonArray> PassagesAsync(JsonNode document) =>
        (await GetAsync($"/api/knowledge/documents/{document["id"]}/chunks"))["chunks"]!.AsArray();

    public async Task<JsonArray> HistoryAsync(JsonNode document) =>
        (await GetAsync($"/api/knowledge/documents/{document["id"]}/edits"))["edits"]!.AsArray();

    public Task<HttpResponseMessage> ChangeAsync(JsonNode document, string chunk, string? text) =>
        Http.PutAsJsonAsync($"/api/knowledge/documents/{document["id"]}/chunks/{chunk}", new { text });

    public Task<HttpResponseMessage> UndoAsync(JsonNode edit) =>
        Http.PostAsJsonAsync($"/api/knowledge/edits/{edit["id"]}/undo", new { });

    public async Task<JsonNode> TryAsync(object question)
    {
        using var response = await Http.PostAsJsonAsync($"/api/knowledge/bases/{Base}/try", question);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The texts that are found.</summary>
    public async Task<List<string>> FindAsync(string question) =>
        [.. (await TryAsync(new { question }))["evidence"]!.AsArray().Select(e => (string)e!["text"]!)];

    /// <summary>Waits until what is found is as it should be: what is published is searched a moment later.</summary>
    public Task UntilFoundAsync(string question, Func<List<string>, bool> right) =>
        UntilAsync(async () => right(await FindAsync(question)), () => $"'{question}' finds something else; the server said: {Log()}");

    public static async Task<string> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(status, text);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = JsonNode.Parse(text)!;
        var detail = (string?)problem["detail"] ?? "";
        // What is no JSON or no number is refused by the framework, a stranger before the endpoints: in English only.
        problem["reason"]?.Deserialize<Reason>()!.ToString().Should().Be(detail);
        return detail;
    }

    /// <summary>Runs the command line to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, int seconds = 120)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
            if (deadline.IsCancellationRequested || !await timer.WaitForNextTickAsync())
                throw new TimeoutException($"Not within {seconds} s: {what()}");
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        if (_process is not null)
            await _process.WaitForExitAsync();
        _process?.Dispose();
        Http.Dispose();
        if (_services is not null)
            await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        _process!.HasExited.Should().BeFalse(Log());
        try
        {
            using var ready = await Http.GetAsync("/readyz");
            return ready.IsSuccessStatusCode && (string?)(await DocumentAsync(Article))?["state"] == "Ready";
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "wxauto-server.dll"), .. arguments])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private string Log()
    {
        lock (_log)
            return string.Join('\n', _log);
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.Enqueue(line ?? "");
            if (_log.Count > 50)
                _log.Dequeue();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class DeskCollection : ICollectionFixture<DeskServer>
{
    public const string Name = "desk";
}
