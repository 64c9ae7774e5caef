using Wxauto.Schema;
using Wxauto.Storage.Settings;

namespace Wxauto.Server;

/// <summary>Brings the database to this version and ends; the Job that runs before the roles of a new version.</summary>
internal static class MigrateCommand
{
    /// <param name="forgetMasterKey">The next start may bring another key.</param>
    public static async Task<int> RunAsync(ServerSettings settings, bool forgetMasterKey, CancellationToken cancellationToken)
    {
        if (!settings.Storage.IsPostgreSql)
            PrivateData.Protect(settings.Data, settings.InCluster);
        await using var services = Services(settings);
        await services.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
        // The last line of the Job's pod is what the Platform's condition says.
        System.Console.WriteLine("The schema is current.");
        if (forgetMasterKey)
        {
            await services.GetRequiredService<PlatformSettings>().RemoveAsync(MasterKey.Setting, cancellationToken);
            System.Console.WriteLine("The database belongs to no master key; it takes the one of the next start.");
        }
        return 0;
    }

    /// <summary>The database alone.</summary>
    public static ServiceProvider Services(ServerSettings settings) => new ServiceCollection().AddLogging()
        .AddSingleton(TimeProvider.System).AddDatabase(settings.Storage).BuildServiceProvider();
}
