using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Schema;

namespace Wxauto.Server;

/// <summary>For commands that work on the database beside a server, or without one.</summary>
internal static class BesideServer
{
    /// <summary>The resources, and the database at this version with its conversations.</summary>
    /// <exception cref="RefusedStartException">There is none.</exception>
    public static async Task<ServiceProvider> OpenAsync(ServerSettings settings, string manifests, Action<IServiceCollection> addMore,
        CancellationToken cancellationToken)
    {
        DataDirectory.RefuseWithoutDatabase(settings);
        var services = new ServiceCollection().AddLogging().AddWxautoHosting(manifests).AddDatabase(settings.Storage).AddConversations();
        addMore(services);
        var opened = services.BuildServiceProvider();
        await opened.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
        return opened;
    }
}
