using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>How a role's pods are.</summary>
/// <param name="Settled">All pods are as they are wanted now.</param>
/// <param name="Ready">As many as wanted, whether old or new, answer.</param>
internal sealed record RoleState(RoleStatus Status, bool Settled, bool Ready);

/// <summary>Reads from the Deployments how the roles are.</summary>
internal sealed class RoleStates(ResourceCaches caches, ChildApply children, PodTrouble pods, Sidecars sidecars)
{
    public static readonly TimeSpan LookAtPods = TimeSpan.FromSeconds(15);

    /// <summary>Of the roles that have a Deployment.</summary>
    public IReadOnlyList<RoleState> Of(PlatformResource platform)
    {
        var states = new List<RoleState>();
        foreach (var role in Roles.All)
        {
            var key = new ResourceKey(platform.Metadata.NamespaceProperty, $"{platform.Metadata.Name}-{role.Name}");
            if (caches.Of<V1Deployment>().Find(key) is { } deployment && deployment.Metadata.IsOf(platform))
                states.Add(Of(role, deployment, children.GenerationOf(key)));
        }
        return states;
    }

    /// <returns>What holds a role up; null when none is held up, empty when nothing is known of it.</returns>
    public async Task<string?> TroubleAsync(PlatformResource platform, IReadOnlyList<RoleState> roles, CancellationToken cancellationToken)
    {
        if (roles.FirstOrDefault(r => !r.Settled || !r.Ready) is not { } role)
            return null;
        return await pods.OfAsync(platform.Metadata.NamespaceProperty, PlatformLabels.Match(platform.Metadata.Name, role.Status.Name),
            cancellationToken);
    }

    /// <returns>Null when there are no pods yet.</returns>
    public async Task<SidecarState?> SidecarsAsync(PlatformResource platform, IReadOnlyList<RoleState> roles,
        CancellationToken cancellationToken) =>
        roles.Any(r => r.Status.Replicas > 0) ? await sidecars.OfAsync(platform, roles, cancellationToken) : null;

    private static RoleState Of(Role role, V1Deployment deployment, long? written)
    {
        var wanted = deployment.Spec.Replicas ?? 1;
        var (ready, updated) = (deployment.Status?.ReadyReplicas ?? 0, deployment.Status?.UpdatedReplicas ?? 0);
        // Counts of an older generation say nothing about this one.
        var current = (deployment.Status?.ObservedGeneration ?? 0) >= Math.Max(deployment.Metadata.Generation ?? 0, written ?? 0);
        var settled = current && updated == wanted && (deployment.Status?.Replicas ?? 0) == wanted && ready == wanted;
        return new RoleState(
            new RoleStatus { Name = role.Name, Replicas = wanted, ReadyReplicas = ready, UpdatedReplicas = updated,
                Image = deployment.Spec.Template.Spec.Containers[0].Image }, settled, ready >= wanted);
    }
}
