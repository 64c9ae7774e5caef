using System.Text.Json.Nodes;
using Wxauto.Tests.Kubernetes;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Cluster;

public sealed class ApplyTests : ClusterTest
{
    private static readonly ResourceType ScaledObjects = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");

    [Fact]
    public async Task Apply_takes_its_fields_only_and_gives_up_what_it_no_longer_names()
    {
        await Api.ApplyAsync(Map(("ours", "1"), ("dropped", "1")), "wxauto-test", false, default);
        await Cluster.KubectlAsync("patch configmap a --type merge -p {\"data\":{\"theirs\":\"2\"}}");

        var applied = await Api.ApplyAsync(Map(("ours", "3")), "wxauto-test", false, default);

        applied.Data.Should().BeEquivalentTo(new Dictionary<string, string> { ["ours"] = "3", ["theirs"] = "2" });
        applied.Metadata.ManagedFields.Should().BeNull();
    }

    [Fact]
    public async Task A_field_of_another_is_a_conflict_that_names_both_and_force_takes_it()
    {
        await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", false, default);
        await Cluster.KubectlAsync("patch configmap a --type merge --field-manager=somebody -p {\"data\":{\"x\":\"2\"}}");

        var refused = (await Api.Invoking(api => api.ApplyAsync(Map(("x", "3")), "wxauto-test", false, default)).Should()
            .ThrowAsync<FieldConflictException>()).Which;
        var forced = await Api.ApplyAsync(Map(("x", "3")), "wxauto-test", true, default);

        refused.Conflicts.Should().Equal(new FieldConflict("somebody", ".data.x"));
        forced.Data["x"].Should().Be("3");
    }

