using Wxauto.Operator.Runtime.Tests.Cache;
using Wxauto.Tests.Kubernetes;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Cluster;

public sealed class WatchTests : ClusterTest
{
    private static readonly ResourceType Components = new("dapr.io", "v1alpha1", "components", "Component");
    private static readonly ResourceType Secrets = ResourceType.Of<V1Secret>();

    [Fact]
    public async Task Changes_made_with_kubectl_arrive()
    {
        await Cluster.KubectlAsync("create configmap a --from-literal=x=1 -o name");
        await using var running = new RunningCache<V1ConfigMap>(Api, ResourceType.Of<V1ConfigMap>(),
            new ResourceCacheOptions { Namespace = Cluster.Namespace });
        await running.Cache.WaitForSyncAsync(default);

        await Cluster.KubectlAsync("patch configmap a --type merge -p {\"data\":{\"x\":\"2\"}}");
        await Until.HoldsAsync(() => running.Find("a", Cluster.Namespace)?.Data["x"] == "2", "the change is in");
        await Cluster.KubectlAsync("delete configmap a");
        await Until.HoldsAsync(() => running.Find("a", Cluster.Namespace) is null, "the deletion is in");

        running.Told.Should().ContainInOrder("new a", "changed a", "gone a");
    }

    [Fact]
    public async Task A_custom_kind_without_a_class_is_watched()
    {
        await using var running = new RunningCache<DynamicResource>(Api, Components,
            new ResourceCacheOptions { Namespace = Cluster.Namespace });
        await running.Cache.WaitForSyncAsync(default);

        await Cluster.ApplyAsync("{apiVersion: dapr.io/v1alpha1, kind: Component, metadata: {name: bus}, spec: {type: pubsub.redis, version: v1, metadata: []}}");

        await Until.HoldsAsync(() => running.Find("bus", Cluster.Namespace) is not null, "it is in");
        running.Find("bus", Cluster.Namespace)!.Body["spec"]!["type"]!.GetValue<string>().Should().Be("pubsub.redis");
        running.Find("bus", Cluster.Namespace)!.Type.Should().Be(Components);
    }

    [Fact]
    public async Task The_server_sends_no_values_of_Secrets_to_a_metadata_watch()
    {
        const string accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
        await Cluster.KubectlAsync("create secret generic key --from-literal=value=geheim");
        await using var running = new RunningCache<PartialObject>(Api, Secrets, new ResourceCacheOptions { Namespace = Cluster.Namespace });
        await running.Cache.WaitForSyncAsync(default);
        var before = running.Find("key", Cluster.Namespace)!.Metadata.ResourceVersion;

        await Cluster.KubectlAsync("patch secret key --type merge -p {\"stringData\":{\"value\":\"neu\"}}");
        await Until.HoldsAsync(() => running.Find("key", Cluster.Namespace)!.Metadata.ResourceVersion != before, "the change is told");

        using var watch = await Api.SendAsync(HttpMethod.Get,
            $"{Secrets.Path(Cluster.Namespace)}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dkey", null, null,
            accept, default);
        var raw = await watch.Content.ReadAsStringAsync();
        raw.Should().Contain("\"key\"").And.Contain("PartialObjectMetadata").And.NotContain("\"data\"");
    }
}
