using Microsoft.Extensions.AI;
using Wxauto.Ai.Retrieval;
using Wxauto.Contracts.Ai;

namespace Wxauto.Ai.Providers;

/// <summary>What one provider's models can be asked. Every failure is an exception; nothing is tried twice.</summary>
internal interface IProviderClient
{
    IChatClient Chat(string model);

    /// <summary>Only where the spec names an embedding model.</summary>
    IEmbeddingGenerator<string, Embedding<float>> Embeddings(string model);

    /// <param name="dimensions">Null: as the model likes. Many models refuse to be told.</param>
    Task<EmbeddingAnswer> EmbedAsync(string model, IReadOnlyList<string> texts, EmbeddingPurpose purpose, int? dimensions,
        CancellationToken cancellationToken);

    Task<RerankAnswer> RerankAsync(string model, string query, IReadOnlyList<string> passages, CancellationToken cancellationToken);

    /// <summary>Whether it can work, without spending anything.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}
