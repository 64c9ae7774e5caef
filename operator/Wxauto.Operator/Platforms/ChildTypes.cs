using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>Kinds that a cluster may lack, and the kinds of all children.</summary>
internal static class ChildTypes
{
    public static ResourceType Component { get; } = new("dapr.io", "v1alpha1", "components", "Component");
    public static ResourceType Configuration { get; } = new("dapr.io", "v1alpha1", "configurations", "Configuration");
    public static ResourceType Resiliency { get; } = new("dapr.io", "v1alpha1", "resiliencies", "Resiliency");
    public static ResourceType ScaledObject { get; } = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");
    public static ResourceType GrpcRoute { get; } = new("gateway.networking.k8s.io", "v1", "grpcroutes", "GRPCRoute");
    public static ResourceType ServiceMonitor { get; } = new("monitoring.coreos.com", "v1", "servicemonitors", "ServiceMonitor");
    public static ResourceType PrometheusRule { get; } = new("monitoring.coreos.com", "v1", "prometheusrules", "PrometheusRule");

    public static IReadOnlyList<ResourceType> Optional { get; } =
        [Component, Configuration, Resiliency, ScaledObject, GrpcRoute, ServiceMonitor, PrometheusRule];

    /// <summary>Of these no more than the metadata is kept.</summary>
    public static IReadOnlyList<ResourceType> BuiltIn { get; } =
    [
        ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1Role>(), ResourceType.Of<V1RoleBinding>(), ResourceType.Of<V1Service>(),
        ResourceType.Of<V1NetworkPolicy>(),
        ResourceType.Of<V1PodDisruptionBudget>(), ResourceType.Of<V2HorizontalPodAutoscaler>(), ResourceType.Of<V1Ingress>(),
    ];
}
