using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Search;

/// <summary>
/// Finds passages by words and by vectors, fuses both by value, lets a rerank model look where there is one, and judges how likely the best
/// passage answers. A part that fails is left out and named; words alone always work.
/// </summary>
internal sealed partial class KnowledgeSearch(KnowledgeLibrary library, IResourceCatalog catalog, QueryVectors queryVectors,
    VectorIndexes indexes, IReranker reranker, TimeProvider time, ILogger<KnowledgeSearch> logger) : IKnowledgeSearch
{
    public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) =>
        Conversation.AskAsync(query, async before => await FindAsync(query, before, cancellationToken));

    private async Task<KnowledgeResult> FindAsync(KnowledgeQuery query, string before, CancellationToken cancellationToken)
    {
        var scope = new SearchScope(query.Tags, query.Audience, time.GetUtcNow());
        var bases = query.KnowledgeBases.Distinct()
            .Select(n => (Name: n, Base: library.Find(n), Resource: catalog.Current.KnowledgeBases.GetValueOrDefault(n))).ToList();
        var unavailable = bases.Where(b => b.Base is null || b.Resource is null).Select(b => b.Name).ToList();
        var (words, near, how) = (new List<Candidate>(), new List<Candidate>(), new List<Reason> { SearchReasons.Words });
        foreach (var (name, searchable, resource) in bases.Where(b => b.Base is not null && b.Resource is not null))
        {
            words.AddRange(searchable!.FindWords(query.Question, before, Math.Max(query.Top ?? 0, searchable.Spec.Retrieval.Candidates),
                scope).Select(h => new Candidate(name, searchable, h.Chunk) { WordScore = h.Hit.Score }));
            near.AddRange(searchable.FindMeaning(query.Question, before, searchable.Spec.Retrieval.Candidates, scope)
                .Select(h => new Candidate(name, searchable, h.Chunk) { Similarity = h.Similarity }));
            if (searchable.Spec.Embedding is null)
                continue;
            try
            {
                near.AddRange((await NearAsync(resource!, searchable, before.Length > 0 ? $"{before}\n{query.Question}" : query.Question,
                    scope, cancellationToken)).Select(h => new Candidate(name, searchable, h.Chunk) { Similarity = h.Similarity }));
                how.Add(SearchReasons.Vectors);
            }
            catch (Exception e) when (e is EmbeddingException or VectorIndexException)
            {
                LogWithoutVectors(name, e.Message);
                how.Add(SearchReasons.NoVectors.With(e is EmbeddingException embedding ? embedding.Reason
                    : ((VectorIndexException)e).Reason));
            }
        }
        var ordered = await RerankAsync(query.Question, Fusion.Of(words, near), how, cancellationToken);
        return SearchResults.Of(query, before, ordered, unavailable, CommonReasons.All([.. how.Distinct()]), scope.At,
            how.Contains(SearchReasons.Reranked));
    }

    private async Task<List<(Chunk Chunk, float Similarity)>> NearAsync(Resource<KnowledgeBaseSpec> resource, SearchableBase searchable,
        string question, SearchScope scope, CancellationToken cancellationToken)
    {
        var vector = await queryVectors.OfAsync(searchable.Spec.Embedding!, question, cancellationToken);
        return indexes.Outside(resource) is { } index
            ? searchable.Find(await index.SearchAsync(resource.Name, vector, searchable.Spec.Retrieval.Candidates, scope,
                cancellationToken))
            : searchable.FindVectors(vector, searchable.Spec.Retrieval.Candidates, scope);
    }

    private async Task<List<Candidate>> RerankAsync(string question, List<Candidate> fused, List<Reason> how,
        CancellationToken cancellationToken)
    {
        if (fused.Select(c => c.Base.Spec.Retrieval).FirstOrDefault(r => r.Rerank is not null) is not { Rerank: { } rerank } spec)
            return fused;
        var asked = fused.Take(spec.Candidates).ToList();
        if (await reranker.RerankAsync(rerank.Provider, rerank.Model, question,
            [.. asked.Select(c => $"{c.Chunk.Document.Title} {c.Chunk.Section}\n{c.Chunk.Text}")], cancellationToken) is not { } scores)
        {
            how.Add(SearchReasons.NotReranked.With(rerank.Provider));
            return fused;
        }
        how.Add(SearchReasons.Reranked);
        foreach (var score in scores)
            asked[score.Index].Score = score.Score;
        return [.. scores.OrderByDescending(s => s.Score).Select(s => asked[s.Index])];
    }

    [LoggerMessage(1, LogLevel.Warning, "KnowledgeBase {Name} is searched by words only: {Problem}")]
    private partial void LogWithoutVectors(string name, string problem);
}
