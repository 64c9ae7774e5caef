using Wxauto.Contracts.Resources;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Enrollment;
using Wxauto.Storage.Settings;

namespace Wxauto.Server;

/// <summary>What is done for agents beside a server, on a laptop: a token to enrol with, a person's word on a key that waits.</summary>
internal static class AgentCommand
{
    public static async Task<int> IssueAsync(ServerSettings settings, string manifests, string agent, CancellationToken cancellationToken)
    {
        await using var services = await BesideServer.OpenAsync(settings, manifests, _ => { }, cancellationToken);
        if (!services.GetRequiredService<IResourceCatalog>().Current.Agents.TryGetValue(agent, out var resource))
            throw new RefusedStartException(
                $"There is no Agent '{agent}' in {manifests}: name one that is there, or the directory with --resources.");
        // The token says for which platform it is.
        var keys = await MasterKey.OpenAsync(services.GetRequiredService<PlatformSettings>(),
            Environment.GetEnvironmentVariable("Wxauto__Security__MasterKey"), settings.Data, cancellationToken);
        var tokens = ActivatorUtilities.CreateInstance<EnrollmentTokens>(services, keys);
        System.Console.WriteLine((await tokens.IssueAsync(agent, resource.Spec.Enrollment.TokenTTL, cancellationToken)).Token);
        return 0;
    }

    /// <summary>Lets the key in, or refuses the one that asks to take an agent over. A server that runs sees it within seconds.</summary>
    public static async Task<int> DecideAsync(ServerSettings settings, string manifests, string agent, string key, bool refuses,
        CancellationToken cancellationToken)
    {
        await using var services = await BesideServer.OpenAsync(settings, manifests, s => s.AddSingleton<AgentKeys>(), cancellationToken);
        var keys = services.GetRequiredService<AgentKeys>();
        switch (await (refuses ? keys.RefuseAsync(agent, key, cancellationToken) : keys.ApproveAsync(agent, key, cancellationToken)))
        {
            case KeyDecision.NobodyWaits:
                throw new RefusedStartException($"No PC waits to be the agent '{agent}'.");
            case KeyDecision.OtherKey:
                throw new RefusedStartException($"That is not the key that waits to be the agent '{agent}': give at least "
                    + $"{AgentKeys.ShortestId} characters of the id that the console and 'wxauto-agent enroll' show.");
            default:
                System.Console.WriteLine(refuses ? $"{agent}: the key was refused." : $"{agent}: the key may connect now.");
                return 0;
        }
    }
}
