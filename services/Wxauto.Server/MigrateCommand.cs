using System.Data.Common;
using Wxauto.Schema;

namespace Wxauto.Server;

/// <summary>Brings the database to this version and ends; the Job that runs before the roles of a new version.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Storage.IsPostgreSql)
            Directory.CreateDirectory(settings.Data);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddDatabase(settings.Storage)
            .BuildServiceProvider();
        try
        {
            await services.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
            System.Console.WriteLine("The schema is current.");
            return 0;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            // The last line of the Job's pod is what the Platform's condition says.
            await System.Console.Error.WriteLineAsync(
                $"The database could not be migrated: {(e.InnerException ?? e).Message} Check ConnectionStrings__Wxauto, that the server answers, and that its user may change the schema.");
            return 1;
        }
    }
}
