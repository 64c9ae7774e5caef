using Microsoft.Extensions.AI;
using Wxauto.Ai.Retrieval;
using Wxauto.Contracts.Ai;

namespace Wxauto.Ai.Providers;

/// <summary>What one provider's models can be asked. Every failure is an exception; nothing is tried twice.</summary>
internal interface IProviderClient
{
    IChatClient Chat(string model);

    /// <summary>Tokens that the model needs for thoughts beside an answer, as learnt.</summary>
    int ThoughtsOf(string model);

    /// <summary>Its thoughts took a whole answer: the next one has more room.</summary>
    void GiveMoreThoughts(string model);

    /// <param name="dimensions">Null: as the model likes. Many models refuse to be told.</param>
    Task<EmbeddingAnswer> EmbedAsync(string model, IReadOnlyList<string> texts, EmbeddingPurpose purpose, int? dimensions,
        CancellationToken cancellationToken);

    Task<RerankAnswer> RerankAsync(string model, string query, IReadOnlyList<string> passages, CancellationToken cancellationToken);

    /// <summary>Asks whether it can work, without spending anything.</summary>
    /// <returns>Models of the spec that it says it does not have.</returns>
    Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken);
}
