using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Search;

/// <summary>A passage that one of the searches found.</summary>
internal sealed class Candidate(string knowledgeBase, SearchableBase searchable, Chunk chunk)
{
    public string KnowledgeBase => knowledgeBase;
    public SearchableBase Base => searchable;
    public Chunk Chunk => chunk;

    /// <summary>By words; 0 when they did not find it.</summary>
    public float WordScore { get; set; }

    /// <summary>Cosine; null when it is not among the nearest.</summary>
    public float? Similarity { get; set; }

    /// <summary>Of words and vectors together.</summary>
    public double Fused { get; set; }

    /// <summary>What it is ordered by: the fused score, or a rerank model's.</summary>
    public double Score { get; set; }

    /// <summary>How likely it answers, 0-1, and what that was made of; null when it was not judged.</summary>
    public double? Confidence { get; set; }
    public float[] Signals { get; set; } = [];
}

/// <summary>Fuses what words and vectors found by the values of their scores, not by ranks.</summary>
internal static class Fusion
{
    /// <summary>How much BM25 by the question's weight says beside a cosine of static vectors (chosen on CMRC 2018; from 1 to 3 it hardly
    /// matters).</summary>
    private const double Words = 2;

    /// <summary>Best first; each candidate once.</summary>
    public static List<Candidate> Of(IReadOnlyList<Candidate> words, IReadOnlyList<Candidate> near)
    {
        var fused = new Dictionary<(string, string), Candidate>();
        foreach (var candidate in words.Concat(near))
        {
            if (!fused.TryGetValue((candidate.KnowledgeBase, candidate.Chunk.Id), out var known))
                fused[(candidate.KnowledgeBase, candidate.Chunk.Id)] = known = candidate;
            known.WordScore = Math.Max(known.WordScore, candidate.WordScore);
            known.Similarity ??= candidate.Similarity;
        }
        // What is not among the nearest is no nearer than the last of them.
        var least = near.GroupBy(c => c.KnowledgeBase).ToDictionary(g => g.Key, g => g.Min(c => c.Similarity ?? 0));
        foreach (var candidate in fused.Values)
            candidate.Score = candidate.Fused = (candidate.WordScore * Words)
                + (Cosines(candidate.Base.Spec.Embedding) * (candidate.Similarity ?? least.GetValueOrDefault(candidate.KnowledgeBase)));
        return [.. fused.Values.OrderByDescending(c => c.Score).ThenByDescending(c => c.WordScore)
            .ThenBy(c => c.Chunk.Id, StringComparer.Ordinal)];
    }

    /// <summary>How much a model's cosine says beside one of static vectors: what it knows better, and how close its cosines lie together.
    /// Those of e5 lie between 0.8 and 0.9, of most others between 0.3 and 0.9.</summary>
    private static double Cosines(EmbeddingSpec? model) => model is null ? 1
        : (model.Model ?? "").Contains("e5-", StringComparison.OrdinalIgnoreCase) ? 20 : 5;
}
