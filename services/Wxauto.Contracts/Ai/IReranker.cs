namespace Wxauto.Contracts.Ai;

/// <summary>Lets a model say how well each passage answers a query.</summary>
public interface IReranker
{
    /// <summary>
    /// A score for every passage, best first. Null when the provider could not be asked, did not answer within 2 s or answered nonsense:
    /// the caller keeps its own order. Never throws for a provider's failure.
    /// </summary>
    /// <param name="provider">Name of an AIProvider.</param>
    /// <param name="model">As the provider calls it, also one that its spec does not name; null: its models.rerank.</param>
    ValueTask<IReadOnlyList<RerankScore>?> RerankAsync(string provider, string? model, string query, IReadOnlyList<string> passages,
        CancellationToken cancellationToken);
}

/// <param name="Index">Of the passage, from 0.</param>
/// <param name="Score">Higher is better. Its range is the model's own: 0 to 1 for most, any number for some.</param>
public sealed record RerankScore(int Index, double Score);
