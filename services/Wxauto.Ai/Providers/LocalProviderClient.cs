using Microsoft.Extensions.AI;
using Wxauto.Ai.Retrieval;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Models;

namespace Wxauto.Ai.Providers;

/// <summary>Models that run in this process. A model is a name below the models directory; a manifest on this machine may also name a
/// directory, relative to itself.</summary>
internal sealed class LocalProviderClient(Resource<AIProviderSpec> resource, LocalModels models) : IProviderClient
{
    private IEnumerable<string> Named => new[] { resource.Spec.Models.Embedding, resource.Spec.Models.Rerank }.OfType<string>().Distinct();

    /// <summary>A model of the spec that it may not name; null when it may name all.</summary>
    public static string? Refused(Resource<AIProviderSpec> resource) => resource.IsLocal ? null
        : new[] { resource.Spec.Models.Embedding, resource.Spec.Models.Rerank }.OfType<string>().FirstOrDefault(m => !LocalModels.IsName(m));

    public IChatClient Chat(string model) => throw new NotSupportedException("Models of the preset local do not talk.");

    public int ThoughtsOf(string model) => 0;

    public void GiveMoreThoughts(string model)
    {
        // Models that do not talk do not think.
    }

    public Task<EmbeddingAnswer> EmbedAsync(string model, IReadOnlyList<string> texts, EmbeddingPurpose purpose, int? dimensions,
        CancellationToken cancellationToken) => SayWhatIsWrongAsync(async () =>
    {
        var directory = DirectoryOf(model);
        var length = (await models.LoadAsync(directory, cancellationToken)).Dimensions;
        if (dimensions is { } wanted && wanted != length)
            throw new ProviderException(new ProviderFailure(FailureKind.Refused, ProviderReasons.Dimensions.With(model, length, wanted)));
        var (vectors, tokens) = await models.EmbedAsync(directory, texts, purpose == EmbeddingPurpose.Query, cancellationToken);
        return new EmbeddingAnswer(vectors, tokens);
    });

    public Task<RerankAnswer> RerankAsync(string model, string query, IReadOnlyList<string> passages,
        CancellationToken cancellationToken) => SayWhatIsWrongAsync(async () =>
    {
        var (scores, tokens) = await models.RankAsync(DirectoryOf(model), query, passages, cancellationToken);
        return new RerankAnswer([.. scores.Select((score, i) => new RerankScore(i, score)).OrderByDescending(s => s.Score)
            .ThenBy(s => s.Index)], tokens);
    });

    /// <summary>Looks at the files; loads nothing.</summary>
    public Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken) => SayWhatIsWrongAsync(() =>
        Named.Select(m => models.ProblemOf(DirectoryOf(m))).FirstOrDefault(p => p is not null) is { } problem
            ? throw new ModelException(problem) : Task.FromResult<IReadOnlyList<string>>([]));

    /// <summary>Has a model in memory before somebody waits for it; null: all that the spec names.</summary>
    /// <exception cref="ProviderException">It cannot be used.</exception>
    public Task LoadAsync(string? model, CancellationToken cancellationToken) => SayWhatIsWrongAsync(async () =>
    {
        foreach (var name in model is null ? Named : [model])
            await models.LoadAsync(DirectoryOf(name), cancellationToken);
        return true;
    });

    private string DirectoryOf(string model) => resource.IsLocal && !LocalModels.IsName(model) && Named.Contains(model)
        ? Path.GetFullPath(model, Path.GetDirectoryName(Path.GetFullPath(resource.Source))!) : models.DirectoryOf(model);

    private static async Task<T> SayWhatIsWrongAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (ModelException e)
        {
            throw new ProviderException(new ProviderFailure(FailureKind.Refused, e.Reason) { Remedy = ModelReasons.Mend });
        }
    }
}
