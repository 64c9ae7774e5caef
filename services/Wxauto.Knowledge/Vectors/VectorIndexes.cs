using System.Collections.Concurrent;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Vectors;

/// <summary>The indexes that are outside of the process. An embedded one belongs to its base.</summary>
internal sealed class VectorIndexes(StorageOptions storage, ISecrets secrets, QdrantClients qdrant) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, PgVectorIndex> _postgres = new();

    /// <summary>Null for an embedded index, and without embedding.</summary>
    /// <exception cref="VectorIndexException">It is not configured: the message says what to do.</exception>
    public IVectorIndex? Outside(Resource<KnowledgeBaseSpec> resource)
    {
        if (resource.Spec is not { Embedding: { } embedding, Index: var index } || index.Type == IndexType.Embedded)
            return null;
        if (index.Type == IndexType.Qdrant)
            return new QdrantIndex(qdrant.Of(index.Qdrant!.Endpoint, index.Qdrant.ApiKey is { } key ? SecretOf(key) : null),
                index.Qdrant.Endpoint, index.Qdrant.Collection ?? $"wxauto-{resource.Name}", embedding.Dimensions);
        return storage.IsPostgreSql ? _postgres.GetOrAdd(embedding.Dimensions, d => new PgVectorIndex(storage.ConnectionString, d))
            : throw new VectorIndexException(IndexReasons.PgVectorNeedsPostgreSql.With(resource.Name), false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _postgres.Values)
            await index.DisposeAsync();
    }

    private string SecretOf(SecretSource source) =>
        secrets.Read(source) is ({ } value, _) ? value
            : throw new VectorIndexException(IndexReasons.QdrantNoKey.With(secrets.Read(source).Missing ?? ""), false);
}
