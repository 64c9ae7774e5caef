using System.Text.Json;
using Wxauto.Ai.Providers;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Retrieval;

/// <param name="Scores">One for each passage, best first.</param>
/// <param name="Tokens">As reported; 0 when nothing was, or only searches.</param>
internal sealed record RerankAnswer(IReadOnlyList<RerankScore> Scores, long Tokens);

/// <summary>POST /rerank as Jina, Cohere (v1), SiliconFlow, Xinference and vLLM take it.</summary>
internal static class RerankJson
{
    private static readonly string[] TokenNames = ["prompt_tokens", "input_tokens", "total_tokens"];

    public static object Request(string model, string query, IReadOnlyList<string> passages) =>
        new { model, query, documents = passages, top_n = passages.Count, return_documents = false };

    /// <exception cref="ProviderException">The answer is not one finite score for each passage.</exception>
    public static RerankAnswer Read(JsonElement answer, int count)
    {
        var scores = new Dictionary<int, double>(count);
        foreach (var result in answer.GetProperty("results").EnumerateArray())
        {
            var index = result.GetProperty("index").GetInt32();
            if (index < 0 || index >= count)
                throw Unusable(ProviderReasons.WrongIndex.With(index, count));
            var score = result.TryGetProperty("relevance_score", out var number)
                && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : double.NaN;
            if (!double.IsFinite(score))
                throw Unusable(ProviderReasons.NoScore);
            if (!scores.TryAdd(index, score))
                throw Unusable(ProviderReasons.TwoScores.With(index));
        }
        return scores.Count == count ? new RerankAnswer([.. scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key)
            .Select(s => new RerankScore(s.Key, s.Value))], Tokens(answer))
            : throw Unusable(ProviderReasons.FewScores.With(scores.Count, count));
    }

    /// <summary>usage (Jina, vLLM), meta.tokens and meta.billed_units (SiliconFlow, Cohere), tokens (SiliconFlow before). Any
    /// of them may be null.</summary>
    private static long Tokens(JsonElement answer) => new[] { Find(answer, "usage"), Find(answer, "meta", "tokens"),
        Find(answer, "meta", "billed_units"), Find(answer, "tokens") }
        .Select(u => TokenNames.Max(name => Number(u, name))).FirstOrDefault(tokens => tokens > 0);

    private static JsonElement Find(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from))
                return default;
        return from;
    }

    private static long Number(JsonElement from, string name) => Find(from, name) is { ValueKind: JsonValueKind.Number } number
        && number.TryGetInt64(out var value) ? value : 0;

    private static ProviderException Unusable(Reason detail) => new(new ProviderFailure(FailureKind.Unreadable, detail));
}
