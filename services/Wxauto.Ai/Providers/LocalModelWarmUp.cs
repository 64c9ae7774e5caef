using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Providers;

/// <summary>Loads the models that KnowledgeBases use at the start: a first question has three seconds, a large model takes longer.</summary>
internal sealed partial class LocalModelWarmUp(IResourceCatalog catalog, ProviderDirectory providers, ILogger<LocalModelWarmUp> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var used = catalog.Current.KnowledgeBases.Values.SelectMany(b => new (string? Provider, string? Model, ModelUse Use)[]
        {
            (b.Spec.Embedding?.Provider, b.Spec.Embedding?.Model, ModelUse.Embedding),
            (b.Spec.Retrieval.Rerank?.Provider, b.Spec.Retrieval.Rerank?.Model, ModelUse.Rerank),
        });
        foreach (var (name, model, use) in used.Where(u => u.Provider is not null).Distinct())
            if (providers.Find(name!) is { Missing: null, Spec.Preset: ProviderPreset.local } provider
                && (model ?? provider.Spec.Models.Own(use)) is { } wanted)
                await LoadAsync(provider, wanted, stoppingToken);
    }

    private async Task LoadAsync(Provider provider, string model, CancellationToken stoppingToken)
    {
        try
        {
            await ((LocalProviderClient)provider.Client).LoadAsync(model, stoppingToken);
            LogLoaded(model, provider.Name);
        }
        catch (ProviderException e)
        {
            LogNotLoaded(provider.Name, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The model {Model} of AIProvider {Provider} is loaded")]
    private partial void LogLoaded(string model, string provider);

    [LoggerMessage(2, LogLevel.Warning, "AIProvider {Provider}: {Problem}")]
    private partial void LogNotLoaded(string provider, string problem);
}
