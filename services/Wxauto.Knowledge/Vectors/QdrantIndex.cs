using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Vectors;

/// <summary>The client of all Qdrant servers.</summary>
internal sealed class QdrantHttp : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler
        { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => Client.Dispose();
}

/// <summary>
/// A collection of Qdrant, through its HTTP API (api.qdrant.tech: PUT /collections/{name}, PUT …/index, PUT …/points, POST …/points/query
/// and …/points/delete). Bases, documents, tags, audience and validity are payload that its filters look at inside the index.
/// </summary>
internal sealed class QdrantIndex(QdrantHttp http, QdrantSpec spec, string? apiKey, string collection, int dimensions) : IVectorIndex
{
    private const int Batch = 100;
    private static readonly (string Field, string Schema)[] Filtered =
        [("base", "keyword"), ("document", "keyword"), ("audience", "keyword"), ("tags", "keyword"), ("valid_from", "integer"),
        ("valid_until", "integer")];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(string knowledgeBase, float[] query, int top, SearchScope scope,
        CancellationToken cancellationToken)
    {
        var must = new JsonArray
        {
            Match("base", knowledgeBase),
            Match("audience", [.. new[] { "", scope.Audience }.Distinct()]),
            Range("valid_from", "lte", scope.At),
            Range("valid_until", "gt", scope.At),
        };
        if (scope.Tags.Count > 0)
            must.Add(Match("tags", [.. scope.Tags]));
        return await SendAsync(HttpMethod.Post, $"collections/{collection}/points/query", new JsonObject
        {
            ["query"] = Numbers(query), ["limit"] = top, ["with_payload"] = false, ["filter"] = new JsonObject { ["must"] = must },
        }, PointsOf, HttpStatusCode.NotFound, cancellationToken) ?? [];
    }

    public async Task AddAsync(string knowledgeBase, Guid document, ChunkScope scope, IReadOnlyList<VectorEntry> entries,
        CancellationToken cancellationToken)
    {
        await MakeAsync(cancellationToken);
        foreach (var some in entries.Chunk(Batch))
            await SendAsync(HttpMethod.Put, $"collections/{collection}/points?wait=true", new JsonObject
            {
                ["points"] = new JsonArray([.. some.Select(e => new JsonObject
                {
                    ["id"] = Guid.ParseExact(e.ChunkId, "N").ToString(), ["vector"] = Numbers(e.Vector),
                    ["payload"] = Payload(knowledgeBase, document, scope),
                })]),
            }, cancellationToken);
    }

    public Task TrimAsync(string knowledgeBase, Guid document, IReadOnlyCollection<string> chunks, CancellationToken cancellationToken)
    {
        var filter = new JsonObject { ["must"] = new JsonArray { Match("document", document.ToString()) } };
        if (chunks.Count > 0)
            filter["must_not"] = new JsonArray
                { new JsonObject { ["has_id"] = new JsonArray([.. chunks.Select(c => (JsonNode)Guid.ParseExact(c, "N").ToString())]) } };
        return SendAsync(HttpMethod.Post, $"collections/{collection}/points/delete?wait=true", new JsonObject { ["filter"] = filter },
            a => a, HttpStatusCode.NotFound, cancellationToken);
    }

