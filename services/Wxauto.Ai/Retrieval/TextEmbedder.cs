using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Retrieval;

/// <summary>Vectors from one provider: those of two models cannot be compared, so nobody else is asked when it fails.</summary>
internal sealed class TextEmbedder(ProviderDirectory providers, ProviderRouter router) : ITextEmbedder
{
    internal const int MaxTexts = 32;
    internal const int MaxTokens = 8000;
    private static readonly TimeSpan QueryDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DocumentDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Models that gave another length until they were told the right one; known as long as the
    /// provider's spec is in force.</summary>
    private readonly ConditionalWeakTable<IProviderClient, ConcurrentDictionary<(string Model, int Dimensions), bool>> _told = [];

    public async Task<IReadOnlyList<float[]>> EmbedAsync(EmbeddingModel model, IReadOnlyList<string> texts, EmbeddingPurpose purpose,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(model.Dimensions, 1, nameof(model));
        if (texts.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A blank text has no meaning that could be embedded.", nameof(texts));
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in Batches(texts, MaxTextsOf(providers.Find(model.Provider)?.Spec)))
            vectors.AddRange(await AskAsync(model, batch, purpose, cancellationToken));
        return vectors;
    }

    /// <summary>As many texts as a request may have; one that is too long for any goes alone, and the provider decides.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Batches(IEnumerable<string> texts, int maxTexts)
    {
        var batch = new List<string>(maxTexts);
        var tokens = 0;
        foreach (var text in texts)
        {
            var more = TokenCounter.Guess(text);
            if (batch.Count > 0 && (batch.Count == maxTexts || tokens + more > MaxTokens))
            {
                yield return batch;
                (batch, tokens) = (new List<string>(maxTexts), 0);
            }
            batch.Add(text);
            tokens += more;
        }
        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Qwen (DashScope) refuses more than 10 texts, ERNIE (Qianfan) more than 16.</summary>
    private static int MaxTextsOf(AIProviderSpec? spec) =>
        spec?.Preset == ProviderPreset.qwen || spec?.Endpoint?.Contains("/compatible-mode/", StringComparison.Ordinal) == true ? 10
        : spec?.Preset == ProviderPreset.ernie ? 16
        : MaxTexts;

    private async Task<IEnumerable<float[]>> AskAsync(EmbeddingModel model, IReadOnlyList<string> texts, EmbeddingPurpose purpose,
        CancellationToken cancellationToken)
    {
        var (deadline, what) = purpose == EmbeddingPurpose.Query
            ? (QueryDeadline, AnswerReasons.ForQuery) : (DocumentDeadline, AnswerReasons.ForDocuments);
        var request = new RouteRequest([model.Provider], ModelUse.Embedding, deadline, "embedding", what) { Model = model.Model };
        var routed = await router.AskAsync(request,
            new ModelCall<EmbeddingAnswer>(texts.Sum(TokenCounter.Guess), 0, (client, name, ct) => RunAsync(client, name, model, texts, purpose, ct),
                answer => Usage(answer.Tokens, texts)), cancellationToken);
        if (routed.Answered)
            return routed.Result!.Vectors.Select(Normalised);
        var failure = RouteFailure.Of(routed, (problems, remedy) => ProviderReasons.NoVectors.With(model.Provider, what, problems, remedy));
        throw new EmbeddingException(failure.Reason, failure.IsTransient, failure.RetryAfter);
    }

    /// <summary>
    /// A model is told the length only after it gave another one: those with one length refuse the field. This takes a second request, once
    /// for each model of a process.
    /// </summary>
    private async Task<EmbeddingAnswer> RunAsync(IProviderClient client, string name, EmbeddingModel model, IReadOnlyList<string> texts,
        EmbeddingPurpose purpose, CancellationToken cancellationToken)
    {
        var known = _told.GetOrCreateValue(client);
        var told = known.ContainsKey((name, model.Dimensions));
        var first = await client.EmbedAsync(name, texts, purpose, told ? model.Dimensions : null, cancellationToken);
        if (first.Vectors[0].Length == model.Dimensions)
            return first;
        var second = told ? null : await ToldAsync(client, name, model, texts, purpose, cancellationToken);
        var tokens = first.Tokens + (second?.Tokens ?? 0);
        if (second?.Vectors[0].Length == model.Dimensions)
        {
            known[(name, model.Dimensions)] = true;
            return second with { Tokens = tokens };
        }
        var length = first.Vectors[0].Length;
        throw new ProviderException(new ProviderFailure(FailureKind.Refused,
            ProviderReasons.Dimensions.With(name, length, model.Dimensions))
        {
            Remedy = ProviderReasons.SetDimensions.With(length, model.Dimensions), Used = Usage(tokens, texts),
        });
    }

    /// <summary>Null when it cannot be told.</summary>
    private static async Task<EmbeddingAnswer?> ToldAsync(IProviderClient client, string name, EmbeddingModel model,
        IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken)
    {
        try
        {
            return await client.EmbedAsync(name, texts, purpose, model.Dimensions, cancellationToken);
        }
        catch (ProviderException e) when (e.Failure.Kind == FailureKind.Refused)
        {
            return null;
        }
    }

    private static TokenUsage Usage(long reported, IReadOnlyList<string> texts) =>
        TokenUsage.OfInput(reported, texts.Sum(TokenCounter.Guess), () => texts.Sum(TokenCounter.Count));

    internal static float[] Normalised(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(x => (double)x * x));
        return Array.ConvertAll(vector, x => (float)(x / length));
    }
}