    [Fact]
    public async Task An_apply_that_changes_nothing_makes_no_new_version()
    {
        var first = await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", true, default);
        var second = await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", true, default);

        second.Metadata.ResourceVersion.Should().Be(first.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Status_is_applied_apart_from_the_rest_also_of_kinds_without_a_class()
    {
        await Api.ApplyAsync(Scaled(new JsonObject { ["spec"] = Spec(3) }), "wxauto-test", true, default);

        var applied = await Api.ApplyStatusAsync(
            Scaled(new JsonObject { ["spec"] = Spec(9), ["status"] = new JsonObject { ["scaleTargetKind"] = "好" } }), "wxauto-test",
            true, default);
        var read = await Api.GetAsync<DynamicResource>(new ResourceKey(Cluster.Namespace, "a"), default, ScaledObjects);

        applied.Body["status"]!["scaleTargetKind"]!.GetValue<string>().Should().Be("好");
        read!.Body["status"]!["scaleTargetKind"]!.GetValue<string>().Should().Be("好");
        read.Body["spec"]!["maxReplicaCount"]!.GetValue<int>().Should().Be(3);
        (read.ApiVersion, read.Kind, read.Type).Should().Be(("keda.sh/v1alpha1", "ScaledObject", ScaledObjects));
        read.Body.ContainsKey("metadata").Should().BeFalse();
    }

    [Fact]
    public async Task What_the_server_serves_is_discovered()
    {
        (await Api.HasAsync(ScaledObjects, default)).Should().BeTrue();
        (await Api.HasAsync("keda.sh", "v1alpha1", "others", default)).Should().BeFalse();
        (await Api.HasAsync("nobody.example", "v1", "others", default)).Should().BeFalse();
        (await Api.HasAsync("", "v1", "secrets", default)).Should().BeTrue();
        (await Api.HasAsync("apps", "v1", "deployments", default)).Should().BeTrue();
    }

    [Fact]
    public async Task A_finalizer_holds_a_deleted_object_until_it_is_removed()
    {
        var made = await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", true, default);
        var held = await Api.AddFinalizerAsync(made, "wxauto.io/test", default);
        (await Api.DeleteAsync<V1ConfigMap>(Key, default)).Should().BeTrue();
        var dying = await Api.GetAsync<V1ConfigMap>(Key, default);

        var gone = await Api.RemoveFinalizerAsync(dying!, "wxauto.io/test", default);

        held!.Metadata.Finalizers.Should().Equal("wxauto.io/test");
        dying!.Metadata.DeletionTimestamp.Should().NotBeNull();
        gone?.Metadata.Finalizers.Should().BeNull();
        (await Api.GetAsync<V1ConfigMap>(Key, default)).Should().BeNull();
        (await Api.DeleteAsync<V1ConfigMap>(Key, default)).Should().BeFalse();
    }

    [Fact]
    public async Task Finalizers_of_others_are_kept_also_when_ours_is_set_from_an_old_version()
    {
        var old = await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", true, default);
        await Cluster.KubectlAsync("patch configmap a --type merge -p {\"metadata\":{\"finalizers\":[\"example.com/other\"]}}");

        var both = await Api.AddFinalizerAsync(old, "wxauto.io/test", default);
        var again = await Api.AddFinalizerAsync(both!, "wxauto.io/test", default);
        var theirs = await Api.RemoveFinalizerAsync(
            old with { Metadata = both!.Metadata with { ResourceVersion = old.Metadata.ResourceVersion } }, "wxauto.io/test", default);

        both!.Metadata.Finalizers.Should().Equal("example.com/other", "wxauto.io/test");
        again!.Metadata.ResourceVersion.Should().Be(both.Metadata.ResourceVersion);
        theirs!.Metadata.Finalizers.Should().Equal("example.com/other");
        await Cluster.KubectlAsync("patch configmap a --type merge -p {\"metadata\":{\"finalizers\":[]}}");
    }

    [Fact]
    public async Task A_deletion_for_another_life_of_the_object_is_refused()
    {
        var made = await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", true, default);

        await Api.Invoking(api => api.DeleteAsync<V1ConfigMap>(Key, default, new V1Preconditions { Uid = Guid.NewGuid().ToString() }))
            .Should().ThrowAsync<KubernetesApiException>().Where(refused => refused.IsConflict);

        (await Api.DeleteAsync<V1ConfigMap>(Key, default, new V1Preconditions { Uid = made.Metadata.Uid })).Should().BeTrue();
    }

    [Fact]
    public async Task An_event_told_again_is_counted()
    {
        var about = await Api.ApplyAsync(Map(("x", "1")), "wxauto-test", true, default);
        for (var process = 0; process < 3; process++)
            await new ResourceEvents(Api, TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<ResourceEvents>.Instance)
                .WarningAsync(about, "wxauto-test", "SecretMissing", "Secret shop-key 不存在", default);

        var events = await Api.ListAsync<Corev1Event>(Cluster.Namespace, default);
        var described = await Cluster.KubectlAsync("describe configmap a");

        events.Should().ContainSingle().Which.Count.Should().Be(3);
        described.Should().Contain("SecretMissing").And.Contain("Secret shop-key 不存在").And.Contain("x3 over");
    }

    [Fact]
    public async Task All_pages_of_a_list_are_read()
    {
        await Cluster.ApplyAsync(string.Join("\n---\n", Enumerable.Range(0, 300)
            .Select(i => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: m{i}}}}}")));

        var all = await Api.ListAsync<V1ConfigMap>(Cluster.Namespace, default);

        all.Count(map => map.Metadata.Name.StartsWith('m')).Should().Be(300);
    }

    private ResourceKey Key => new(Cluster.Namespace, "a");

    private V1ConfigMap Map(params (string Key, string Value)[] data) =>
        new() { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = Cluster.Namespace },
            Data = data.ToDictionary(entry => entry.Key, entry => entry.Value) };

    private DynamicResource Scaled(JsonObject body) => new(ScaledObjects,
        new V1ObjectMeta { Name = "a", NamespaceProperty = Cluster.Namespace }, body);

    private static JsonObject Spec(int replicas) => new()
    {
        ["scaleTargetRef"] = new JsonObject { ["name"] = "a" },
        ["triggers"] = new JsonArray(new JsonObject { ["type"] = "cpu", ["metricType"] = "Utilization",
            ["metadata"] = new JsonObject { ["value"] = "80" } }),
        ["maxReplicaCount"] = replicas,
    };
}
