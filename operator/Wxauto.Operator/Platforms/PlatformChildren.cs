using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.Runtime;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>All that a Platform has, in the order in which it is made.</summary>
/// <param name="Foundation">What pods need and what does not depend on their version.</param>
/// <param name="Pods">Only after the database is migrated for this image.</param>
internal sealed record PlatformChildren(IReadOnlyList<DynamicResource> Foundation, IReadOnlyList<DynamicResource> Pods)
{
    public IEnumerable<DynamicResource> All => Foundation.Concat(Pods);

    /// <param name="served">Whether the cluster has a kind that clusters may lack.</param>
    public static PlatformChildren Of(PlatformPlan plan, Func<ResourceType, bool> served) =>
        new([.. FoundationOf(plan, served)], [.. Roles.All.SelectMany(role => Running(plan, role, served))]);

    private static IEnumerable<DynamicResource> FoundationOf(PlatformPlan plan, Func<ResourceType, bool> served)
    {
        var spec = plan.Spec;
        foreach (var child in DaprObjects.Of(plan))
            yield return child;
        if (spec.NetworkPolicy.Enabled)
            yield return Of(PlatformNetworkPolicy.OfMigration(plan));
        foreach (var role in Roles.All)
        {
            yield return Of(RoleAccount.Account(plan, role));
            yield return Of(RoleAccount.Rights(plan, role));
            yield return Of(RoleAccount.Binding(plan, role));
            if (spec.NetworkPolicy.Enabled)
                yield return Of(PlatformNetworkPolicy.Of(plan, role));
            yield return Of(RoleService.Of(plan, role));
        }
        if (spec.Ingress is { Type: IngressType.Ingress } ingress)
            yield return Of(AgentEntrance.Ingress(plan, ingress));
        if (spec.Ingress is { Type: IngressType.Gateway } route && served(ChildTypes.GrpcRoute))
            yield return AgentEntrance.Route(plan, route);
        if (spec.Monitoring.Enabled && served(ChildTypes.ServiceMonitor))
            yield return PlatformMonitoring.Monitor(plan);
        if (spec.Monitoring.Enabled && served(ChildTypes.PrometheusRule))
            yield return PlatformMonitoring.Alerts(plan);
    }

    private static IEnumerable<DynamicResource> Running(PlatformPlan plan, Role role, Func<ResourceType, bool> served)
    {
        yield return Of(RoleDeployment.Of(plan, role));
        yield return Of(RoleDisruptionBudget.Of(plan, role));
        var autoscaling = plan.Spec.Roles.Of(role).Autoscaling;
        if (autoscaling is { Type: AutoscalingType.HorizontalPodAutoscaler })
            yield return Of(RoleAutoscaler.ByCpu(plan, role, autoscaling));
        else if (autoscaling is not null && served(ChildTypes.ScaledObject))
            yield return RoleAutoscaler.ByKeda(plan, role, autoscaling);
    }

    /// <summary>Children of all kinds are applied, compared and removed in one way.</summary>
    internal static DynamicResource Of<T>(T resource) where T : IKubernetesObject<V1ObjectMeta>
    {
        var body = JsonNode.Parse(KubernetesJson.Serialize(resource))!.AsObject();
        foreach (var known in (string[])["apiVersion", "kind", "metadata"])
            body.Remove(known);
        return new DynamicResource(ResourceType.Of<T>(), resource.Metadata, body);
    }
}
