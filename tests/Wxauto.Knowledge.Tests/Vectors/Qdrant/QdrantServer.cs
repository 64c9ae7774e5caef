using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>
/// The endpoints of Qdrant that the client uses, written after its public OpenAPI description (see README.md): requests that the
/// description does not allow are refused with the status and body that Qdrant gives. Searches are exact.
/// </summary>
internal sealed class QdrantServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Collection> _collections = [];
    private readonly WebApplication _app;
    private readonly string? _apiKey;
    private int _operation;

    private QdrantServer(WebApplication app, string? apiKey) => (_app, _apiKey) = (app, apiKey);

    public string Address => _app.Urls.Single();

    /// <summary>Fields of a collection with an index.</summary>
    public IEnumerable<string> Indexed(string collection)
    {
        lock (_lock)
            return [.. _collections[collection].Indexes.Keys];
    }

    /// <summary>Ids as chunks have them.</summary>
    public IReadOnlyList<string> Points(string collection)
    {
        lock (_lock)
            return [.. _collections[collection].Points.Keys.Select(p => Guid.Parse(p).ToString("N"))];
    }

    public static async Task<QdrantServer> StartAsync(string? apiKey = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new QdrantServer(app, apiKey);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (_apiKey is not null && context.Request.Headers["api-key"] != _apiKey)
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync(context.Request.Headers.ContainsKey("api-key") ? "Invalid API key or JWT"
                : "Must provide an API key or an Authorization bearer token");
            return;
        }
        JsonObject answer;
        try
        {
            var body = context.Request.Method == "GET" ? null : await ReadAsync(context.Request);
            lock (_lock)
                answer = new JsonObject { ["result"] = Handle(context.Request, body), ["status"] = "ok", ["time"] = 0.001 };
        }
        catch (QdrantRefusal e)
        {
            context.Response.StatusCode = e.Status;
            answer = new JsonObject { ["status"] = new JsonObject { ["error"] = e.Message }, ["time"] = 0.0 };
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private static async Task<JsonNode?> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
            throw QdrantRefusal.Format("Content type error");
        try
        {
            return await JsonNode.ParseAsync(request.Body);
        }
        catch (JsonException e)
        {
            throw QdrantRefusal.Format(e.Message);
        }
    }

    private JsonNode Handle(HttpRequest request, JsonNode? body)
    {
        if (request.Path.Value!.Split('/') is not ["", "collections", { Length: > 0 } name, .. var rest])
            throw new QdrantRefusal(404, "Not found");
        if (request.Query.Any(q => q.Key != "wait" || q.Value != "true"))
            throw QdrantRefusal.WrongInput("unknown parameter");
        return (request.Method, string.Join('/', rest)) switch
        {
            ("GET", "") => Describe(Find(name)),
            ("PUT", "") => Create(name, body),
            ("PUT", "index") => CreateIndex(Find(name), body),
            ("PUT", "points") => Upsert(Find(name), body),
            ("POST", "points/query") => Query(Find(name), body),
            ("POST", "points/delete") => Delete(Find(name), body),
            _ => throw new QdrantRefusal(404, "Not found"),
        };
    }

    private Collection Find(string name) => _collections.TryGetValue(name, out var collection) ? collection
        : throw QdrantRefusal.NoCollection(name);

    private JsonValue Create(string name, JsonNode? body)
    {
        var vectors = QdrantBody.Object(QdrantBody.Required(QdrantBody.Object(body, "vectors", "shard_number", "on_disk_payload"),
            "vectors"), "size", "distance", "on_disk");
        var size = QdrantBody.Number(QdrantBody.Required(vectors, "size"), 1);
        QdrantBody.Text(vectors, "distance", "Cosine", "Euclid", "Dot", "Manhattan");
        if (!_collections.TryAdd(name, new Collection(size)))
            throw new QdrantRefusal(409, $"Wrong input: Collection `{name}` already exists!");
        return JsonValue.Create(true);
    }

    private static JsonObject Describe(Collection collection) => new()
    {
        ["status"] = "green", ["optimizer_status"] = "ok", ["indexed_vectors_count"] = 0, ["points_count"] = collection.Points.Count,
        ["segments_count"] = 2,
        ["config"] = new JsonObject
        {
            ["params"] = new JsonObject { ["vectors"] = new JsonObject { ["size"] = collection.Size, ["distance"] = "Cosine" },
                ["shard_number"] = 1, ["replication_factor"] = 1, ["write_consistency_factor"] = 1, ["on_disk_payload"] = true },
        },
        ["payload_schema"] = new JsonObject(collection.Indexes.Select(
            i => KeyValuePair.Create(i.Key, (JsonNode?)new JsonObject { ["data_type"] = i.Value, ["points"] = collection.Points.Count }))),
    };

    private JsonObject CreateIndex(Collection collection, JsonNode? body)
    {
        var index = QdrantBody.Object(body, "field_name", "field_schema");
        collection.Indexes[QdrantBody.Text(index, "field_name")] =
            QdrantBody.Text(index, "field_schema", "keyword", "integer", "float", "geo", "text", "bool", "datetime", "uuid");
        return Done();
    }

    private JsonObject Upsert(Collection collection, JsonNode? body)
    {
        foreach (var point in QdrantBody.Points(body, collection.Size))
            collection.Points[point.Id] = point;
        return Done();
    }

    private static JsonObject Query(Collection collection, JsonNode? body)
    {
        var request = QdrantBody.Object(body, "query", "filter", "limit", "offset", "with_payload", "with_vector", "params",
            "score_threshold", "using");
        var vector = QdrantBody.Vector(request["query"], collection.Size);
        var filter = QdrantFilter.Of(request["filter"]);
        var points = collection.Points.Values.Where(filter)
            .Select(p => (p.Id, Score: TensorPrimitives.CosineSimilarity<float>(p.Vector, vector))).OrderByDescending(p => p.Score)
            .Take(request["limit"] is { } limit ? QdrantBody.Number(limit, 1) : 10);
        return new JsonObject { ["points"] =
            new JsonArray([.. points.Select(p => new JsonObject { ["id"] = p.Id, ["version"] = 1, ["score"] = p.Score })]) };
    }

    private JsonObject Delete(Collection collection, JsonNode? body)
    {
        var selector = QdrantBody.Object(body, "points", "filter", "shard_key");
        if (selector["points"] is null == selector["filter"] is null)
            throw QdrantRefusal.Format("data did not match any variant of untagged enum PointsSelector");
        var ids = (selector["points"] as JsonArray)?.Select(QdrantBody.PointId).ToHashSet();
        var filter = QdrantFilter.Of(selector["filter"]);
        foreach (var point in collection.Points.Values.Where(p => ids?.Contains(p.Id) ?? filter(p)).ToList())
            collection.Points.Remove(point.Id);
        return Done();
    }

    private JsonObject Done() => new() { ["operation_id"] = ++_operation, ["status"] = "completed" };

    private sealed class Collection(int size)
    {
        public int Size => size;
        public Dictionary<string, QdrantPoint> Points { get; } = [];
        public Dictionary<string, string> Indexes { get; } = [];
    }
}
