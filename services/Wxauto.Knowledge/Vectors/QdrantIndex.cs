using Grpc.Core;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using static Qdrant.Client.Grpc.Conditions;

namespace Wxauto.Knowledge.Vectors;

/// <summary>
/// A collection of Qdrant, through its gRPC API. Bases, documents, tags, audience and validity are payload that its filters look at inside
/// the index.
/// </summary>
internal sealed class QdrantIndex(QdrantClient client, string endpoint, string collection, int dimensions) : IVectorIndex
{
    private const int Batch = 100;
    private static readonly (string Field, PayloadSchemaType Type)[] Filtered =
        [("base", PayloadSchemaType.Keyword), ("document", PayloadSchemaType.Keyword), ("audience", PayloadSchemaType.Keyword),
        ("tags", PayloadSchemaType.Keyword), ("valid_from", PayloadSchemaType.Integer), ("valid_until", PayloadSchemaType.Integer)];

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(string knowledgeBase, float[] query, int top, SearchScope scope,
        CancellationToken cancellationToken)
    {
        var at = scope.At.ToUnixTimeSeconds();
        var filter = new Filter
        {
            Must =
            {
                MatchKeyword("base", knowledgeBase), Match("audience", [.. new[] { "", scope.Audience }.Distinct()]),
                Range("valid_from", new() { Lte = at }), Range("valid_until", new() { Gt = at }),
            },
        };
        if (scope.Tags.Count > 0)
            filter.Must.Add(Match("tags", [.. scope.Tags]));
        var points = await UnlessAbsentAsync("query", client.QueryAsync(collection, query, filter: filter, limit: (ulong)top,
            payloadSelector: false, cancellationToken: cancellationToken), cancellationToken);
        return points is null ? [] : [.. points.Select(p => new VectorHit(IdOf(p.Id), p.Score))];
    }

    public async Task AddAsync(string knowledgeBase, Guid document, ChunkScope scope, IReadOnlyList<VectorEntry> entries,
        CancellationToken cancellationToken)
    {
        await MakeAsync(cancellationToken);
        foreach (var some in entries.Chunk(Batch))
            await RunAsync("upsert", client.UpsertAsync(collection,
                [.. some.Select(e => PointOf(e, knowledgeBase, document, scope))], cancellationToken: cancellationToken), cancellationToken);
    }

    public async Task TrimAsync(string knowledgeBase, Guid document, IReadOnlyCollection<string> chunks,
        CancellationToken cancellationToken)
    {
        var filter = new Filter { Must = { MatchKeyword("document", document.ToString()) } };
        if (chunks.Count > 0)
            filter.MustNot.Add(HasId([.. chunks.Select(c => Guid.ParseExact(c, "N"))]));
        await UnlessAbsentAsync("delete", client.DeleteAsync(collection, filter, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Makes the collection and the indexes of what is filtered by, where they are not there yet: another process may do the same
    /// now, or have died at it.</summary>
    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var indexed = await IndexedAsync(cancellationToken) ?? await MadeAsync(cancellationToken);
        foreach (var (field, type) in Filtered.Where(f => !indexed.Contains(f.Field)))
            await RunAsync("create index", client.CreatePayloadIndexAsync(collection, field, type, cancellationToken: cancellationToken),
                cancellationToken);
    }

    private async Task<HashSet<string>> MadeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync("create collection", CreateAsync(cancellationToken), cancellationToken);
            return [];
        }
        // How Qdrant says that it is there by now differs between its versions.
        catch (VectorIndexException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await IndexedAsync(cancellationToken) is { } indexed)
                return indexed;
            throw;
        }
    }

    /// <summary>Fields of the collection that have an index; null when there is no collection.</summary>
    private async Task<HashSet<string>?> IndexedAsync(CancellationToken cancellationToken)
    {
        if (await UnlessAbsentAsync("get collection", client.GetCollectionInfoAsync(collection, cancellationToken),
            cancellationToken) is not { } info)
            return null;
        if (info.Config?.Params?.VectorsConfig?.Params is { Size: var size } && size != (ulong)dimensions)
            throw new VectorIndexException(IndexReasons.QdrantDimensions.With(collection, (int)size, dimensions), false);
        return [.. info.PayloadSchema.Keys];
    }

    /// <summary>What is always valid is so from the beginning to the end of time: ranges do not match a field that is absent.</summary>
    private static PointStruct PointOf(VectorEntry entry, string knowledgeBase, Guid document, ChunkScope scope) => new()
    {
        Id = Guid.ParseExact(entry.ChunkId, "N"),
        Vectors = entry.Vector,
        Payload =
        {
            ["base"] = knowledgeBase, ["document"] = document.ToString(), ["audience"] = scope.Audience, ["tags"] = scope.Tags.ToArray(),
            ["valid_from"] = (scope.ValidFrom ?? DateTimeOffset.MinValue).ToUnixTimeSeconds(),
            ["valid_until"] = (scope.ValidUntil ?? DateTimeOffset.MaxValue).ToUnixTimeSeconds(),
        },
    };

    private string IdOf(PointId id) => Guid.TryParse(id?.Uuid, out var guid) ? guid.ToString("N")
        : throw new VectorIndexException(IndexReasons.QdrantNotApi.With(endpoint, $"a point is called '{id}'"), false);

    private async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        await client.CreateCollectionAsync(collection, new VectorParams { Size = (ulong)dimensions, Distance = Distance.Cosine },
            cancellationToken: cancellationToken);
        return true;
    }

    /// <summary>Null when there is no such collection.</summary>
    private async Task<T?> UnlessAbsentAsync<T>(string request, Task<T> call, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await RunAsync(request, call, cancellationToken);
        }
        catch (VectorIndexException e) when (e.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    private async Task<T> RunAsync<T>(string request, Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            throw FailureOf(e, $"{request} {collection}");
        }
    }

    private VectorIndexException FailureOf(RpcException e, string request)
    {
        var said = e.Status.Detail;
        // The words of gRPC's client for an answer that is none: another program listens there.
        if (said.StartsWith("Bad gRPC response", StringComparison.Ordinal) || said.Contains("HTTP/2", StringComparison.Ordinal))
            return new(IndexReasons.QdrantNotApi.With(endpoint, said), false, e);
        return e.StatusCode switch
        {
            StatusCode.Unavailable or StatusCode.DeadlineExceeded => new(IndexReasons.QdrantUnreachable.With(endpoint, said), true, e),
            StatusCode.Unauthenticated or StatusCode.PermissionDenied =>
                new(IndexReasons.QdrantRefused.With($"{e.StatusCode}", request, said), false, e),
            _ => new(IndexReasons.QdrantAnswered.With($"{e.StatusCode}", request, said),
                e.StatusCode is StatusCode.Internal or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Unknown, e),
        };
    }
}
