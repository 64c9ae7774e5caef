using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>Sets the number of a role's pods.</summary>
internal static class RoleAutoscaler
{
    private const int DefaultCpuPercent = 80;

    public static V2HorizontalPodAutoscaler ByCpu(PlatformPlan plan, Role role, AutoscalingSpec spec) => new()
    {
        ApiVersion = "autoscaling/v2",
        Kind = "HorizontalPodAutoscaler",
        Metadata = plan.Metadata(plan.NameOf(role), role.Name),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = plan.NameOf(role) },
            MinReplicas = spec.MinReplicas,
            MaxReplicas = spec.MaxReplicas,
            Metrics =
            [
                new V2MetricSpec
                {
                    Type = "Resource",
                    Resource = new V2ResourceMetricSource { Name = "cpu",
                        Target = new V2MetricTarget { Type = "Utilization",
                        AverageUtilization = spec.TargetCPUPercent ?? DefaultCpuPercent } },
                },
            ],
        },
    };

    public static DynamicResource ByKeda(PlatformPlan plan, Role role, AutoscalingSpec spec) =>
        new(ChildTypes.ScaledObject, plan.Metadata(plan.NameOf(role), role.Name), new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["scaleTargetRef"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = plan.NameOf(role) },
            ["minReplicaCount"] = spec.MinReplicas,
            ["maxReplicaCount"] = spec.MaxReplicas,
            ["triggers"] = new JsonArray([.. spec.KedaTriggers.Select(Trigger)]),
        },
    });

    private static JsonObject Trigger(KedaTriggerSpec spec)
    {
        var trigger = new JsonObject
        {
            ["type"] = spec.Type,
            ["metadata"] = new JsonObject(spec.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        };
        if (spec.MetricType is { } metricType)
            trigger["metricType"] = metricType;
        if (spec.AuthenticationRef is { } authentication)
            trigger["authenticationRef"] = new JsonObject { ["name"] = authentication };
        return trigger;
    }
}
