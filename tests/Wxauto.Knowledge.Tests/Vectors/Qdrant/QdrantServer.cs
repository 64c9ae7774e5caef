using System.Numerics.Tensors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Qdrant.Client.Grpc;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>The calls of Qdrant that the index makes (see README.md). Searches are exact.</summary>
internal sealed class QdrantServer(string? apiKey) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Collection> _collections = [];
    private GrpcServer _server = null!;
    private ulong _operation;

    public string Address => _server.Address;

    /// <summary>Fields of a collection with an index.</summary>
    public IEnumerable<string> Indexed(string collection)
    {
        lock (_lock)
            return [.. _collections[collection].Indexes.Keys];
    }

    /// <summary>As a process leaves a collection that dies while it makes the indexes.</summary>
    public void Forget(string collection, params IEnumerable<string> fields)
    {
        lock (_lock)
            foreach (var field in fields)
                _collections[collection].Indexes.Remove(field);
    }

    /// <summary>Ids as chunks have them.</summary>
    public IReadOnlyList<string> Points(string collection)
    {
        lock (_lock)
            return [.. _collections[collection].Points.Keys.Select(p => Guid.Parse(p.Uuid).ToString("N"))];
    }

    public static async Task<QdrantServer> StartAsync(string? apiKey = null)
    {
        var server = new QdrantServer(apiKey);
        server._server = await GrpcServer.StartAsync(server.AnswerAsync);
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (apiKey is not null && context.Request.Headers["api-key"] != apiKey)
        {
            await GrpcServer.EndAsync(context, StatusCode.Unauthenticated, context.Request.Headers.ContainsKey("api-key")
                ? "Invalid API key or JWT" : "Must provide an API key or an Authorization bearer token");
            return;
        }
        var body = await GrpcServer.ReadAsync(context);
        IMessage answer;
        try
        {
            lock (_lock)
                answer = Handle(context.Request.Path, body);
        }
        catch (QdrantRefusal e)
        {
            await GrpcServer.EndAsync(context, e.Status, e.Message);
            return;
        }
        await GrpcServer.AnswerAsync(context, answer);
    }

    private IMessage Handle(string method, byte[] body) => method switch
    {
        "/qdrant.Collections/Get" => Describe(GetCollectionInfoRequest.Parser.ParseFrom(body)),
        "/qdrant.Collections/Create" => Create(CreateCollection.Parser.ParseFrom(body)),
        "/qdrant.Points/CreateFieldIndex" => CreateIndex(CreateFieldIndexCollection.Parser.ParseFrom(body)),
        "/qdrant.Points/Upsert" => Upsert(UpsertPoints.Parser.ParseFrom(body)),
        "/qdrant.Points/Query" => Query(QueryPoints.Parser.ParseFrom(body)),
        "/qdrant.Points/Delete" => Delete(DeletePoints.Parser.ParseFrom(body)),
        _ => throw new QdrantRefusal(StatusCode.Unimplemented, method),
    };

    private Collection Find(string name) => _collections.TryGetValue(name, out var collection) ? collection
        : throw QdrantRefusal.NoCollection(name);

    private GetCollectionInfoResponse Describe(GetCollectionInfoRequest request)
    {
        var collection = Find(request.CollectionName);
        var info = new CollectionInfo
        {
            Status = CollectionStatus.Green,
            Config = new() { Params = new() { VectorsConfig = new() { Params = new() { Size = collection.Size, Distance = Distance.Cosine } } } },
        };
        foreach (var (field, type) in collection.Indexes)
            info.PayloadSchema.Add(field, new PayloadSchemaInfo { DataType = Enum.Parse<PayloadSchemaType>($"{type}") });
        return new GetCollectionInfoResponse { Result = info };
    }

    private CollectionOperationResponse Create(CreateCollection request) =>
        request.VectorsConfig?.Params is not { Distance: Distance.Cosine, Size: > 0 and var size }
            ? throw QdrantRefusal.WrongInput("no vectors of cosine distance")
            : _collections.TryAdd(request.CollectionName, new Collection(size)) ? new() { Result = true }
            : throw new QdrantRefusal(StatusCode.AlreadyExists, $"Wrong input: Collection `{request.CollectionName}` already exists!");

    private PointsOperationResponse CreateIndex(CreateFieldIndexCollection request)
    {
        Find(request.CollectionName).Indexes[request.FieldName] = request.FieldType;
        return Done(request.Wait);
    }

    private PointsOperationResponse Upsert(UpsertPoints request)
    {
        var collection = Find(request.CollectionName);
        foreach (var point in request.Points)
        {
            Check(collection, NumbersOf(point).Length);
            collection.Points[point.Id] = point;
        }
        return Done(request.Wait);
    }

    private QueryResponse Query(QueryPoints request)
    {
        var collection = Find(request.CollectionName);
        var vector = request.Query.Nearest.Dense.Data.ToArray();
        Check(collection, vector.Length);
        var answer = new QueryResponse();
        answer.Result.AddRange(collection.Points.Values.Where(p => QdrantFilter.Holds(request.Filter, p))
            .Select(p => new ScoredPoint { Id = p.Id, Score = TensorPrimitives.CosineSimilarity<float>(NumbersOf(p), vector) })
            .OrderByDescending(p => p.Score).Take((int)request.Limit));
        return answer;
    }

    private PointsOperationResponse Delete(DeletePoints request)
    {
        var collection = Find(request.CollectionName);
        if (request.Points?.Filter is not { } filter)
            throw QdrantRefusal.WrongInput("no selector");
        foreach (var point in collection.Points.Values.Where(p => QdrantFilter.Holds(filter, p)).ToList())
            collection.Points.Remove(point.Id);
        return Done(request.Wait);
    }

    private PointsOperationResponse Done(bool waited) => new()
        { Result = new() { OperationId = ++_operation, Status = waited ? UpdateStatus.Completed : UpdateStatus.Acknowledged } };

    private static void Check(Collection collection, int length)
    {
        if (length != (int)collection.Size)
            throw QdrantRefusal.WrongInput($"Vector dimension error: expected dim: {collection.Size}, got {length}");
    }

    private static float[] NumbersOf(PointStruct point) => [.. point.Vectors.Vector.Dense.Data];

    private sealed class Collection(ulong size)
    {
        public ulong Size => size;
        public Dictionary<PointId, PointStruct> Points { get; } = [];
        public Dictionary<string, FieldType> Indexes { get; } = [];
    }
}
