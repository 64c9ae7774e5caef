using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Gateway.Enrollment;
using Wxauto.Hosting;
using Wxauto.Schema;

namespace Wxauto.Server;

internal static class TokenCommand
{
    public static async Task<int> RunAsync(ServerSettings settings, string manifests, string agent, CancellationToken cancellationToken)
    {
        DataDirectory.RefuseWithoutDatabase(settings);
        await using var services = new ServiceCollection().AddLogging().AddWxautoHosting(manifests).AddDatabase(settings.Storage)
            .AddConversations().AddSingleton<EnrollmentTokens>().BuildServiceProvider();
        if (!services.GetRequiredService<IResourceCatalog>().Current.Agents.TryGetValue(agent, out var resource))
            throw new RefusedStartException(
                $"There is no Agent '{agent}' in {manifests}: name one that is there, or the directory with --resources.");
        await services.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
        System.Console.WriteLine((await services.GetRequiredService<EnrollmentTokens>()
            .IssueAsync(agent, resource.Spec.Enrollment.TokenTTL, cancellationToken)).Token);
        return 0;
    }
}
