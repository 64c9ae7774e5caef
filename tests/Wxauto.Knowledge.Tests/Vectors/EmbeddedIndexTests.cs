using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Tests.Vectors;

/// <summary>The index that belongs to its base.</summary>
public sealed class EmbeddedIndexTests : VectorIndexContract
{
    private readonly EmbeddedBases _bases = new();

    private protected override Task<IVectorIndex> NewIndexAsync() => Task.FromResult<IVectorIndex>(_bases);

    /// <summary>While a base is read anew with other dimensions its old vectors stay in the database; they are passed over.</summary>
    private protected override async Task ShouldRefuseAsync(Func<Task<IReadOnlyList<VectorHit>>> search) => (await search())
        .Should().BeEmpty();

    public override Task DisposeAsync()
    {
        _bases.End();
        return Task.CompletedTask;
    }

    [Fact]
    public void A_chunk_whose_vector_has_another_length_is_found_by_words_alone()
    {
        using var searchable = new SearchableBase(EmbeddedBases.Spec);
        var (document, chunk) = (new DocumentFacts(Guid.NewGuid(), "a.md", "运费", "files", ChunkScope.Everybody),
            Guid.NewGuid().ToString("N"));
        searchable.Replace(document.Id, [(new Chunk(chunk, document, 0, 0, "", "满 99 元包邮"), "", new float[8])]);

        var scope = new SearchScope([], "", DateTimeOffset.UnixEpoch);
        searchable.FindVectors(At(1), 10, scope).Should().BeEmpty();
        searchable.FindWords("包邮", "", 10, scope).Should().ContainSingle();
    }

    /// <summary>Bases whose documents are replaced as a whole, as publications do it.</summary>
    private sealed class EmbeddedBases : IVectorIndex
    {
        public static readonly KnowledgeBaseSpec Spec = new() { Embedding = new EmbeddingSpec { Provider = "p", Dimensions = Dimensions } };
        private readonly Dictionary<string, SearchableBase> _bases = [];
        private readonly Dictionary<(string, Guid), (ChunkScope Scope, Dictionary<string, float[]> Vectors)> _documents = [];

        public Task<IReadOnlyList<VectorHit>> SearchAsync(string knowledgeBase, float[] query, int top, SearchScope scope,
            CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<VectorHit>>(_bases.TryGetValue(knowledgeBase, out var searchable)
                ? searchable.FindVectors(query, top, scope).ConvertAll(h => new VectorHit(h.Chunk.Id, h.Similarity)) : []);

        public Task AddAsync(string knowledgeBase, Guid document, ChunkScope scope, IReadOnlyList<VectorEntry> entries,
            CancellationToken cancellationToken)
        {
            var vectors = _documents.TryGetValue((knowledgeBase, document), out var known) ? known.Vectors : [];
            foreach (var entry in entries)
                vectors[entry.ChunkId] = entry.Vector;
            _documents[(knowledgeBase, document)] = (scope, vectors);
            return PublishAsync(knowledgeBase, document);
        }

        public Task TrimAsync(string knowledgeBase, Guid document, IReadOnlyCollection<string> chunks, CancellationToken cancellationToken)
        {
            if (!_documents.TryGetValue((knowledgeBase, document), out var known))
                return Task.CompletedTask;
            foreach (var gone in known.Vectors.Keys.Except(chunks).ToList())
                known.Vectors.Remove(gone);
            return PublishAsync(knowledgeBase, document);
        }

        public void End()
        {
            foreach (var searchable in _bases.Values)
                searchable.Dispose();
        }

        private Task PublishAsync(string knowledgeBase, Guid document)
        {
            var (scope, vectors) = _documents[(knowledgeBase, document)];
            var facts = new DocumentFacts(document, "a.md", "", "files", scope);
            if (!_bases.TryGetValue(knowledgeBase, out var searchable))
                _bases[knowledgeBase] = searchable = new SearchableBase(Spec);
            searchable.Replace(document, [.. vectors.Select((v, i) => (new Chunk(v.Key, facts, i, i, "", ""), "", (float[]?)v.Value))]);
            return Task.CompletedTask;
        }
    }
}
