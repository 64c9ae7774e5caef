using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.Platforms;

/// <summary>What a Platform needs of the cluster and of its namespace: kinds that clusters may lack, Secrets and ConfigMaps that it names.</summary>
internal sealed class PlatformNeeds(KubernetesApi api, ReferenceResolver resolver)
{
    /// <summary>The kinds that this cluster has of those that clusters may lack.</summary>
    public async Task<HashSet<ResourceType>> ServedAsync(CancellationToken cancellationToken)
    {
        HashSet<ResourceType> served = [];
        foreach (var type in ChildTypes.Optional)
            if (await api.HasAsync(type, cancellationToken))
                served.Add(type);
        return served;
    }

    /// <returns>False when pods could not work.</returns>
    public async Task<bool> ResolveAsync(string @namespace, PlatformSpec spec, HashSet<ResourceType> served, PlatformReport report,
        CancellationToken cancellationToken)
    {
        var vital = new List<PlatformProblem>();
        if (spec.Database is null)
            vital.Add(new("DatabaseMissing",
                "spec.database is required in a cluster: name a Secret with a connection string of PostgreSQL in spec.database.secretRef."));
        if (spec.Dapr.Pubsub is null)
            vital.Add(new("PubsubMissing",
                "spec.dapr.pubsub is required in a cluster: the roles wake each other through a message broker, e.g. type pubsub.redis."));
        if (((ResourceType[])[ChildTypes.Component, ChildTypes.Configuration, ChildTypes.Resiliency])
            .FirstOrDefault(t => !served.Contains(t)) is { } lacking)
            vital.Add(new("DaprMissing", $"The cluster has no {lacking}: the roles speak to each other through Dapr. Install it: https://docs.dapr.io/operations/hosting/kubernetes/"));

        // the kubelet looks for pull secrets
        var references = SpecReferences.Of(spec).Where(r => !r.Field.StartsWith("spec.image.", StringComparison.Ordinal)).ToList();
        var needed = references.Where(IsVital).ToList();
        vital.AddRange((await resolver.ResolveAsync(@namespace, needed, cancellationToken))
            .Select(u => new PlatformProblem(u.Reason, u.Message)));
        var other = (await resolver.ResolveAsync(@namespace, references.Except(needed), cancellationToken))
            .Select(u => new PlatformProblem(u.Reason, u.Message)).ToList();
        if (spec.Ingress is { Type: IngressType.Gateway } && !served.Contains(ChildTypes.GrpcRoute))
            other.Add(report.Lacking("GatewayApiMissing",
                $"spec.ingress.type Gateway: the cluster has no {ChildTypes.GrpcRoute}. Install the Gateway API, or use type Ingress."));
        foreach (var role in Roles.All)
            if (spec.Roles.Of(role).Autoscaling is { Type: AutoscalingType.Keda } && !served.Contains(ChildTypes.ScaledObject))
                other.Add(report.Lacking("KedaMissing",
                    $"spec.roles.{role.Name}.autoscaling.type Keda: the cluster has no {ChildTypes.ScaledObject}. Install KEDA, or use type HorizontalPodAutoscaler."));
        report.Unresolved = [.. vital, .. other];
        report.Blocked = vital.Count > 0;
        return vital.Count == 0;
    }

    /// <summary>Without these the pods, or their sidecars, do not start.</summary>
    private static bool IsVital(Reference reference) => reference.Field.StartsWith("spec.database.", StringComparison.Ordinal)
        || reference.Field.StartsWith("spec.dapr.", StringComparison.Ordinal);
}
