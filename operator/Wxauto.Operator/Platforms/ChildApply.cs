using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>
/// Makes children as the Platform wants them, and removes those that it no longer wants. The fields that are named in a child are ours and
/// are taken back from whoever changed them (an Event says who); all other fields are left alone.
/// </summary>
internal sealed class ChildApply(KubernetesApi api, ResourceCaches caches, ResourceEvents events)
{
    /// <summary>Keeps the number of pods when an autoscaler takes it over.</summary>
    private const string HandOverManager = "wxauto-autoscaling";

    private static readonly ResourceType Deployments = ResourceType.Of<V1Deployment>();

    // What was written last, and which version came of it: while that version is there, there is nothing to do.
    private readonly ConcurrentDictionary<(ResourceType Type, ResourceKey Key), (string Hash, string Version, long? Generation)> _applied =
        new();

    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<PlatformProblem?> ApplyAsync(PlatformResource platform, DynamicResource child, CancellationToken cancellationToken)
    {
        var (type, key) = (child.Type!, ResourceKey.Of(child));
        var hash = Fingerprint.Of(KubernetesJson.Serialize(child));
        var seen = Seen(type, key);
        if (seen is not null && _applied.TryGetValue((type, key), out var applied) && applied.Hash == hash
            && applied.Version == seen.ResourceVersion)
            return null;
        seen ??= (await api.GetAsync<PartialObject>(key, cancellationToken, type))?.Metadata;
        if (seen is not null && Ownership.ProblemOf(seen, type, platform) is { } problem)
            return problem;
        try
        {
            await HandOverAsync(type, key, child, cancellationToken);
            var result = (await ApplyAsync(platform, child, type, cancellationToken)).Metadata;
            _applied[(type, key)] = (hash, result.ResourceVersion, result.Generation);
            if (seen is null || seen.Generation < result.Generation)
                await events.NormalAsync(platform, PlatformReconciler.FieldManager, seen is null ? "Created" : "Updated",
                    $"{type.Kind} {key.Name}", cancellationToken);
            return null;
        }
        catch (KubernetesApiException refused) when (refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity
            or HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError)
        {
            // A quota, a webhook, a kind of another version: more attempts bring the same, a person has to do something. The
            // other children are not held up.
            return new PlatformProblem("Refused", $"The API server refuses the {type.Kind} {key.Name}: {refused.Message}");
        }
    }

    /// <summary>Removes the Platform's children that are not among those that it wants.</summary>
    public async Task PruneAsync(PlatformResource platform, IEnumerable<DynamicResource> wanted, CancellationToken cancellationToken)
    {
        var keep = wanted.Select(w => (w.Type!, ResourceKey.Of(w))).ToHashSet();
        foreach (var type in ChildTypes.BuiltIn.Concat(ChildTypes.Optional))
            foreach (var child in caches.Of<PartialObject>(type).InNamespace(platform.Metadata.NamespaceProperty)
                .Where(c => c.Metadata.IsOf(platform)))
            {
                var key = ResourceKey.Of(child);
                if (keep.Contains((type, key)) || child.Metadata.DeletionTimestamp is not null)
                    continue;
                if (await api.DeleteAsync<PartialObject>(key, cancellationToken, new V1Preconditions { Uid = child.Metadata.Uid },
                    type: type))
                    await events.NormalAsync(platform, PlatformReconciler.FieldManager, "Deleted", $"{type.Kind} {key.Name}",
                        cancellationToken);
                _applied.TryRemove((type, key), out _);
            }
    }

    /// <summary>Nothing of this namespace is to be remembered any more.</summary>
    public void Forget(string @namespace)
    {
        foreach (var known in _applied.Keys.Where(k => k.Key.Namespace == @namespace))
            _applied.TryRemove(known, out _);
    }

    /// <summary>The generation of a Deployment as it was last written; the cache may be behind.</summary>
    public long? GenerationOf(ResourceKey deployment) => _applied.TryGetValue((Deployments, deployment), out var applied)
        ? applied.Generation : null;

    private V1ObjectMeta? Seen(ResourceType type, ResourceKey key) =>
        type == Deployments ? caches.Of<V1Deployment>().Find(key)?.Metadata : caches.Of<PartialObject>(type).Find(key)?.Metadata;

    private async Task<DynamicResource> ApplyAsync(PlatformResource platform, DynamicResource child, ResourceType type,
        CancellationToken cancellationToken)
    {
        try
        {
            return await api.ApplyAsync(child, PlatformReconciler.FieldManager, force: false, cancellationToken);
        }
        catch (FieldConflictException conflict)
        {
            var others = conflict.Conflicts.Where(c => c.Manager != HandOverManager).GroupBy(c => c.Manager)
                .Select(g => $"{g.Key}: {string.Join(", ", g.Select(c => c.Field))}").ToList();
            if (others.Count > 0)
                await events.WarningAsync(platform, PlatformReconciler.FieldManager, "TakenBack",
                    $"Fields of the {type.Kind} {child.Metadata.Name} that the Platform sets were changed and are set again ({string.Join("; ", others)}). Change the Platform instead.", cancellationToken);
            return await api.ApplyAsync(child, PlatformReconciler.FieldManager, force: true, cancellationToken);
        }
    }

    // When we stop naming spec.replicas, the API server would set it to 1 unless somebody else named it, too.
    private async Task HandOverAsync(ResourceType type, ResourceKey key, DynamicResource child, CancellationToken cancellationToken)
    {
        if (type != Deployments || child.Metadata.Annotations[RoleDeployment.ScaledBy] == RoleDeployment.ByPlatform
            || caches.Of<V1Deployment>().Find(key) is not { } live
            || live.Metadata.Annotations?.TryGetValue(RoleDeployment.ScaledBy, out var by) != true || by != RoleDeployment.ByPlatform)
            return;
        var body = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = live.Spec.Replicas ?? 1 } };
        await api.ApplyAsync(new DynamicResource(Deployments, new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace },
            body), HandOverManager, force: true, cancellationToken);
    }
}
