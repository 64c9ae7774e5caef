using System.Text;
using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>On a real API server: what is made, in which order, and that it stays so.</summary>
public sealed class PlatformMadeSoTests
{
    private const string AllKinds =
        "secrets,serviceaccounts,roles,rolebindings,services,networkpolicies,deployments,jobs,poddisruptionbudgets.policy,components.dapr.io,configurations.dapr.io,resiliencies.dapr.io,servicemonitors,prometheusrules";

    [Fact]
    public async Task A_Platform_is_made_so_and_its_pods_wait_for_the_database()
    {
        await using var scene = await PlatformScene.StartAsync();
        scene.Kubelet.MigrationsSucceed = null;
        await scene.PlatformAsync();

        await scene.ConditionIsAsync(ConditionTypes.DatabaseMigrated, ConditionStatus.False, "Migrating");
        await TestCluster.EventuallyAsync("Services are there",
            async () => (await scene.Client.CoreV1.ListNamespacedServiceAsync(scene.Namespace)).Items.Count == 4);
        (await scene.Client.AppsV1.ListNamespacedDeploymentAsync(scene.Namespace)).Items.Should().BeEmpty("no pod may meet the old tables");

        scene.Kubelet.MigrationsSucceed = true;
        await scene.ReadyAsync();
        var platform = JsonDocument.Parse(await scene.Cluster.KubectlAsync("get platform main -o json")).RootElement;
        var uid = platform.GetProperty("metadata").GetProperty("uid").GetString();
        var children = JsonDocument.Parse(await scene.Cluster.KubectlAsync($"get {AllKinds} -l app.kubernetes.io/instance=main -o json"))
            .RootElement.GetProperty("items").EnumerateArray().ToList();
        children.Select(c => c.GetProperty("kind").GetString()!).CountBy(k => k).ToDictionary().Should()
            .BeEquivalentTo(new Dictionary<string, int>
        {
            ["Secret"] = 2, ["ServiceAccount"] = 4, ["Role"] = 4, ["RoleBinding"] = 4, ["Service"] = 4, ["NetworkPolicy"] = 5,
            ["Deployment"] = 4, ["Job"] = 1, ["PodDisruptionBudget"] = 4,
            ["Component"] = 1, ["Configuration"] = 1, ["Resiliency"] = 1, ["ServiceMonitor"] = 1, ["PrometheusRule"] = 1,
        });
        foreach (var child in children)
        {
            var owner = child.GetProperty("metadata").GetProperty("ownerReferences").EnumerateArray().Single();
            owner.GetProperty("uid").GetString().Should().Be(uid);
            owner.GetProperty("controller").GetBoolean().Should().BeTrue();
            owner.GetProperty("blockOwnerDeletion").GetBoolean().Should().BeTrue();
        }

        var status = platform.GetProperty("status").Deserialize<PlatformResourceStatus>(ResourceJson.Options)!;
        status.ObservedGeneration.Should().Be(1);
        status.Roles.Should().Equal(Roles.All.Select(r => new RoleStatus
        {
            Name = r.Name, Replicas = r == Roles.Gateway ? 2 : 1, ReadyReplicas = r == Roles.Gateway ? 2 : 1,
            UpdatedReplicas = r == Roles.Gateway ? 2 : 1, Image = OperatorUnderTest.Image,
        }));
        status.Conditions.Where(c => c.Status == ConditionStatus.True).Select(c => c.Type).Should()
            .BeEquivalentTo(ConditionTypes.Ready, ConditionTypes.Accepted, ConditionTypes.ResolvedRefs, ConditionTypes.DatabaseMigrated);
        (await scene.EventsAsync("Created")).Select(e => e.Message).Should()
            .Contain(["Deployment main-gateway", "Secret main-keys", "Service main-console"]);
        (await scene.EventsAsync("AsWanted")).Should().ContainSingle().Which.Count.Should().Be(1);
    }

