using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Search;

/// <summary>
/// Searches one base by words and by static vectors, whatever models there are: for judging a change of it, the same way every time.
/// </summary>
internal sealed class WordSearch(string name, SearchableBase searchable, TimeProvider time) : IKnowledgeSearch
{
    public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var scope = new SearchScope(query.Tags, query.Audience, time.GetUtcNow());
        return Conversation.AskAsync(query, before => ValueTask.FromResult(Find(query, before, scope)));
    }

    private KnowledgeResult Find(KnowledgeQuery query, string before, SearchScope scope)
    {
        var top = Math.Max(query.Top ?? 0, searchable.Spec.Retrieval.Candidates);
        var words = searchable.FindWords(query.Question, before, top, scope)
            .ConvertAll(h => new Candidate(name, searchable, h.Chunk) { WordScore = h.Hit.Score });
        var near = searchable.FindMeaning(query.Question, before, top, scope)
            .ConvertAll(h => new Candidate(name, searchable, h.Chunk) { Similarity = h.Similarity });
        return SearchResults.Of(query, before, Fusion.Of(words, near), [], SearchReasons.Words, scope.At);
    }
}
