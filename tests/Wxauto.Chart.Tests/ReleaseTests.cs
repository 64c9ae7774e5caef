using System.Text.Json.Nodes;
using Wxauto.Chart.Tests.Rights;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Chart.Tests;

/// <summary>The life of a release on a real API server.</summary>
public sealed class ReleaseTests(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private static readonly string[] Data = ["platform/main", "agent/front-desk", "aiprovider/deepseek", "knowledgebase/articles",
        "mcpserver/stock", "erpconnection/zhibang", "secret/keys", "secret/database", "configmap/faq"];

    [Fact]
    public async Task Values_change_in_an_upgrade_come_back_in_a_rollback_and_go_in_an_uninstall()
    {
        await using var cluster = await chart.InstallAsync();
        await PopulateAsync(cluster);
        var before = await IdentitiesAsync(cluster);
        (await cluster.ExistsAsync("poddisruptionbudget/wxauto-operator")).Should().BeFalse();

        await UpgradeAsync(cluster, "--set", "replicas=2");
        (await cluster.ExistsAsync("poddisruptionbudget/wxauto-operator")).Should().BeTrue();
        (await cluster.KubectlAsync("get deployment wxauto-operator -o jsonpath={.spec.replicas}")).Should().Be("2");

        await WxautoChart.ClusterHelmAsync(cluster, "rollback", "wxauto", "1", "--force-conflicts");
        (await cluster.ExistsAsync("poddisruptionbudget/wxauto-operator")).Should().BeFalse();
        (await cluster.KubectlAsync("get deployment wxauto-operator -o jsonpath={.spec.replicas}")).Should().Be("1");

        var said = await WxautoChart.ClusterHelmAsync(cluster, "uninstall", "wxauto");
        said.Should().Contain("platforms.wxauto.io");
        foreach (var gone in (string[])["deployment/wxauto-operator", "serviceaccount/wxauto-operator", "role/wxauto-operator-lease",
            $"clusterrole/{cluster.Namespace}-wxauto-operator", $"clusterrolebinding/{cluster.Namespace}-wxauto-operator"])
            (await cluster.ExistsAsync(gone)).Should().BeFalse(gone);
        (await IdentitiesAsync(cluster)).Should().BeEquivalentTo(before, "what users made is theirs");
    }

    [Fact]
    public async Task An_upgrade_from_the_previous_version_keeps_data_and_brings_new_fields()
    {
        var previous = await PackagePreviousAsync();
        await using var cluster = await TestCluster.NewNamespaceAsync();
        await WxautoChart.ClusterHelmAsync(cluster, "install", "wxauto", previous, "--take-ownership", "--force-conflicts");
        await PopulateAsync(cluster);
        var before = await IdentitiesAsync(cluster);
        (await AcceptsQuotasAsync(cluster)).Should().BeFalse("the previous version did not know them");

        await UpgradeAsync(cluster);
        (await cluster.KubectlAsync("get deployment wxauto-operator -o jsonpath={.spec.template.spec.containers[0].image}")).Should()
            .Be($"wxauto-operator:{WxautoChart.Version}");
        (await IdentitiesAsync(cluster)).Should().BeEquivalentTo(before);
        await TestCluster.EventuallyAsync("the new field is served", () => AcceptsQuotasAsync(cluster));

        await WxautoChart.ClusterHelmAsync(cluster, "rollback", "wxauto", "1", "--force-conflicts");
        (await cluster.KubectlAsync("get deployment wxauto-operator -o jsonpath={.spec.template.spec.containers[0].image}")).Should()
            .Be("wxauto-operator:0.0.9");
        (await IdentitiesAsync(cluster)).Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task A_platform_of_the_chart_outlives_rollback_and_release()
    {
        await using var cluster = await chart.InstallAsync();
        await UpgradeAsync(cluster, "-f", WxautoChart.ValuesFile("platform"));
        var made = await cluster.KubectlAsync("get platform main -o jsonpath={.metadata.uid}");
        await UpgradeAsync(cluster, "-f", WxautoChart.ValuesFile("platform"), "--set", "platform.spec.displayName=另一家");
        (await cluster.KubectlAsync("get platform main -o jsonpath={.spec.displayName}")).Should().Be("另一家");

        await WxautoChart.ClusterHelmAsync(cluster, "rollback", "wxauto", "1", "--force-conflicts");
        (await cluster.KubectlAsync("get platform main -o jsonpath={.metadata.uid}")).Should()
            .Be(made, "revision 1 had no Platform, and its keys would be gone");
        await WxautoChart.ClusterHelmAsync(cluster, "uninstall", "wxauto");
        (await cluster.KubectlAsync("get platform main -o jsonpath={.metadata.uid}")).Should().Be(made);

        await WxautoChart.ClusterHelmAsync(cluster, "install", "wxauto", WxautoChart.Directory, "--take-ownership", "-f",
            WxautoChart.ValuesFile("platform"));
        (await cluster.KubectlAsync("get platform main -o jsonpath={.metadata.uid}")).Should().Be(made, "the next release takes it over");
    }

    [Fact]
    public async Task Crds_that_were_applied_apart_are_left_to_who_applied_them()
    {
        await using var cluster = await TestCluster.NewNamespaceAsync();
        await WxautoChart.ClusterHelmAsync(cluster, "install", "wxauto", WxautoChart.Directory, "--set", "crds.install=false");
        (await WxautoChart.ClusterHelmAsync(cluster, "get", "manifest", "wxauto")).Should().NotContain("CustomResourceDefinition");
        (await WxautoChart.ClusterHelmAsync(cluster, "get", "notes", "wxauto")).Should().Contain("kubectl apply --server-side -f crds/");
    }

    [Fact]
    public async Task Helm_test_succeeds_where_an_operator_is_at_work()
    {
        await using var cluster = await chart.InstallAsync();
        await using var proxy = await RecordingProxy.StartAsync();
        var kubeconfig = await proxy.KubeconfigAsync(cluster.Namespace, "wxauto-operator");
        await using var program = OperatorProgram.Start(await cluster.OperatorContainerAsync(), cluster.Namespace, kubeconfig,
            "--metrics-url", $"http://127.0.0.1:{TestPorts.Free()}");
        var helm = WxautoChart.ClusterHelmAsync(cluster, "test", "wxauto", "--timeout", "3m");

        // There is no kubelet: the Pod's container is run here, with the Pod's own account.
        using var client = TestCluster.NewClient();
        var pod = await TestCluster.EventuallyAsync<V1Pod>("helm has made its Pod", async () =>
            (await client.CoreV1.ListNamespacedPodAsync(cluster.Namespace, labelSelector: "app.kubernetes.io/name=wxauto-operator-test"))
                .Items.SingleOrDefault());
        pod.Spec.ServiceAccountName.Should().Be("wxauto-operator");
        await using var doctor = OperatorProgram.Start(pod.Spec.Containers.Single(), cluster.Namespace, kubeconfig);
        await doctor.WaitAsync();
        var phase = doctor.ExitCode == 0 ? "Succeeded" : "Failed";
        await client.CoreV1.PatchNamespacedPodStatusAsync(new V1Patch($$$"""{"status":{"phase":"{{{phase}}}"}}""",
            V1Patch.PatchType.MergePatch), pod.Metadata.Name, cluster.Namespace);

        (await helm).Should().Contain("Succeeded", doctor.Log);
        doctor.Log.Should().Contain("is at work").And.Contain("all is well");
        await program.StopAsync();
    }

    private static Task<string> UpgradeAsync(TestCluster cluster, params string[] arguments) =>
        WxautoChart.ClusterHelmAsync(cluster, ["upgrade", "wxauto", WxautoChart.Directory, "--force-conflicts", .. arguments]);

    private static async Task PopulateAsync(TestCluster cluster)
    {
        await cluster.ApplyAsync(Shop.Secrets);
        await cluster.ApplyAsync(Shop.Plain);
        await cluster.ApplyAsync(Shop.Resources);
    }

    private static async Task<Dictionary<string, string>> IdentitiesAsync(TestCluster cluster)
    {
        var identities = new Dictionary<string, string>();
        foreach (var name in Data)
        {
            var found = (await cluster.FindAsync(name)) ?? throw new InvalidOperationException($"{name} is gone");
            if (found["spec"] is JsonObject spec && spec["quotas"] is JsonObject { Count: 0 })
                spec.Remove("quotas"); // the new version's default for what the previous one did not know
            identities[name] = $"{found["metadata"]!["uid"]} {found["spec"]?.ToJsonString()}{found["data"]?.ToJsonString()}";
        }
        return identities;
    }

    /// <summary>A field that the CRD does not know is dropped without a word.</summary>
    private static async Task<bool> AcceptsQuotasAsync(TestCluster cluster) =>
        await cluster.KubectlAsync("""patch platform main --type=merge --dry-run=server -p {"spec":{"quotas":{"agents":5}}} -o jsonpath={.spec.quotas.agents}""") == "5";

    /// <summary>The chart as a version before this one may have been: other labels and arguments, and a Platform without quotas.</summary>
    private static async Task<string> PackagePreviousAsync()
    {
        var directory = Directory.CreateTempSubdirectory("wxauto-chart-").FullName;
        foreach (var file in Directory.EnumerateFiles(WxautoChart.Directory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(directory, Path.GetRelativePath(WxautoChart.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        Rewrite("Chart.yaml", text => text.Replace($"ersion: {WxautoChart.Version}", "ersion: 0.0.9", StringComparison.Ordinal));
        Rewrite("templates/_names.tpl",
            text => text.Replace("app.kubernetes.io/part-of: wxauto\n", "tier: service\n", StringComparison.Ordinal));
        Rewrite("templates/service.yaml",
            text => text.Replace("name: metrics, port: 8080", "name: web, port: 80", StringComparison.Ordinal));
        Rewrite("files/crds/platforms.yaml", text =>
        {
            var crd = Yaml.Document(text);
            var properties = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!.AsObject();
            properties.Remove("quotas").Should().BeTrue();
            return crd.ToJsonString();
        });
        var (exit, output, error) = await WxautoChart.HelmAsync("package", directory, "-d", directory);
        exit.Should().Be(0, output + error);
        return Path.Combine(directory, "wxauto-0.0.9.tgz");

        void Rewrite(string file, Func<string, string> change)
        {
            var path = Path.Combine(directory, file);
            var text = File.ReadAllText(path);
            var changed = change(text);
            changed.Should().NotBe(text);
            File.WriteAllText(path, changed);
        }
    }
}
