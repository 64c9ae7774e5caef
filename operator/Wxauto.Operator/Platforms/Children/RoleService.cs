using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>The address of a role inside the cluster.</summary>
internal static class RoleService
{
    public static V1Service Of(PlatformPlan plan, Role role) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = plan.Metadata(plan.NameOf(role), role.Name),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = PlatformLabels.Match(plan.Name, role.Name),
            Ports =
            [
                Port("http", PodParts.HttpPort, "http"),
                // Searches go through the sidecars: only agents come to a Service.
                .. role == Roles.Gateway ? [Port("grpc", PodParts.AgentPort, "kubernetes.io/h2c")] : (V1ServicePort[])[],
                Port("internal", PodParts.InternalPort, "http"),
            ],
        },
    };

    private static V1ServicePort Port(string name, int port, string protocol) =>
        new() { Name = name, Port = port, TargetPort = name, Protocol = "TCP", AppProtocol = protocol };
}
