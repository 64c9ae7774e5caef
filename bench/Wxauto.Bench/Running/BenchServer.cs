using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Wxauto.Storage;

namespace Wxauto.Bench.Running;

/// <summary>The real server as a process of its own, with the sample shop and agents named bench-0, bench-1, ...</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Process _process;
    private readonly HttpClient _http;

    private BenchServer(string directory, Process process, Uri web, Uri grpc, StorageOptions storage)
    {
        (_directory, _process, Web, Grpc, Storage) = (directory, process, web, grpc, storage);
        _http = new HttpClient { BaseAddress = web };
    }

    public Uri Web { get; }
    public Uri Grpc { get; }
    public StorageOptions Storage { get; }
    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <param name="database">One of <see cref="Databases.Available"/>.</param>
    /// <param name="agents">How many agents have a resource.</param>
    /// <param name="debounce">As in the manifest, e.g. 0s.</param>
    /// <param name="provider">Address of an OpenAI-compatible provider; null quotes the evidence.</param>
    /// <param name="simulator">The agent for which a simulated WeChat is served; null for none.</param>
    /// <param name="more">Further manifests.</param>
    public static async Task<BenchServer> StartAsync(string database, int agents, string debounce, Uri? provider = null,
        string? simulator = null, string? more = null)
    {
        var directory = Directory.CreateTempSubdirectory("wxauto-bench-").FullName;
        var manifests = Directory.CreateDirectory(Path.Combine(directory, "manifests")).FullName;
        await File.WriteAllTextAsync(Path.Combine(manifests, "bench.yaml"), Manifests(agents, debounce));
        if (more is not null)
            await File.WriteAllTextAsync(Path.Combine(manifests, "more.yaml"), more);
        var data = Directory.CreateDirectory(Path.Combine(directory, "data")).FullName;
        var storage = await Databases.CreateAsync(database, data);
        var (web, grpc) = (FreeAddress(), FreeAddress());
        var start = new ProcessStartInfo(Repository.Server,
            ["--data", data, "--resources", manifests, "--urls", web.ToString(), "--agent-url", grpc.ToString(), .. simulator is null
                ? Array.Empty<string>() : ["--simulator", simulator]])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        if (storage.IsPostgreSql)
            start.Environment["ConnectionStrings__Wxauto"] = storage.ConnectionString;
        if (provider is not null)
            (start.Environment["OPENAI_BASE_URL"], start.Environment["OPENAI_API_KEY"], start.Environment["OPENAI_MODEL"]) =
                (provider.ToString(), "bench", "stub");
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Show(e.Data);
        process.ErrorDataReceived += (_, e) => Show(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new BenchServer(directory, process, web, grpc, storage);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>The server's own metrics, to say where the time goes.</summary>
    public async Task<MetricsText> MetricsAsync() => new(await _http.GetStringAsync("/metrics"));

    /// <summary>Runs a command of the server beside it and gives the last line of its output.</summary>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Server,
            [.. arguments, "--data", Path.Combine(_directory, "data"), "--resources", Path.Combine(_directory, "manifests")])
        { RedirectStandardOutput = true };
        if (Storage.IsPostgreSql)
            start.Environment["ConnectionStrings__Wxauto"] = Storage.ConnectionString;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim().Split('\n')[^1]
            : throw new InvalidOperationException($"wxauto-server {string.Join(' ', arguments)}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Manifests(int agents, string debounce)
    {
        var knowledge = $$"""
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: shop}
            spec:
              sources:
                - name: articles
                  directory: {path: "{{Path.Combine(Repository.Samples, "knowledge")}}", include: ["**/*.md"] }
            """;
        return string.Join("\n---\n", Enumerable.Range(0, agents).Select(i => $$"""
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: {name: "bench-{{i}}" }
            spec:
              displayName: 客服
              chats: {friends: {mode: All} }
              knowledge: [shop]
              reply: {debounce: {{debounce}} }
              ai: {cacheFor: 0s}
            """).Prepend(knowledge));
    }

    private async Task ReadyAsync()
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); DateTime.UtcNow < deadline; await Task.Delay(200))
        {
            try
            {
                if ((await _http.GetAsync("/readyz")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // It does not listen yet.
            }
        }
        throw new InvalidOperationException("The server was not ready within a minute.");
    }

    private static void Show(string? line)
    {
        if (line is not null && !line.StartsWith("info:", StringComparison.Ordinal))
            Console.Error.WriteLine($"  server: {line}");
    }

    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
