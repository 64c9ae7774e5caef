using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Search;

/// <summary>Makes of ordered candidates what the asker gets.</summary>
internal static class SearchResults
{
    /// <summary>Passages whose best sentence is looked for: an answer is made of these.</summary>
    private const int Quoted = 3;

    public static KnowledgeResult Of(KnowledgeQuery query, string before, List<Candidate> ordered,
        IReadOnlyList<string> unavailable, Reason how)
    {
        if (ordered.Count == 0)
            return new KnowledgeResult([], 0, unavailable) { How = how };
        var top = query.Top ?? ordered[0].Base.Spec.Retrieval.TopK;
        var chosen = WithNeighbours(Diversity.Choose(ordered, top), top);
        var signals = SignalsOf(query.Question, before, ordered);
        return new KnowledgeResult([.. chosen.Select((c, i) => EvidenceOf(c, i < Quoted ? query.Question : ""))],
            ordered[0].Base.Calibration.Of(signals), unavailable) { How = how, Signals = signals.Values };
    }

    /// <summary>What speaks for the best candidate.</summary>
    private static Signals SignalsOf(string question, string before, List<Candidate> ordered)
    {
        var best = ordered[0];
        var next = ordered.Where(c => c.Chunk.Document.Id != best.Chunk.Document.Id).Select(c => c.WordScore).DefaultIfEmpty().Max();
        return new Signals(best.Base.Judge(best.Chunk, question, before, best.WordScore, next), best.Similarity, best.Rank);
    }

    /// <summary>Of a section that was cut, the pieces beside the best hit come along: an answer may begin in one
    /// and end in the next.</summary>
    private static List<Candidate> WithNeighbours(List<Candidate> chosen, int top)
    {
        if (top < 3)
            return chosen;
        var best = chosen[0];
        var missing = best.Base.Siblings(best.Chunk).Where(s => Math.Abs(s.Ordinal - best.Chunk.Ordinal) == 1
            && chosen.All(c => c.Chunk.Id != s.Id))
            .Select(s => new Candidate(best.KnowledgeBase, best.Base, s) { Score = best.Score }).ToList();
        chosen.InsertRange(1, missing);
        return chosen.Count > top ? chosen[..top] : chosen;
    }

    private static Evidence EvidenceOf(Candidate candidate, string question) =>
        new(candidate.KnowledgeBase, candidate.Chunk.Id, candidate.Chunk.Document.Name, candidate.Chunk.Document.Title,
            candidate.Chunk.Section, candidate.Chunk.Text, candidate.Score)
        {
            Sentence = question.Length > 0 ? candidate.Base.BestSentence(candidate.Chunk, question) : "",
        };
}
