using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Health;
using Wxauto.Storage.Settings;
using Wxauto.Storage.Space;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage;

public static class StorageServices
{
    /// <summary>Registers the connections of the hot paths; the contexts come with the schema.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) =>
        services.AddSingleton(options).AddSingleton<Database>().AddSingleton(s => s.GetRequiredService<Database>().Space)
            .AddSingleton<IPlatformTroubles>(s => s.GetRequiredService<DatabaseSpace>()).AddSingleton<PlatformSettings>().AddSingleton<Audit.AuditTrail>();

    /// <summary>For a process that serves: what became full is watched until there is room again.</summary>
    public static IServiceCollection AddSpaceWatch(this IServiceCollection services) => services.AddHostedService<SpaceWatch>();
}
