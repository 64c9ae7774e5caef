using System.Text.Json.Nodes;
using Wxauto.Operator.Runtime.Tests.Cache;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Cluster;

/// <summary>With servers of its own, for nobody else may lose theirs.</summary>
public sealed class ServerRestartTests : IAsyncLifetime
{
    private static readonly ResourceType Components = new("dapr.io", "v1alpha1", "components", "Component");
    private readonly string _directory = Directory.CreateTempSubdirectory("wxauto-restart").FullName;

    public Task InitializeAsync() => ServersAsync("start");

    public async Task DisposeAsync()
    {
        await ServersAsync("stop");
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Caches_go_on_after_the_API_server_was_away()
    {
        using var client = new k8s.Kubernetes(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(Path.Combine(_directory, "admin.kubeconfig")));
        var api = new KubernetesApi(client, TimeProvider.System);
        await MakeAsync(api, "kept");
        await MakeAsync(api, "deleted-after");
        var options = new ResourceCacheOptions { Namespace = "default", MaximumBackOff = TimeSpan.FromSeconds(1) };
        await using var maps = new RunningCache<V1ConfigMap>(api, ResourceType.Of<V1ConfigMap>(), options);
        await using var components = new RunningCache<DynamicResource>(api, Components, options);
        await maps.Cache.WaitForSyncAsync(default);
        await components.Cache.WaitForSyncAsync(default);

        await ServersAsync("stop-front");
        await ServersAsync("start");
        await MakeAsync(api, "made-after-front");
        await Until.HoldsAsync(() => Has(maps, components, "made-after-front"), "both caches go on");
        await ServersAsync("stop");
        await ServersAsync("start");
        await api.DeleteAsync<V1ConfigMap>(new ResourceKey("default", "deleted-after"), default);
        await api.DeleteAsync<DynamicResource>(new ResourceKey("default", "deleted-after"), default, type: Components);
        await MakeAsync(api, "made-after-all");

        await Until.HoldsAsync(() => Has(maps, components, "made-after-all"), "both caches go on");
        await Until.HoldsAsync(() => maps.Find("deleted-after", "default") is null && components.Find("deleted-after", "default") is null,
            "the deletion is in");
        Has(maps, components, "kept").Should().BeTrue();
        maps.Told.Where(told => told.EndsWith(" kept")).Should().Equal("new kept");
        components.Told.Where(told => told.EndsWith(" kept")).Should().Equal("new kept");
        // A server that was restarted knows nothing of what was before.
        (await Watching<V1ConfigMap>(api, ResourceType.Of<V1ConfigMap>()).Should().ThrowAsync<KubernetesApiException>())
            .Which.IsGone.Should().BeTrue();
        (await Watching<DynamicResource>(api, Components).Should().ThrowAsync<KubernetesApiException>()).Which.IsGone.Should().BeTrue();
    }

    private static Func<Task> Watching<T>(KubernetesApi api, ResourceType type) where T : class,
    IKubernetesObject<V1ObjectMeta> => async () =>
    {
        await foreach (var _ in api.WatchAsync<T>(type, "default", null, "1", TimeSpan.FromSeconds(30), default))
        {
        }
    };

    private static bool Has(RunningCache<V1ConfigMap> maps, RunningCache<DynamicResource> components, string name) =>
        maps.Find(name, "default") is not null && components.Find(name, "default") is not null;

    private static async Task MakeAsync(KubernetesApi api, string name)
    {
        await api.ApplyAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" } }, "wxauto-test",
            true, default);
        await api.ApplyAsync(new DynamicResource(Components, new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            new() { ["spec"] = new JsonObject { ["type"] = "pubsub.redis", ["version"] = "v1", ["metadata"] = new JsonArray() } }),
                "wxauto-test", true, default);
    }

    private async Task ServersAsync(string command)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Wxauto.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        var (exit, _, error) = await TestCluster.RunAsync(Path.Combine(root.FullName, "tests/env/kubernetes/api.sh"),
            [command, _directory]);
        exit.Should().Be(0, error);
    }
}
