using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests;

/// <summary>What a request asked of a scripted provider.</summary>
public sealed record ScriptedRequest(string Model, string Key, string Path, JsonElement Body);

/// <summary>
/// A real HTTP server that speaks each provider's own wire format: paths, envelopes, errors and oddities as their public documentation
/// shows them. The model's name chooses what it does; a name that is no fault is said as the answer.
/// </summary>
public sealed class ScriptedProvider : IAsyncLifetime
{
    private readonly WebApplication _app;

    public ScriptedProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        foreach (var preset in Enum.GetValues<ProviderPreset>().Where(p => p is not (ProviderPreset.extractive or ProviderPreset.local)))
        {
            var path = new Uri(EndpointOf(preset, "http://x")).AbsolutePath.TrimEnd('/');
            _app.MapPost($"{path}{(preset == ProviderPreset.anthropic ? "/v1/messages" : "/chat/completions")}",
                http => ServeAsync(http, preset, (_, body, does) =>
                AnswerAsync(http, preset, does, body.TryGetProperty("stream", out var stream) && stream.GetBoolean())));
            _app.MapPost($"{path}/embeddings", http => ServeAsync(http, preset, EmbedAsync));
            _app.MapPost(preset == ProviderPreset.qwen ? "/compatible-api/v1/reranks" : $"{path}/rerank",
                http => ServeAsync(http, preset, RerankAsync));
            _app.MapGet($"{path}{(preset == ProviderPreset.anthropic ? "/v1" : "")}/models", ProbeAsync);
            _app.MapGet($"{path}{(preset == ProviderPreset.anthropic ? "/v1" : "")}/models/{{name}}",
                (string name) => Unlisted.Contains(name) ? Results.Json(new { id = name }) : Results.NotFound());
        }
    }

    public string Root => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    public string Endpoint => EndpointOf(ProviderPreset.openaiCompatible, Root);
    public ConcurrentQueue<ScriptedRequest> Requests { get; } = new();

    /// <summary>Decides before the model's name does; null leaves it to the name.</summary>
    public Func<ScriptedRequest, string?> Script { get; set; } = _ => null;

    /// <summary>What its list of models says, and what it has besides; an empty list tells nothing.</summary>
    public IReadOnlyList<string> Models { get; set; } = [];
    public IReadOnlyList<string> Unlisted { get; set; } = [];

    /// <summary>Calls under way right now, and the most there were.</summary>
    public int Running => _running;
    public int MostRunning { get; private set; }
    private int _running;

    /// <summary>Each preset below its own path, as at home.</summary>
    public static string EndpointOf(ProviderPreset preset, string root) => preset switch
    {
        ProviderPreset.anthropic => $"{root}/anthropic",
        ProviderPreset.deepseek => $"{root}/deepseek/v1",
        ProviderPreset.qwen => $"{root}/compatible-mode/v1",
        ProviderPreset.ernie => $"{root}/v2",
        ProviderPreset.glm => $"{root}/api/paas/v4",
        ProviderPreset.moonshot => $"{root}/moonshot/v1",
        ProviderPreset.gemini => $"{root}/v1beta/openai",
        ProviderPreset.openai => $"{root}/openai/v1",
        _ => $"{root}/v1",
    };

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext http, ProviderPreset preset, Func<HttpContext, JsonElement, string, Task> answer)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
        var key = http.Request.Headers.Authorization.ToString();
        var request = new ScriptedRequest(body.GetProperty("model").GetString()!, key, http.Request.Path, body);
        Requests.Enqueue(request);
        MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        try
        {
            if (await BehaveAsync(http, preset, Script(request) ?? request.Model) is { } does)
                await answer(http, body, does);
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>Null when all was said: a fault, a refusal, or what stands after "raw:".</summary>
    private static async Task<string?> BehaveAsync(HttpContext http, ProviderPreset preset, string does)
    {
        if (does.StartsWith("slow:", StringComparison.Ordinal))
        {
            await Task.Delay(int.Parse(does.Split(':')[1], CultureInfo.InvariantCulture), http.RequestAborted);
            does = does.Split(':', 3)[2];
        }
        if (does.StartsWith("busy", StringComparison.Ordinal) && does.Split(':') is [_, var after])
            http.Response.Headers.RetryAfter = after;
        switch (does)
        {
            case "hangs":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                return null;
            case "breaks-off":
                http.Response.ContentLength = 1000;
                await http.Response.Body.WriteAsync("{\"id\":"u8.ToArray(), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                http.Abort();
                return null;
        }
        if (does.StartsWith("refuse:", StringComparison.Ordinal))
        {
            // refuse:STATUS:NAME=VALUE of a header, or nothing:BODY
            var parts = does.Split(':', 4);
            http.Response.StatusCode = int.Parse(parts[1], CultureInfo.InvariantCulture);
            if (parts[2].Split('=') is [var name, var value])
                http.Response.Headers[name] = value;
            await http.Response.WriteAsync(parts[3], Encoding.UTF8, http.RequestAborted);
            return null;
        }
        if (does.StartsWith("raw:", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync(does[4..], Encoding.UTF8, http.RequestAborted);
            return null;
        }
        if (Fault(does.Split(':')[0], preset) is { } fault)
        {
            http.Response.StatusCode = fault.Status;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(fault.Body, Encoding.UTF8, http.RequestAborted);
            return null;
        }
        return does;
    }

    private static async Task AnswerAsync(HttpContext http, ProviderPreset preset, string does, bool stream)
    {
        var format = preset == ProviderPreset.anthropic ? WireFormat.Anthropic : WireFormat.OpenAi;
        http.Response.ContentType = stream ? "text/event-stream" : "application/json";
        if (stream)
            await StreamAsync(http, format, does);
        else
            await http.Response.WriteAsync(format.Whole(does), Encoding.UTF8, http.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext http, WireFormat format, string does)
    {
        if (does.StartsWith("late", StringComparison.Ordinal))
        {
            // The answer begins, and its first piece never comes.
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        var pieces = format.Pieces(does).ToList();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (does.StartsWith("half", StringComparison.Ordinal) && i == pieces.Count / 2)
            {
                // What was written must arrive before the connection is reset.
                await Task.Delay(300, http.RequestAborted);
                http.Abort();
                return;
            }
            await http.Response.WriteAsync(pieces[i], Encoding.UTF8, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    /// <summary>The providers' own ways to say no.</summary>
    private static (int Status, string Body)? Fault(string does, ProviderPreset preset) => does switch
    {
        "busy" => (429, preset switch
        {
            ProviderPreset.anthropic => """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""",
            ProviderPreset.gemini => """[{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}]""",
            ProviderPreset.glm => """{"error":{"code":"1302","message":"您当前使用该API的并发数过高"}}""",
            _ => """{"error":{"message":"slow down","type":"rate_limit"}}""",
        }),
        "broken" => (500, preset == ProviderPreset.anthropic ? """{"type":"error","error":{"type":"api_error","message":"oops"}}"""
            : """{"error":{"message":"oops"}}"""),
        "overloaded" => (preset == ProviderPreset.anthropic ? 529 : 503, """{"error":{"type":"overloaded_error","message":"busy"}}"""),
        "filtered" => (400, preset switch
        {
            ProviderPreset.qwen => """{"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}}""",
            ProviderPreset.glm => """{"contentFilter":[{"level":0,"role":"user"}],"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}}""",
            ProviderPreset.deepseek => """{"error":{"message":"Content Exists Risk","type":"invalid_request_error"}}""",
            _ => """{"error":{"code":"content_filter","message":"The response was filtered"}}""",
        }),
        "no-key" => (401, """{"error":{"message":"Incorrect API key provided"}}"""),
        "not-json" => (200, "<html>gateway</html>"),
        "half-json" => (200, """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"ro"""),
        "other-json" => (200, """{"answer":"可以退"}"""),
        "no-choices" => (200, """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[]}"""),
        "array" => (200, "[1]"),
        "empty" => (200, ""),
        _ => null,
    };

    /// <summary>The length of the text, 1, and as many zeros as asked for; numbers, or base64 of little-endian floats where the request
    /// wants it. "fixed" does not let its length be chosen.</summary>
    private static async Task EmbedAsync(HttpContext http, JsonElement body, string does)
    {
        var texts = body.GetProperty("input").EnumerateArray().Select(t => t.GetString()!).ToList();
        var asked = body.TryGetProperty("dimensions", out var dimensions);
        if (asked && does == "fixed")
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync(
                """{"error":{"message":"Model does not support matryoshka representation, changing output dimensions will lead to poor results."}}""");
            return;
        }
        var base64 = body.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        float[] Vector(string text) => [text.Length, 1f, .. new float[asked ? dimensions.GetInt32() - 2 : 0]];
        var data = texts.Select((t, index) => new { @object = "embedding", index,
            embedding = base64 ? Convert.ToBase64String(Vector(t).SelectMany(BitConverter.GetBytes).ToArray()) : (object)Vector(t) });
        await http.Response.WriteAsJsonAsync(new { @object = "list", data, model = "e",
            usage = new { prompt_tokens = texts.Sum(t => t.Length), total_tokens = texts.Sum(t => t.Length) } });
    }

    /// <summary>As Jina: best first; the longer passage is the better one.</summary>
    private static Task RerankAsync(HttpContext http, JsonElement body, string does)
    {
        var documents = body.GetProperty("documents").EnumerateArray().Select(d => d.GetString()!).ToList();
        var results = documents.Select((d, index) => new { index, relevance_score = d.Length / 100.0 })
            .OrderByDescending(r => r.relevance_score).Take(body.GetProperty("top_n").GetInt32());
        return http.Response.WriteAsJsonAsync(new { model = does, @object = "list", usage = new { total_tokens = 40 }, results });
    }

    private Task ProbeAsync(HttpContext http)
    {
        var key = http.Request.Headers.Authorization.ToString();
        http.Response.StatusCode = key.Contains("wrong", StringComparison.Ordinal) ? 401
            : http.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal) ? 404 : 200;
        return http.Response.WriteAsJsonAsync(new { data = Models.Select(id => new { id }) });
    }
}
