using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Search;

/// <summary>Makes of ordered candidates what the asker gets.</summary>
internal static class SearchResults
{
    /// <summary>Passages that are judged: the one that most likely answers is the first.</summary>
    private const int Judged = 5;

    /// <summary>Of a model that the base does not have nothing is answered; of another one's passage, or what counts no more, or has nothing
    /// of the kind that is asked for, or when it is not said of what, nothing without asking back.</summary>
    private const double Strange = 0.05;
    private const double OfAnother = 0.6;

    private const float MuchAsked = 0.25f;
    private const float MuchSaid = 0.8f;
    private const float LittleSaid = 0.2f;

    public static KnowledgeResult Of(KnowledgeQuery query, string before, List<Candidate> ordered,
        IReadOnlyList<string> unavailable, Reason how, DateTimeOffset at, bool reranked = false)
    {
        if (ordered.Count == 0)
            return new KnowledgeResult([], 0, unavailable) { How = how };
        var asked = ordered.Select(c => c.Base).Distinct().ToDictionary(b => b, b => b.Ask(query.Question, before, at));
        // Passages of documents that do not count at the time that is asked about come behind all others.
        ordered = [.. ordered.OrderBy(c => c.Base.Standing(c.Chunk, asked[c.Base]) < 0)];
        Judge(ordered, asked);
        // A rerank model has read them all; without one the judgement knows more than the fused score.
        if (!reranked)
            ordered = [.. ordered.Take(Judged).OrderByDescending(c => c.Confidence), .. ordered.Skip(Judged)];
        var top = query.Top ?? ordered[0].Base.Spec.Retrieval.TopK;
        var chosen = WithNeighbours(Diversity.Choose(ordered, top), top);
        return new KnowledgeResult([.. chosen.Select(c => EvidenceOf(c, asked[c.Base]))], ordered[0].Confidence!.Value, unavailable)
        {
            How = how,
        };
    }

    private static void Judge(List<Candidate> ordered, Dictionary<SearchableBase, Asked> asked)
    {
        var judged = ordered.Take(Judged)
            .Select(c => (Candidate: c, Relevance: c.Base.Judge(c.Chunk, asked[c.Base]))).ToList();
        foreach (var (candidate, relevance) in judged)
        {
            var next = ordered.Where(c => c.Chunk.Document.Id != candidate.Chunk.Document.Id).Select(c => c.Fused).DefaultIfEmpty().Max();
            candidate.Signals = new Signals(relevance, candidate.WordScore, (float)(candidate.Fused - next)).Values;
            var most = relevance.Strange > 0 ? Strange : relevance.LacksName || relevance.Standing < 0 || relevance.PassageType < 0
                || relevance.Beside > 0 || judged.Exists(j => SaysMore(j.Relevance, relevance)
                && j.Candidate.Chunk.Document.Id == candidate.Chunk.Document.Id) ? OfAnother : 1;
            candidate.Confidence = Math.Min(most, candidate.Base.Calibration.Of(candidate.Signals));
        }
    }

    /// <summary>Another passage of the document has the words that are asked for, and this one has hardly any.</summary>
    private static bool SaysMore(Relevance other, Relevance than) =>
        other.RestWeight >= MuchAsked && other.Rest >= MuchSaid && than.RestWeight >= MuchAsked && than.Rest < LittleSaid;

    /// <summary>Of a section that was cut, the pieces beside the best hit come along: an answer may begin in one
    /// and end in the next.</summary>
    private static List<Candidate> WithNeighbours(List<Candidate> chosen, int top)
    {
        if (top < 3)
            return chosen;
        var best = chosen[0];
        var beside = best.Base.Siblings(best.Chunk).Where(s => Math.Abs(s.Ordinal - best.Chunk.Ordinal) == 1)
            .Select(s => chosen.Find(c => c.Chunk.Id == s.Id) ?? new Candidate(best.KnowledgeBase, best.Base, s) { Score = best.Score })
            .ToList();
        chosen.RemoveAll(beside.Contains);
        chosen.InsertRange(1, beside);
        return chosen.Count > top ? chosen[..top] : chosen;
    }

    private static Evidence EvidenceOf(Candidate candidate, Asked asked)
    {
        var (sentence, rows) = candidate.Confidence is null ? ("", "") : candidate.Base.Quote(candidate.Chunk, asked);
        return new(candidate.KnowledgeBase, candidate.Chunk.Id, candidate.Chunk.Document.Name, candidate.Chunk.Document.Title,
            candidate.Chunk.Section, candidate.Chunk.Text, candidate.Score) { Sentence = sentence, Rows = rows, Signals = candidate.Signals };
    }
}
