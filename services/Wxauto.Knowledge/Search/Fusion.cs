using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Search;

/// <summary>A passage that one of the searches found.</summary>
internal sealed class Candidate(string knowledgeBase, SearchableBase searchable, Chunk chunk)
{
    public string KnowledgeBase => knowledgeBase;
    public SearchableBase Base => searchable;
    public Chunk Chunk => chunk;
    public float WordScore { get; set; }
    public float? Similarity { get; set; }
    public float? Rank { get; set; }
    public double Score { get; set; }
}

/// <summary>Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009, k = 60).</summary>
internal static class Fusion
{
    private const double K = 60;

    /// <summary>Best first; each candidate once, with the sum over the lists that have it.</summary>
    public static List<Candidate> Of(params IReadOnlyList<Candidate>[] lists)
    {
        var fused = new Dictionary<(string, string), Candidate>();
        foreach (var list in lists)
            for (var rank = 0; rank < list.Count; rank++)
            {
                var candidate = list[rank];
                if (!fused.TryGetValue((candidate.KnowledgeBase, candidate.Chunk.Id), out var known))
                    fused[(candidate.KnowledgeBase, candidate.Chunk.Id)] = known = candidate;
                known.Score += 1 / (K + rank + 1);
                known.WordScore = Math.Max(known.WordScore, candidate.WordScore);
                known.Similarity ??= candidate.Similarity;
            }
        return [.. fused.Values.OrderByDescending(c => c.Score).ThenByDescending(c => c.WordScore)
            .ThenBy(c => c.Chunk.Id, StringComparer.Ordinal)];
    }
}
