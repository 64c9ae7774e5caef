using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Search;

/// <summary>Searches one base by words and by what it has in memory itself, whatever else it is configured with: for judging a change of it, the same way every time.</summary>
internal sealed class WordSearch(string name, SearchableBase searchable, TimeProvider time) : IKnowledgeSearch
{
    public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var scope = new SearchScope(query.Tags, query.Audience, time.GetUtcNow());
        return Conversation.AskAsync(query, before => ValueTask.FromResult(Find(query, before, scope)));
    }

    internal List<Candidate> Candidates(KnowledgeQuery query, string before, SearchScope scope)
    {
        var top = Math.Max(query.Top ?? 0, searchable.Spec.Retrieval.Candidates);
        return Fusion.Of(
            [.. searchable.FindWords(query.Question, before, top, scope).Select(h => new Candidate(name, searchable, h.Chunk) { WordScore = h.Hit.Score })],
            [.. searchable.FindMeaning(query.Question, before, top, scope).Select(h => new Candidate(name, searchable, h.Chunk) { Similarity = h.Similarity })]);
    }

    private KnowledgeResult Find(KnowledgeQuery query, string before, SearchScope scope) =>
        SearchResults.Of(query, before, Candidates(query, before, scope), [], SearchReasons.Words, scope.At);
}
