using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Providers;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai;

public static class AiServices
{
    public static IServiceCollection AddAi(this IServiceCollection services) => services.AddSingleton<ProviderClients>().AddSingleton<IChatRouter, ChatRouter>();

    /// <summary>False when no provider can be asked and answers are quoted.</summary>
    public static bool IsConfigured(IServiceProvider services) => services.GetRequiredService<ProviderClients>().Any;

    /// <summary>What each provider of the catalog lacks; null when nothing. No request is made.</summary>
    public static IEnumerable<(string Provider, string? Missing)> Check(IServiceProvider services) =>
        services.GetRequiredService<IResourceCatalog>().Current.AIProviders.Keys.Order(StringComparer.Ordinal)
            .Select(name => (name, services.GetRequiredService<ProviderClients>().Find(name).Missing)).ToList();
}
