using Wxauto.Tests.Kubernetes;

namespace Wxauto.Operator.Runtime.Tests.Cluster;

/// <summary>A namespace of its own on the real API server.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    private protected KubernetesApi Api { get; } = new(TestCluster.NewClient(), TimeProvider.System);

    private protected TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.NewNamespaceAsync();

    public virtual async Task DisposeAsync() => await Cluster.DisposeAsync();
}
