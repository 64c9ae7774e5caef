using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Catalog;
using Wxauto.Hosting.Security;
using Wxauto.Hosting.Storage;

namespace Wxauto.Hosting;

public static class HostingServices
{
    /// <summary>What every role shares: storage, the bus of a single process, and the catalog of a directory of manifests.</summary>
    public static IServiceCollection AddWxautoHosting(this IServiceCollection services, StorageOptions storage, string manifests)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton<TimeOrderedId>().AddSingleton<ISecrets, EnvironmentSecrets>().AddWxautoStorage(storage);
        services.AddSingleton<InProcessEventBus>().AddSingleton<IEventBus>(s => s.GetRequiredService<InProcessEventBus>()).AddHostedService(s => s.GetRequiredService<InProcessEventBus>());
        services.AddSingleton(s => new DirectoryCatalog(manifests, s.GetRequiredService<ILogger<DirectoryCatalog>>()))
            .AddSingleton<IResourceCatalog>(s => s.GetRequiredService<DirectoryCatalog>()).AddHostedService(s => s.GetRequiredService<DirectoryCatalog>());
        return services;
    }
}
