using System.Net;
using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>
/// What the pods may reach and who may reach them; all else is refused. Addresses of database, broker and API server are not known here:
/// gateway, console and migration get the cluster and private networks, and of the internet only the ports of an API server.
/// </summary>
internal static class PlatformNetworkPolicy
{
    private const int DaprInternalPort = 50002;
    private const int DaprMetricsPort = 9090;
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>Where clouds tell a machine its secrets: link-local, and the addresses of those that chose others.</summary>
    private static readonly string[] Metadata = ["169.254.0.0/16", "100.100.100.200/32", "fe80::/10", "fd00:ec2::254/128"];
    private static readonly string[] PrivateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

    public static V1NetworkPolicy Of(PlatformPlan plan, Role role) => Policy(plan, plan.NameOf(role), role.Name, Ingress(plan, role),
        // Providers of AI, web sites and MCP servers are anywhere.
        role == Roles.Pipeline || role == Roles.Knowledge ? [Names, new() { To = [AnyPod, .. Blocks("0.0.0.0/0", "::/0")] }] : HouseOnly());

    public static V1NetworkPolicy OfMigration(PlatformPlan plan) =>
        Policy(plan, $"{plan.Name}-{MigrationJob.Component}", MigrationJob.Component, [], HouseOnly());

    private static V1NetworkPolicy Policy(PlatformPlan plan, string name, string component, List<V1NetworkPolicyIngressRule> ingress,
        List<V1NetworkPolicyEgressRule> egress) => new()
    {
        ApiVersion = "networking.k8s.io/v1",
        Kind = "NetworkPolicy",
        Metadata = plan.Metadata(name, component),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector { MatchLabels = PlatformLabels.Match(plan.Name, component) },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = ingress.Count == 0 ? null : ingress, // an empty list is dropped by the server and would be a change at every apply
            Egress = egress,
        },
    };

    private static List<V1NetworkPolicyIngressRule> Ingress(PlatformPlan plan, Role role) =>
    [
        .. role == Roles.Gateway ? [From(null, PodParts.AgentPort)] : (V1NetworkPolicyIngressRule[])[], // agents come from anywhere
        From(AnyPod, PodParts.HttpPort, DaprMetricsPort), // pages, REST, metrics: Ingresses and Prometheus
        From(new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector
            { MatchLabels = new Dictionary<string, string> { [NamespaceName] = plan.OperatorNamespace } } }, PodParts.InternalPort),
        // sidecar to sidecar
        From(new V1NetworkPolicyPeer { PodSelector = new V1LabelSelector
            { MatchLabels = PlatformLabels.Match(plan.Name, component: null) } }, DaprInternalPort),
    ];

    private static List<V1NetworkPolicyEgressRule> HouseOnly() =>
    [
        Names,
        new() { To = [AnyPod, .. Blocks(PrivateNetworks)] },
        // an API server with a public address: managed clusters have it on 443
        new() { To = [.. Blocks("0.0.0.0/0", "::/0")], Ports = [Tcp(443), Tcp(6443)] },
    ];

    /// <summary>Also a cache on the node, which has a link-local address.</summary>
    private static V1NetworkPolicyEgressRule Names => new() { Ports = [new() { Port = 53, Protocol = "UDP" }, Tcp(53)] };

    private static IEnumerable<V1NetworkPolicyPeer> Blocks(params string[] networks) => networks.Select(cidr => new V1NetworkPolicyPeer
    {
        IpBlock = new V1IPBlock
        {
            Cidr = cidr,
            Except = Metadata.Where(m => IPNetwork.Parse(cidr).Contains(IPNetwork.Parse(m).BaseAddress)).ToList() is { Count: > 0 } some ? some : null,
        },
    });

    private static V1NetworkPolicyPeer AnyPod => new() { NamespaceSelector = new V1LabelSelector() };

    private static V1NetworkPolicyIngressRule From(V1NetworkPolicyPeer? peer, params int[] ports) =>
        new() { FromProperty = peer is null ? null : [peer], Ports = [.. ports.Select(Tcp)] };

    private static V1NetworkPolicyPort Tcp(int port) => new() { Port = port, Protocol = "TCP" };
}
