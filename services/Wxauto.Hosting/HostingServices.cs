using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;
using Wxauto.Hosting.Http;
using Wxauto.Hosting.Security;
using Wxauto.Operator.Runtime;

namespace Wxauto.Hosting;

public static class HostingServices
{
    /// <summary>What every role and command shares, with the resources of a directory of manifests.</summary>
    public static IServiceCollection AddWxautoHosting(this IServiceCollection services, string manifests) =>
        services.AddShared(readsEnvironment: true)
        .AddSingleton(s => new DirectoryCatalog(manifests, s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<DirectoryCatalog>>()))
        .AddSingleton<IResourceCatalog>(s => s.GetRequiredService<DirectoryCatalog>())
            .AddHostedService(s => s.GetRequiredService<DirectoryCatalog>());

    /// <summary>What every role shares, with the resources of a cluster.</summary>
    public static IServiceCollection AddWxautoHosting(this IServiceCollection services, KubernetesCatalog catalog) =>
        services.AddShared(readsEnvironment: false).AddSingleton<IResourceCatalog>(catalog);

    private static IServiceCollection AddShared(this IServiceCollection services, bool readsEnvironment) => services
        .AddSingleton(TimeProvider.System).AddSingleton<TimeOrderedId>()
        .AddSingleton<ISecrets>(s => Secrets(s.GetService<IConfiguration>()?["Wxauto:Secrets:Directory"] ?? "", readsEnvironment))
        .AddStrictOptions<GuardedHttpOptions>("Wxauto:Http", AddressRules.FaultsOf)
        .AddSingleton(s => new GuardedHttp(s.GetRequiredService<GuardedHttpOptions>(), Dns.GetHostAddressesAsync,
            s.GetRequiredService<TimeProvider>()));

    private static ISecrets Secrets(string directory, bool readsEnvironment) => directory.Length == 0
        && readsEnvironment ? new EnvironmentSecrets() : new SecretFiles(directory, readsEnvironment);
}
