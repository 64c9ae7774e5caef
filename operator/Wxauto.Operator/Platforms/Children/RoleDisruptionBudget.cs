using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>Nodes are emptied one pod at a time. A role with one pod does not hold a node up.</summary>
internal static class RoleDisruptionBudget
{
    public static V1PodDisruptionBudget Of(PlatformPlan plan, Role role) => new()
    {
        ApiVersion = "policy/v1",
        Kind = "PodDisruptionBudget",
        Metadata = plan.Metadata(plan.NameOf(role), role.Name),
        Spec = new V1PodDisruptionBudgetSpec { MaxUnavailable = 1,
            Selector = new V1LabelSelector { MatchLabels = PlatformLabels.Match(plan.Name, role.Name) } },
    };
}
