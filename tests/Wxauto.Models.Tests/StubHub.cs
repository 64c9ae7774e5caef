using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wxauto.Models.Tests;

/// <summary>Answers as a model hub does: resolve leads on to a store, which knows Range.</summary>
internal sealed class StubHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubHub(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>By path in the repository.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Path of each request to the store and where it wanted to begin.</summary>
    public ConcurrentQueue<(string Path, long From)> Asked { get; } = new();

    /// <summary>The next answers with a graph end after so many bytes, when these have arrived.</summary>
    public ConcurrentQueue<(int Bytes, Func<Task> Arrived)> BreakAfter { get; } = new();

    public bool KnowsRange { get; set; } = true;

    public static async Task<StubHub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new StubHub(builder.Build());
        hub._app.MapGet("/{owner}/{name}/resolve/{revision}/{**path}", (string owner, string name, string revision, string path) =>
            Results.Redirect($"/store/{owner}/{name}/{revision}/{path}"));
        hub._app.MapGet("/store/{owner}/{name}/{revision}/{**path}", (string path, HttpContext http) => hub.ServeAsync(path, http));
        await hub._app.StartAsync();
        return hub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(string path, HttpContext http)
    {
        var range = http.Request.Headers.Range.ToString();
        var from = range.Length > 0 ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        Asked.Enqueue((path, from));
        if (!Files.TryGetValue(path, out var content))
        {
            http.Response.StatusCode = 404;
            return;
        }
        from = KnowsRange ? from : 0;
        if (from > 0)
        {
            http.Response.StatusCode = 206;
            http.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        http.Response.ContentLength = content.Length - from;
        if (!path.EndsWith(".onnx", StringComparison.Ordinal) || !BreakAfter.TryDequeue(out var broken))
        {
            await http.Response.Body.WriteAsync(content.AsMemory(from));
            return;
        }
        await http.Response.Body.WriteAsync(content.AsMemory(from, broken.Bytes));
        await http.Response.Body.FlushAsync();
        await broken.Arrived();
        http.Abort();
    }
}
