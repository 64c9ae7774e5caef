using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>What a role's pods may do at the API: read the kinds that they serve, in their own namespace.</summary>
internal static class RoleAccount
{
    public static V1ServiceAccount Account(PlatformPlan plan, Role role) => new()
    {
        ApiVersion = "v1", Kind = "ServiceAccount", Metadata = plan.Metadata(plan.NameOf(role), role.Name),
    };

    public static V1Role Rights(PlatformPlan plan, Role role) => new()
    {
        ApiVersion = "rbac.authorization.k8s.io/v1",
        Kind = "Role",
        Metadata = plan.Metadata(plan.NameOf(role), role.Name),
        Rules = [new V1PolicyRule { ApiGroups = [ResourceKinds.Group], Resources = [.. role.Reads.Select(k => k.Plural)],
            Verbs = ["list", "watch"] }],
    };

    public static V1RoleBinding Binding(PlatformPlan plan, Role role) => new()
    {
        ApiVersion = "rbac.authorization.k8s.io/v1",
        Kind = "RoleBinding",
        Metadata = plan.Metadata(plan.NameOf(role), role.Name),
        RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = plan.NameOf(role) },
        Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = plan.NameOf(role), NamespaceProperty = plan.Namespace }],
    };
}
