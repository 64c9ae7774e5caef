using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Ai;

/// <summary>Turns texts into vectors, so that what means the same lies close together.</summary>
public interface ITextEmbedder
{
    /// <summary>
    /// One vector of length 1 for each text, in the order of the texts. Many texts take several requests, one after the other; when
    /// one of them fails nothing is returned, so whoever wants to keep what was paid asks for some dozens at a time. A query has 3 s,
    /// each request for documents 60 s.
    /// </summary>
    /// <param name="texts">None of them blank.</param>
    /// <exception cref="EmbeddingException">There are no vectors: its reason tells staff why and what to do.</exception>
    Task<IReadOnlyList<float[]>> EmbedAsync(EmbeddingModel model, IReadOnlyList<string> texts, EmbeddingPurpose purpose,
        CancellationToken cancellationToken);
}

/// <param name="Provider">Name of an AIProvider.</param>
/// <param name="Model">As the provider calls it, also one that its spec does not name; null: its models.embedding. It is priced
/// as an embedding model.</param>
/// <param name="Dimensions">Numbers in a vector. Models whose vectors can be cut are told this length.</param>
public sealed record EmbeddingModel(string Provider, string? Model, int Dimensions);

public enum EmbeddingPurpose
{
    /// <summary>Somebody waits for it.</summary>
    Query,

    /// <summary>Kept and searched later.</summary>
    Document,
}

/// <param name="reason">For staff: which provider, what is wrong, what to do.</param>
/// <param name="isTransient">The same may work later.</param>
/// <param name="retryAfter">When it is known how long to wait.</param>
public sealed class EmbeddingException(Reason reason, bool isTransient, TimeSpan? retryAfter = null) : ReasonException(reason)
{
    public bool IsTransient => isTransient;

    public TimeSpan? RetryAfter => retryAfter;
}
