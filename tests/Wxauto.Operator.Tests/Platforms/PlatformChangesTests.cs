using Wxauto.Contracts.Resources;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>On a real API server: what a running Platform does when something changes.</summary>
public sealed class PlatformChangesTests
{
    [Fact]
    public async Task Another_image_comes_to_the_database_first_and_to_the_pods_when_that_worked()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var first = (await scene.JobsAsync()).Single();

        scene.Kubelet.MigrationsSucceed = false;
        await scene.PlatformAsync("image: {tag: \"2.0\"}");
        var failed = await scene.ConditionIsAsync(ConditionTypes.DatabaseMigrated, ConditionStatus.False, "MigrationFailed");
        failed.Message.Should().Contain("password authentication failed for user wxauto").And.Contain("delete job");
        await scene.ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.False, "MigrationFailed");
        ImageOf((await scene.FindAsync("main-gateway"))!).Should().Be(OperatorUnderTest.Image, "the old pods work on");
        var job = (await scene.JobsAsync()).Should().ContainSingle("the Job of the first image is no longer needed").Subject;
        job.Metadata.Name.Should().NotBe(first.Metadata.Name);
        job.Spec.Template.Spec.Containers[0].Image.Should().Be("wxauto-server:2.0");

        scene.Kubelet.MigrationsSucceed = true;
        await scene.Cluster.KubectlAsync($"delete job {job.Metadata.Name}");
        foreach (var role in Roles.All)
            await scene.DeploymentAsync("has the new image", d => ImageOf(d) == "wxauto-server:2.0", $"main-{role.Name}");
        await scene.ReadyAsync();
        (await scene.EventsAsync("MigrationStarted")).Should().HaveCountGreaterOrEqualTo(2);
    }

    [Fact]
    public async Task A_newer_operator_brings_its_image_to_Platforms_that_name_none()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        await scene.Operator!.DisposeAsync();
        scene.Operator = await OperatorUnderTest.StartAsync(scene.Cluster, image: "wxauto-server:1.1.0");
        await scene.DeploymentAsync("has the operator's image", d => ImageOf(d) == "wxauto-server:1.1.0");
        await scene.ReadyAsync();
        (await scene.JobsAsync()).Should().ContainSingle().Which.Spec.Template.Spec.Containers[0].Image.Should().Be("wxauto-server:1.1.0");
    }

    [Fact]
    public async Task A_rotated_key_replaces_the_pods_that_read_it_and_no_others()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.SecretAsync("deepseek", "apiKey", "one");
        await scene.Cluster.ApplyAsync("""
            apiVersion: wxauto.io/v1alpha1
            kind: AIProvider
            metadata: {name: deepseek}
            spec: {preset: deepseek, apiKey: {secretRef: {name: deepseek, key: apiKey}}, models: {standard: deepseek-chat}}
            """);
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var before = await HashesAsync(scene);
        (await scene.FindAsync("main-pipeline"))!.Spec.Template.Spec.Volumes.Should()
            .Contain(v => v.Projected != null && v.Projected.Sources.Single().Secret.Name == "deepseek");

        await scene.SecretAsync("deepseek", "apiKey", "two");
        await scene.DeploymentAsync("has another hash", d => HashOf(d) != before["main-pipeline"], "main-pipeline");
        await scene.DeploymentAsync("has another hash", d => HashOf(d) != before["main-knowledge"], "main-knowledge");
        await scene.ReadyAsync();
        var after = await HashesAsync(scene);
        (after["main-gateway"], after["main-console"]).Should().Be((before["main-gateway"], before["main-console"]));

        await scene.SecretAsync("deepseek", "another", "unread");
        await scene.SecretAsync("unread", "key", "value");
        await scene.SecretAsync("deepseek", "apiKey", "one"); // and back: also that the operator has seen the others by now
        await scene.DeploymentAsync("has its first hash", d => HashOf(d) == before["main-pipeline"], "main-pipeline");
    }

    [Fact]
    public async Task Another_setting_of_the_bus_replaces_all_pods()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var before = await HashesAsync(scene);

        await scene.PlatformAsync(redis: "elsewhere:6379");
        foreach (var role in Roles.All)
            await scene.DeploymentAsync("has another hash", d => HashOf(d) != before[$"main-{role.Name}"], $"main-{role.Name}");
        (await scene.Cluster.KubectlAsync("get component main-events -o jsonpath={.spec.metadata[0].value}")).Should().Be("elsewhere:6379");
        await scene.ReadyAsync();

        await scene.PlatformAsync();
        await scene.DeploymentAsync("has its first hash", d => HashOf(d) == before["main-gateway"]);
    }

    [Fact]
    public async Task A_resource_that_comes_brings_its_secret_into_the_pods_and_one_that_goes_takes_it_out()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        await scene.Cluster.ApplyAsync("""
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: shop}
            spec: {sources: [{name: faq, configMap: {name: shop-faq}}]}
            """);
        var with = await scene.DeploymentAsync("has the documents",
            d => d.Spec.Template.Spec.Volumes.Any(v => v.ConfigMap?.Name == "shop-faq"), "main-knowledge");
        await scene.Cluster.KubectlAsync("create configmap shop-faq --from-literal=a.md=text");
        await scene.DeploymentAsync("is changed by what the documents say", d => HashOf(d) != HashOf(with), "main-knowledge");
        await scene.Cluster.KubectlAsync("delete knowledgebase shop");
        await scene.DeploymentAsync("has no documents", d => d.Spec.Template.Spec.Volumes.All(v => v.ConfigMap is null), "main-knowledge");
        await scene.ReadyAsync();
    }

    [Fact]
    public async Task Another_password_of_the_database_is_tried_before_the_pods_get_it()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var (job, hash) = ((await scene.JobsAsync()).Single().Metadata.Name, HashOf((await scene.FindAsync("main-console"))!));
        scene.Kubelet.MigrationsSucceed = null;
        await scene.SecretAsync("database", "connection", "Host=postgres;Database=wxauto;Username=wxauto;Password=two");
        await scene.ConditionIsAsync(ConditionTypes.DatabaseMigrated, ConditionStatus.False, "Migrating");
        (await scene.JobsAsync()).Should().Contain(j => j.Metadata.Name != job);
        HashOf((await scene.FindAsync("main-console"))!).Should().Be(hash);
        scene.Kubelet.MigrationsSucceed = true;
        await scene.DeploymentAsync("has another hash", d => HashOf(d) != hash, "main-console");
        await scene.ReadyAsync();
    }

    [Fact]
    public async Task Another_autoscaler_replaces_the_first_and_no_pod_is_lost_on_the_way()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync("roles: {gateway: {replicas: 3}}");
        await scene.ReadyAsync();

        await scene.PlatformAsync("roles: {gateway: {autoscaling: {type: HorizontalPodAutoscaler, minReplicas: 2, maxReplicas: 5}}}");
        await ExistsAsync(scene, "horizontalpodautoscalers.v2.autoscaling", true);
        var deployment = await scene.DeploymentAsync("is the autoscaler's",
            d => d.Metadata.Annotations["wxauto.io/scaled-by"] == "HorizontalPodAutoscaler");
        deployment.Spec.Replicas.Should().Be(3, "the autoscaler begins with what is there");
        await scene.Client.AppsV1.PatchNamespacedDeploymentScaleAsync(
            new V1Patch("""{"spec": {"replicas": 4}}""", V1Patch.PatchType.MergePatch), "main-gateway", scene.Namespace);

        await scene.PlatformAsync("roles: {gateway: {autoscaling: {type: Keda, minReplicas: 2, maxReplicas: 5, kedaTriggers: [{type: cron, metadata: {timezone: Asia/Shanghai}}]}}}");
        await ExistsAsync(scene, "scaledobjects.keda.sh", true);
        await ExistsAsync(scene, "horizontalpodautoscalers.v2.autoscaling", false);
        (await scene.FindAsync("main-gateway"))!.Spec.Replicas.Should().Be(4, "what an autoscaler set is not undone");

        await scene.PlatformAsync("roles: {gateway: {replicas: 1}}");
        await ExistsAsync(scene, "scaledobjects.keda.sh", false);
        await scene.DeploymentAsync("has the Platform's number of pods", d => d.Spec.Replicas == 1);
        await scene.ReadyAsync();
    }

    [Fact]
    public async Task What_is_switched_off_is_removed_and_what_others_made_stays()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync("ingress: {host: agents.shop.example}");
        await scene.ReadyAsync();
        await ExistsAsync(scene, "ingresses.networking.k8s.io", true);
        await ExistsAsync(scene, "networkpolicies", true);
        await scene.Cluster.ApplyAsync("""
            {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": {"podSelector": {}},
             "metadata": {"name": "of-somebody-else", "labels": {"app.kubernetes.io/instance": "main", "app.kubernetes.io/managed-by": "wxauto-operator"}}}
            """);

        await scene.PlatformAsync("ingress: {type: Gateway, host: agents.shop.example, gatewayRef: {name: outside}}\nnetworkPolicy: {enabled: false}\nmonitoring: {enabled: false}");
        await ExistsAsync(scene, "grpcroutes.gateway.networking.k8s.io", true);
        await ExistsAsync(scene, "ingresses.networking.k8s.io", false);
        await ExistsAsync(scene, "networkpolicies", false);
        await TestCluster.EventuallyAsync("no monitor is left", async () =>
            (await scene.Cluster.ListAsync("servicemonitors,prometheusrules")).Count == 0);
        (await scene.Cluster.KubectlAsync("get networkpolicies -o name")).Trim().Should()
            .Be("networkpolicy.networking.k8s.io/of-somebody-else");
        await scene.ReadyAsync();
    }

    [Fact]
    public async Task A_missing_database_is_told_and_heals_when_it_appears()
    {
        await using var scene = await PlatformScene.StartAsync(database: false);
        await scene.PlatformAsync();
        var missing = await scene.ConditionIsAsync(ConditionTypes.ResolvedRefs, ConditionStatus.False, "SecretNotFound");
        missing.Message.Should().Contain("spec.database.secretRef").And.Contain("create secret generic database");
        await scene.ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.False, "SecretNotFound");
        (await scene.JobsAsync()).Should().BeEmpty();

        await scene.SecretAsync("database", "wrong", "value");
        (await scene.ConditionIsAsync(ConditionTypes.ResolvedRefs, ConditionStatus.False, "KeyNotFound")).Message.Should()
            .Contain("it has wrong");
        await scene.SecretAsync("database", "connection", PlatformScene.Connection);
        await scene.ReadyAsync();
        await scene.ConditionIsAsync(ConditionTypes.ResolvedRefs, ConditionStatus.True, "Resolved");
    }

    [Fact]
    public async Task A_database_that_disappears_leaves_the_pods_as_they_are()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        await scene.Cluster.KubectlAsync("delete secret database");
        await scene.ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.False, "SecretNotFound");
        (await scene.Client.AppsV1.ListNamespacedDeploymentAsync(scene.Namespace)).Items.Should().HaveCount(4);
        await scene.ConditionIsAsync(ConditionTypes.DatabaseMigrated, ConditionStatus.True, "Migrated");
    }

    [Fact]
    public async Task What_a_laptop_does_without_is_demanded_in_a_cluster()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.Cluster.ApplyAsync("{apiVersion: wxauto.io/v1alpha1, kind: Platform, metadata: {name: main}, spec: {}}");
        var condition = await scene.ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.False, "DatabaseMissing");
        condition.Message.Should().Contain("spec.database").And.Contain("spec.dapr.pubsub");
    }

    [Fact]
    public async Task A_missing_key_of_a_program_does_not_hold_up_the_roles()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync("virtualKeys: [{name: erp, key: {secretRef: {name: keys, key: erp}}, route: [deepseek]}]");
        await scene.ReadyAsync();
        (await scene.ConditionIsAsync(ConditionTypes.ResolvedRefs, ConditionStatus.False, "SecretNotFound")).Message.Should()
            .Contain("spec.virtualKeys[0].key.secretRef").And.Contain("spec.virtualKeys[0].route[0]");
    }

    [Fact]
    public async Task Of_two_Platforms_the_older_is_in_force_and_the_other_follows_it()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync();
        await scene.ReadyAsync();
        var made = (DateTime)(await scene.Cluster.FindAsync("platform/main"))!["metadata"]!["creationTimestamp"]!;
        await TestCluster.EventuallyAsync("the next second has begun: times of creation are whole ones", () =>
            Task.FromResult(DateTime.UtcNow >= made.AddSeconds(1)));
        await scene.PlatformAsync(name: "second");
        (await scene.ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.False, "AnotherPlatform", "second")).Message.Should()
            .Contain("main");
        (await scene.Client.CoreV1.ListNamespacedServiceAsync(scene.Namespace, labelSelector: "app.kubernetes.io/instance=second"))
            .Items.Should().BeEmpty();
        await scene.ReadyAsync();

        await scene.Cluster.KubectlAsync("delete platform main");
        await scene.ReadyAsync("second");
        (await scene.FindAsync("second-gateway")).Should().NotBeNull();
    }

    [Fact]
    public async Task A_deleted_Platform_is_collected_and_one_of_its_name_can_follow_at_once()
    {
        await using var scene = await PlatformScene.StartAsync();
        await scene.PlatformAsync("ingress: {host: agents.shop.example}");
        await scene.ReadyAsync();
        var keys = (await scene.Client.CoreV1.ReadNamespacedSecretAsync("main-keys", scene.Namespace)).Data["masterKey"];
        await scene.Cluster.KubectlAsync("delete platform main");
        await scene.PlatformAsync("networkPolicy: {enabled: false}");
        await scene.ReadyAsync();
        (await scene.Client.CoreV1.ReadNamespacedSecretAsync("main-keys", scene.Namespace)).Data["masterKey"].Should().NotEqual(keys);

        await scene.Cluster.KubectlAsync("delete platform main");
        const string kinds = "secrets,serviceaccounts,roles,rolebindings,services,networkpolicies,deployments,replicasets,pods,jobs,ingresses.networking.k8s.io,poddisruptionbudgets.policy,components.dapr.io,configurations.dapr.io,resiliencies.dapr.io,servicemonitors,prometheusrules";
        await TestCluster.EventuallyAsync("nothing of it is left", async () =>
            (await scene.Cluster.ListAsync(kinds, "labelSelector=app.kubernetes.io/managed-by=wxauto-operator")).Count == 0,
            TimeSpan.FromMinutes(3));
        (await scene.Client.CoreV1.ReadNamespacedSecretAsync("database", scene.Namespace)).Should().NotBeNull();
    }

    private static Task ExistsAsync(PlatformScene scene, string kind, bool exists) =>
        TestCluster.EventuallyAsync($"{kind} main-gateway {(exists ? "is there" : "is gone")}", async () =>
        await scene.Cluster.ExistsAsync($"{kind}/main-gateway") == exists);

    private static async Task<Dictionary<string, string>> HashesAsync(PlatformScene scene) =>
        (await scene.Client.AppsV1.ListNamespacedDeploymentAsync(scene.Namespace)).Items.ToDictionary(d => d.Metadata.Name, HashOf);

    private static string HashOf(V1Deployment deployment) => deployment.Spec.Template.Metadata.Annotations["wxauto.io/inputs-hash"];

    private static string ImageOf(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers[0].Image;
}