    /// <summary>Makes the collection and the indexes of what is filtered by, where they are not there yet: another process may do the same
    /// now, or have died at it.</summary>
    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var indexed = await IndexedAsync(cancellationToken);
        if (indexed is null)
        {
            var made = new JsonObject { ["vectors"] = new JsonObject { ["size"] = dimensions, ["distance"] = "Cosine" } };
            await SendAsync(HttpMethod.Put, $"collections/{collection}", made, a => a, HttpStatusCode.Conflict, cancellationToken);
            indexed = await IndexedAsync(cancellationToken);
        }
        foreach (var (field, schema) in Filtered.Where(f => indexed?.Contains(f.Field) != true))
            await SendAsync(HttpMethod.Put, $"collections/{collection}/index?wait=true",
                new JsonObject { ["field_name"] = field, ["field_schema"] = schema }, cancellationToken);
    }

    /// <summary>Fields of the collection that have an index; null when there is no collection.</summary>
    private Task<HashSet<string>?> IndexedAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"collections/{collection}", null, answer =>
    {
        if ((int?)answer["result"]!["config"]!["params"]!["vectors"]?["size"] is { } size && size != dimensions)
            throw new VectorIndexException(IndexReasons.QdrantDimensions.With(collection, size, dimensions), false);
        return answer["result"]!["payload_schema"] is JsonObject schema ? schema.Select(f => f.Key).ToHashSet() : [];
    }, HttpStatusCode.NotFound, cancellationToken);

    private static List<VectorHit> PointsOf(JsonNode answer) =>
        [.. answer["result"]!["points"]!.AsArray()
            .Select(p => new VectorHit(Guid.Parse((string)p!["id"]!).ToString("N"), (float)p["score"]!))];

    /// <summary>What is always valid is so from the beginning to the end of time: ranges do not match a field that is absent.</summary>
    private static JsonObject Payload(string knowledgeBase, Guid document, ChunkScope scope) => new()
    {
        ["base"] = knowledgeBase, ["document"] = document.ToString(), ["audience"] = scope.Audience,
        ["tags"] = new JsonArray([.. scope.Tags.Select(t => (JsonNode)t)]),
        ["valid_from"] = (scope.ValidFrom ?? DateTimeOffset.MinValue).ToUnixTimeSeconds(),
        ["valid_until"] = (scope.ValidUntil ?? DateTimeOffset.MaxValue).ToUnixTimeSeconds(),
    };

    private static JsonObject Match(string field, string value) =>
        new() { ["key"] = field, ["match"] = new JsonObject { ["value"] = value } };

    private static JsonObject Match(string field, string[] any) =>
        new() { ["key"] = field, ["match"] = new JsonObject { ["any"] = new JsonArray([.. any.Select(v => (JsonNode)v)]) } };

    private static JsonObject Range(string field, string bound, DateTimeOffset at) =>
        new() { ["key"] = field, ["range"] = new JsonObject { [bound] = at.ToUnixTimeSeconds() } };

    private static JsonArray Numbers(float[] vector) => new([.. vector.Select(v => (JsonNode)v)]);

    private Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, a => a, null, cancellationToken);

    /// <param name="read">Makes of the answer what is wanted; what it does not find is not Qdrant's API.</param>
    /// <param name="expected">A refusal that is no failure: null comes back.</param>
    private async Task<T?> SendAsync<T>(HttpMethod method, string path, JsonObject? body, Func<JsonNode, T> read, HttpStatusCode? expected,
        CancellationToken cancellationToken) where T : class
    {
        using var request = new HttpRequestMessage(method, $"{spec.Endpoint.TrimEnd('/')}/{path}")
            { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        if (apiKey is not null)
            request.Headers.Add("api-key", apiKey);
        try
        {
            using var response = await http.Client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            // A proxy or another program at this address refuses, too, but not in Qdrant's words.
            if (response.StatusCode == expected && ErrorOf(text) is not null)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new VectorIndexException((response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? IndexReasons.QdrantRefused : IndexReasons.QdrantAnswered)
                    .With((int)response.StatusCode, $"{method} {path.Split('?')[0]}", ErrorOf(text) ?? Shortened(text)),
                    (int)response.StatusCode is >= 500 or 429);
            return read(JsonNode.Parse(text) ?? throw new JsonException("null"));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new VectorIndexException(IndexReasons.QdrantUnreachable.With(spec.Endpoint, e.Message), true, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentNullException
            or FormatException)
        {
            throw new VectorIndexException(IndexReasons.QdrantNotApi.With(spec.Endpoint, e.Message), false, e);
        }
    }

    private static string Shortened(string text) => text.Length == 0 ? "no reason given" : text.Length > 200 ? text[..200] : text;

    /// <summary>Null when it is not said in Qdrant's way.</summary>
    private static string? ErrorOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject answer && answer["status"] is JsonObject status ? (string?)status["error"] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