    [Fact]
    public async Task When_nothing_changes_nothing_is_written()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var before = await VersionsAsync(scene);
        await scene.Cluster.KubectlAsync("annotate platform main look=again"); // wakes the controller
        await scene.Operator!.DisposeAsync();
        scene.Operator = await OperatorUnderTest.StartAsync(scene.Cluster); // remembers nothing: applies all
        await scene.Cluster.KubectlAsync("delete service main-console");
        await TestCluster.EventuallyAsync("the operator was at work",
            async () => (await scene.Client.CoreV1.ListNamespacedServiceAsync(scene.Namespace)).Items.Count == 4);
        await scene.ReadyAsync();
        var after = await VersionsAsync(scene);
        after.Where(a => a.Key is not ("Platform main" or "Service main-console")).Should()
            .Equal(before.Where(b => b.Key is not ("Platform main" or "Service main-console")));
    }

    [Theory]
    [InlineData("service", "main-gateway")]
    [InlineData("deployment", "main-console")]
    [InlineData("networkpolicy", "main-pipeline")]
    [InlineData("components.dapr.io", "main-events")]
    [InlineData("rolebinding", "main-knowledge")]
    [InlineData("secret", "main-internal")]
    public async Task A_child_that_is_deleted_by_hand_comes_back(string kind, string name)
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var before = await scene.Cluster.KubectlAsync($"get {kind} {name} -o jsonpath={{.metadata.uid}}");
        await scene.Cluster.KubectlAsync($"delete {kind} {name}");
        await TestCluster.EventuallyAsync($"the {kind} is back", async () =>
            (string?)(await scene.Cluster.FindAsync($"{kind}/{name}"))?["metadata"]!["uid"] is { } uid && uid != before);
        await scene.ReadyAsync();
    }

    [Fact]
    public async Task An_edit_of_what_is_ours_is_undone_and_told_and_what_is_not_ours_stays()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        await scene.Client.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch("""
            {"metadata": {"annotations": {"example.com/note": "of somebody else"}, "labels": {"example.com/team": "shop"}},
             "spec": {"replicas": 5, "minReadySeconds": 1, "template": {"spec": {"priorityClassName": ""}}}}
            """, V1Patch.PatchType.MergePatch), "main-gateway", scene.Namespace, fieldManager: "somebody");

        var deployment = await scene.DeploymentAsync("has 2 pods again", d => d.Spec.Replicas == 2);
        deployment.Metadata.Annotations["example.com/note"].Should().Be("of somebody else");
        deployment.Metadata.Labels["example.com/team"].Should().Be("shop");
        deployment.Spec.MinReadySeconds.Should().Be(1);
        var told = await TestCluster.EventuallyAsync("it is told",
            async () => await scene.EventsAsync("TakenBack") is [var first, ..] ? first : null);
        told.Message.Should().Contain("somebody: .spec.replicas").And.Contain("Deployment main-gateway");
        await scene.ReadyAsync();
    }

    [Fact]
    public async Task A_label_by_which_we_find_our_children_is_put_back()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        await scene.Cluster.KubectlAsync("label service main-gateway app.kubernetes.io/managed-by-");
        await TestCluster.EventuallyAsync("the label is back", async () =>
            (await scene.Client.CoreV1.ReadNamespacedServiceAsync("main-gateway", scene.Namespace))
                .Metadata.Labels.ContainsKey("app.kubernetes.io/managed-by"));
    }

    [Fact]
    public async Task Keys_are_made_once()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.Cluster.ApplyAsync(
            $"{{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {{\"name\": \"main-keys\"}}, \"data\": {{\"masterKey\": \"{Convert.ToBase64String(Encoding.ASCII.GetBytes("restored"))}\"}}}}");
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var keys = await scene.Client.CoreV1.ReadNamespacedSecretAsync("main-keys", scene.Namespace);
        Encoding.ASCII.GetString(keys.Data["masterKey"]).Should().Be("restored", "a key that was restored from a backup is used");
        keys.Metadata.OwnerReferences.Should().BeNullOrEmpty("what others made is theirs to delete");
    }

    [Fact]
    public async Task A_name_that_another_object_has_is_not_taken_from_it()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.Cluster.ApplyAsync(
            """{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "main-gateway"}, "spec": {"ports": [{"port": 1, "protocol": "TCP"}]}}""");
        await scene.PlatformAsync();
        var condition = await scene.ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.False, "NameTaken");
        condition.Message.Should().Contain("Service main-gateway").And.Contain("get services main-gateway");
        await scene.DeploymentAsync("is made all the same", _ => true);
        (await scene.Client.CoreV1.ReadNamespacedServiceAsync("main-gateway", scene.Namespace)).Spec.Ports.Single().Port.Should().Be(1);

        await scene.Cluster.KubectlAsync("delete service main-gateway");
        await scene.Cluster.KubectlAsync("annotate platform main look=again");
        await scene.ReadyAsync();
    }

    private static async Task<Dictionary<string, string>> VersionsAsync(PlatformScene scene)
    {
        var items = JsonDocument.Parse(await scene.Cluster.KubectlAsync(
            $"get platforms,{AllKinds} -l app.kubernetes.io/managed-by=wxauto-operator -o json")).RootElement.GetProperty("items");
        return items.EnumerateArray().ToDictionary(i => $"{i.GetProperty("kind")} {i.GetProperty("metadata").GetProperty("name")}",
            i => i.GetProperty("metadata").GetProperty("resourceVersion").GetString()!);
    }
}
