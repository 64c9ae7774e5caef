using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Wxauto.Chart.Tests;

/// <summary>Installs the chart into namespaces. The CRDs are the whole server's: they are put back as they were for the
/// tests of other projects.</summary>
public sealed class InstalledChart : IAsyncDisposable
{
    private static readonly string[] Shared = ["--take-ownership", "--force-conflicts"];

    private readonly List<string> _namespaces = [];

    public async Task<TestCluster> InstallAsync(params string[] arguments)
    {
        var cluster = await TestCluster.NewNamespaceAsync();
        _namespaces.Add(cluster.Namespace);
        await WxautoChart.ClusterHelmAsync(cluster, ["install", "wxauto", WxautoChart.Directory, .. Shared, .. arguments]);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await TestCluster.RunAsync(TestCluster.Kubectl,
            ["--kubeconfig", TestCluster.Kubeconfig, "apply", "--server-side", "--force-conflicts", "-f",
            Path.Combine(WxautoChart.Root, "crds")]);
        using var client = TestCluster.NewClient();
        foreach (var binding in (await client.RbacAuthorizationV1.ListClusterRoleBindingAsync()).Items.Where(b => IsOurs(b.Metadata)))
            await client.RbacAuthorizationV1.DeleteClusterRoleBindingAsync(binding.Metadata.Name);
        foreach (var role in (await client.RbacAuthorizationV1.ListClusterRoleAsync()).Items.Where(r => IsOurs(r.Metadata)))
            await client.RbacAuthorizationV1.DeleteClusterRoleAsync(role.Metadata.Name);
    }

    private bool IsOurs(V1ObjectMeta metadata) => _namespaces.Exists(n => metadata.Name.StartsWith($"{n}-", StringComparison.Ordinal));
}

internal static class ChartObjects
{
    public static async Task<V1Container> OperatorContainerAsync(this TestCluster cluster)
    {
        using var client = TestCluster.NewClient();
        return (await client.AppsV1.ReadNamespacedDeploymentAsync("wxauto-operator", cluster.Namespace))
            .Spec.Template.Spec.Containers.Single();
    }

    /// <summary>Of the Pod that `helm test` makes.</summary>
    public static async Task<V1Container> TestContainerAsync(this TestCluster cluster)
    {
        var hooks = await WxautoChart.ClusterHelmAsync(cluster, "get", "hooks", "wxauto");
        return KubernetesYaml.LoadAllFromString(hooks).OfType<V1Pod>().Single().Spec.Containers.Single();
    }
}
