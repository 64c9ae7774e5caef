using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Search;

/// <summary>Searches one base by words, without anything outside of the process.</summary>
internal sealed class WordSearch(string name, SearchableBase searchable, TimeProvider time) : IKnowledgeSearch
{
    public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var scope = new SearchScope(query.Tags, query.Audience, time.GetUtcNow());
        return Conversation.AskAsync(query, before => ValueTask.FromResult(Find(query, before, scope)));
    }

    private KnowledgeResult Find(KnowledgeQuery query, string before, SearchScope scope)
    {
        var found = searchable.FindWords(query.Question, before, Math.Max(query.Top ?? 0, searchable.Spec.Retrieval.Candidates), scope);
        return SearchResults.Of(query, before,
            Fusion.Of([.. found.Select(h => new Candidate(name, searchable, h.Chunk) { WordScore = h.Hit.Score })]), [],
            SearchReasons.Words);
    }
}
