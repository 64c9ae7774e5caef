using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.EndToEnd.Tests;

/// <summary>
/// An OpenAI-compatible server of embeddings that outlives the platform. At every request it looks into the platform's database: a text
/// whose vector is committed there must never be asked for again.
/// </summary>
internal sealed class EmbeddingStub : IAsyncDisposable
{
    public const int Dimensions = 32;
    private const string Model = "stub-embedding";
    private readonly WebApplication _app;
    private readonly Func<Task<WxautoDb>> _database;
    private int _asked;

    private EmbeddingStub(WebApplication app, Func<Task<WxautoDb>> database) => (_app, _database) = (app, database);

    public string Address => $"{_app.Urls.Single()}/v1";

    /// <summary>Texts so far.</summary>
    public int Asked => _asked;

    /// <summary>Texts that were asked for although their vectors were committed.</summary>
    public ConcurrentQueue<string> Wasted { get; } = new();

    public static async Task<EmbeddingStub> StartAsync(Func<Task<WxautoDb>> database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new EmbeddingStub(app, database);
        app.MapPost("/v1/embeddings", (Delegate)stub.EmbedAsync);
        await app.StartAsync();
        return stub;
    }

    /// <summary>An AIProvider of this server, and the model to name in spec.embedding.</summary>
    public string Manifest => $$"""
        apiVersion: wxauto.io/v1alpha1
        kind: AIProvider
        metadata: {name: stub}
        spec:
          preset: openaiCompatible
          endpoint: {{Address}}
          models: {embedding: {{Model}}}
        """;

    public static string Embedding => $"{{provider: stub, model: {Model}, dimensions: {Dimensions}}}";

    /// <summary>As the platform keeps vectors: by provider, model, dimensions and text.</summary>
    public static string KeyOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"stub/{Model}\0{Dimensions}\0{text}")));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> EmbedAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var texts = body["input"] is JsonArray many ? many.Select(t => (string)t!).ToList() : [(string)body["input"]!];
        Interlocked.Add(ref _asked, texts.Count);
        var keys = texts.Select(KeyOf).ToList();
        await using (var db = await _database())
            foreach (var known in await db.KnowledgeVectors.Where(v => keys.Contains(v.Key)).Select(v => v.Key).ToListAsync())
                Wasted.Enqueue(texts[keys.IndexOf(known)]);
        // Long enough that a kill meets requests that are under way.
        await Task.Delay(60);
        var base64 = (string?)body["encoding_format"] == "base64";
        return Results.Json(new JsonObject
        {
            ["object"] = "list", ["model"] = Model, ["usage"] = new JsonObject
                { ["prompt_tokens"] = texts.Count, ["total_tokens"] = texts.Count },
            ["data"] = new JsonArray([.. texts.Select((t, i) => new JsonObject
                { ["object"] = "embedding", ["index"] = i, ["embedding"] = base64
                ? Convert.ToBase64String(MemoryMarshal.AsBytes(Vector(t).AsSpan()))
                : new JsonArray([.. Vector(t).Select(v => (JsonNode)v)]) })]),
        });
    }

    private static float[] Vector(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var vector = bytes.Select(b => b - 127.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(v => v * v));
        return [.. vector.Select(v => v / length)];
    }
}
