using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests;

/// <summary>An API server on a real port that answers by a script: each request takes the next step. After the last
/// step a request hangs.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _steps = new();
    private readonly CancellationTokenSource _end = new();

    private FakeApi(WebApplication app) => _app = app;

    /// <summary>What was asked, in order: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Accepts { get; } = new();

    /// <summary>Answers everything instead of the script, when set.</summary>
    public Func<HttpContext, Task>? Handler { get; set; }

    public string Address => _app.Urls.First();

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeApi(builder.Build());
        fake._app.Run(fake.AnswerAsync);
        await fake._app.StartAsync();
        return fake;
    }

    public KubernetesApi Api(TimeProvider? time = null) => new(new Kubernetes(new KubernetesClientConfiguration { Host = Address }),
        time ?? TimeProvider.System);

    public FakeApi Then(Func<HttpContext, Task> step)
    {
        _steps.Enqueue(step);
        return this;
    }

    public FakeApi ThenList(string version, params V1ConfigMap[] items) => ThenPage(version, null, items);

    public FakeApi ThenPage(string version, string? next, params V1ConfigMap[] items) => Then(context => context.Response.WriteAsync(
        KubernetesJson.Serialize(new V1ConfigMapList { Metadata = new V1ListMeta { ResourceVersion = version, ContinueProperty = next },
            Items = items })));

    public FakeApi ThenStatus(int code, string reason, string message = "no") =>
        Then(context => StatusAsync(context, code, reason, message));

    /// <summary>A watch that tells these events and then ends, as at its timeout.</summary>
    public FakeApi ThenWatch(params string[] events) => Then(context => TellAsync(context, events));

    /// <summary>A watch that tells these events and then stays silent until the client goes or the connection is cut.</summary>
    public FakeApi ThenOpenWatch(params string[] events) => Then(async context =>
    {
        await TellAsync(context, events);
        await HangAsync(context);
    });

    /// <summary>A watch that tells these events and, once the condition holds, loses its connection.</summary>
    public FakeApi ThenBrokenWatch(Func<bool> when, params string[] events) => Then(async context =>
    {
        await TellAsync(context, events);
        await Until.HoldsAsync(when, "the connection may be cut");
        context.Abort();
    });

    public static Task StatusAsync(HttpContext context, int code, string reason, string message, JsonObject? details = null)
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(Status(code, reason, message, details));
    }

    public static string Added(V1ConfigMap map) => Event("ADDED", KubernetesJson.Serialize(map));

    public static string Modified(V1ConfigMap map) => Event("MODIFIED", KubernetesJson.Serialize(map));

    public static string Deleted(V1ConfigMap map) => Event("DELETED", KubernetesJson.Serialize(map));

    public static string Bookmark(string version) => Event("BOOKMARK",
        "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version + "\",\"creationTimestamp\":null}}");

    public static string Error(int code, string reason) =>
        Event("ERROR", Status(code, reason, "too old resource version: 1 (2)", null));

    public static V1ConfigMap Map(string name, string version, string text = "") =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "shop", ResourceVersion = version, Uid = $"uid-{name}" },
            Data = new Dictionary<string, string> { ["text"] = text } };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private static string Status(int code, string reason, string message, JsonObject? details) => new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = message,
        ["details"] = details,
    }.ToJsonString();

    private static string Event(string type, string resource) => $"{{\"type\":\"{type}\",\"object\":{resource}}}\n";

    private static async Task TellAsync(HttpContext context, string[] events)
    {
        await context.Response.StartAsync();
        foreach (var text in events)
        {
            await context.Response.WriteAsync(text);
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        Accepts.Enqueue(context.Request.Headers.Accept.ToString());
        context.Response.ContentType = "application/json";
        if (Handler is { } handler)
            await handler(context);
        else if (_steps.TryDequeue(out var step))
            await step(context);
        else
            await HangAsync(context);
    }

    private async Task HangAsync(HttpContext context)
    {
        await context.Response.StartAsync();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
        await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
