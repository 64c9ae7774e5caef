using System.Text.Json.Nodes;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Chart.Tests;

/// <summary>What the chart makes of the value sets in values/.</summary>
public sealed class TemplateTests
{
    public static TheoryData<string> Sets => [.. WxautoChart.ValueSets];

    [Fact]
    public void There_are_ten_value_sets_or_more() => WxautoChart.ValueSets.Should().HaveCountGreaterThanOrEqualTo(10);

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Helm_finds_nothing_to_say_against_it(string set)
    {
        var (exit, output, error) = await WxautoChart.HelmAsync("lint", "--strict", WxautoChart.Directory, "-f",
            WxautoChart.ValuesFile(set), "--set", "platform.create=false");
        exit.Should().Be(0, output + error);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Every_object_has_a_name_a_place_and_the_labels(string set)
    {
        var objects = await WxautoChart.ObjectsAsync(set);
        objects.Select(o => (o["apiVersion"]!.GetValue<string>(), o.Kind(), o["metadata"]!["namespace"]?.GetValue<string>(), o.Name()))
            .Should().OnlyHaveUniqueItems();
        foreach (var resource in objects)
        {
            resource.Name().Should().MatchRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$");
            resource.Name().Length.Should().BeLessThanOrEqualTo(resource["metadata"]!["namespace"] is null ? 253 : 63);
            var labels = resource["metadata"]!["labels"]!;
            labels["app.kubernetes.io/instance"]!.GetValue<string>().Should().Be("wxauto");
            labels["app.kubernetes.io/managed-by"]!.GetValue<string>().Should().Be("Helm");
            labels["app.kubernetes.io/version"]!.GetValue<string>().Should().Be(WxautoChart.Version);
            if (resource.Kind() is "CustomResourceDefinition" or "ClusterRole" or "ClusterRoleBinding")
                resource["metadata"]!["namespace"].Should().BeNull($"{resource.Kind()} has none");
            else
                resource["metadata"]!["namespace"].Should()
                    .NotBeNull($"{resource.Kind()} {resource.Name()} must not depend on the context");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Every_pod_is_restricted_and_writes_to_no_image(string set)
    {
        var objects = await WxautoChart.ObjectsAsync(set);
        var pods = objects.Select(o => o.Kind() switch { "Pod" => o["spec"], "Deployment" => o["spec"]!["template"]!["spec"], _ => null })
            .OfType<JsonNode>().ToList();
        pods.Should().HaveCount(2, "there is the operator and the test of `helm test`");
        foreach (var pod in pods)
        {
            pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>().Should().BeTrue();
            pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>().Should().Be("RuntimeDefault");
            pod["hostNetwork"].Should().BeNull();
            foreach (var container in pod["containers"]!.AsArray())
            {
                var security = container!["securityContext"]!;
                security["allowPrivilegeEscalation"]!.GetValue<bool>().Should().BeFalse();
                security["readOnlyRootFilesystem"]!.GetValue<bool>().Should().BeTrue();
                security["capabilities"]!["drop"]![0]!.GetValue<string>().Should().Be("ALL");
                security["privileged"].Should().BeNull();
                container["image"]!.GetValue<string>().Should()
                    .MatchRegex("[^/]:[A-Za-z0-9._-]+$|@sha256:[0-9a-f]{64}$", "an image without a version is another one tomorrow");
                container["resources"]!["limits"]!["memory"].Should().NotBeNull();
            }
            pod["volumes"]!.AsArray().Should().OnlyContain(v => v!["emptyDir"] != null);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task No_rule_has_a_wildcard(string set)
    {
        var rules = (await WxautoChart.ObjectsAsync(set)).Where(o => o.Kind() is "Role" or "ClusterRole")
            .SelectMany(o => o["rules"]!.AsArray());
        rules.Should().NotContain(r => r!.ToJsonString(default).Contains('*'));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_api_server_accepts_it(string set)
    {
        await using var cluster = await TestCluster.NewNamespaceAsync();
        // Neither the release's namespace nor the one that value sets name need exist here.
        var rendered = (await WxautoChart.RenderAsync("wxauto-system", "-f", WxautoChart.ValuesFile(set)))
            .Replace("namespace: wxauto-system", $"namespace: {cluster.Namespace}", StringComparison.Ordinal)
            .Replace("namespace: shop", $"namespace: {cluster.Namespace}", StringComparison.Ordinal);
        // A Pod of an account that is not there is refused, and a dry run makes none.
        foreach (var account in Yaml.Documents(rendered).Where(d => d!.AsObject().Kind() == "Pod")
            .Select(d => d!["spec"]!["serviceAccountName"]!.GetValue<string>()))
            await cluster.KubectlAsync($"create serviceaccount {account}");
        var answer = await cluster.KubectlAsync("apply --server-side --force-conflicts --dry-run=server --validate=strict -f -", rendered);
        answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(Yaml.Documents(rendered).Count)
            .And.OnlyContain(line => line.Contains("(server dry run)"));
    }

    [Fact]
    public async Task The_whole_cluster_is_served_by_a_cluster_role()
    {
        var objects = await WxautoChart.ObjectsAsync("defaults");
        objects.Should().ContainSingle(o => o.Kind() == "ClusterRoleBinding").Which["roleRef"]!["name"]!.GetValue<string>()
            .Should().Be(objects.Single(o => o.Kind() == "ClusterRole"
                && !o["metadata"]!["labels"]!.AsObject().Any(l => l.Key.Contains("aggregate"))).Name());
        Arguments(objects).Should().NotContain(a => a.StartsWith("--namespace"));
    }

    [Fact]
    public async Task One_namespace_needs_nothing_of_the_cluster()
    {
        var objects = await WxautoChart.ObjectsAsync("namespace");
        objects.Select(o => o.Kind()).Should().NotContain(["ClusterRole", "ClusterRoleBinding"]);
        objects.Where(o => o.Kind() == "Role" && o["metadata"]!["namespace"]!.GetValue<string>() == "shop").Should().ContainSingle()
            .Which["rules"]!.ToJsonString().Should().Contain("agents/status");
        objects.Where(o => o.Kind() == "RoleBinding" && o["metadata"]!["namespace"]!.GetValue<string>() == "shop").Should().ContainSingle()
            .Which["subjects"]![0]!["namespace"]!.GetValue<string>().Should().Be("wxauto-system");
        objects.Where(o => o.Kind() == "Role" && o["metadata"]!["namespace"]!.GetValue<string>() == "wxauto-system").Should()
            .ContainSingle()
            .Which["rules"]!.ToJsonString().Should().Contain("leases").And.NotContain("agents");
        Arguments(objects).Should().Contain("--namespace=shop");
    }

    [Fact]
    public async Task Two_releases_in_one_namespace_do_not_wait_for_each_other()
    {
        (await LeaseOfAsync("wxauto")).Should().Be("wxauto-operator");
        (await LeaseOfAsync("second")).Should().Be("second-wxauto-operator");

        // Of the operator, and the same of `helm test`.
        static async Task<string> LeaseOfAsync(string release)
        {
            var (exit, output, error) = await WxautoChart.HelmAsync("template", release, WxautoChart.Directory, "-n", "wxauto-system");
            exit.Should().Be(0, error);
            var pods = Yaml.Documents(output).Select(d => d!.AsObject())
                .Select(o => o.Kind() switch { "Pod" => o["spec"], "Deployment" => o["spec"]!["template"]!["spec"], _ => null })
                .OfType<JsonNode>();
            var names = pods.Select(p => p["containers"]![0]!["args"]!.AsArray().Select(a => a!.GetValue<string>())
                .Single(a => a.StartsWith("--lease-name=")));
            return names.Should().HaveCount(2).And.Subject.Distinct().Should().ContainSingle().Subject["--lease-name=".Length..];
        }
    }

    [Fact]
    public async Task Two_replicas_may_not_both_be_away()
    {
        (await WxautoChart.ObjectsAsync("defaults")).Should().NotContain(o => o.Kind() == "PodDisruptionBudget",
            "it would keep a node of one replica from being drained");
        var objects = await WxautoChart.ObjectsAsync("two-replicas");
        var budget = objects.Single(o => o.Kind() == "PodDisruptionBudget");
        budget["spec"]!["maxUnavailable"]!.GetValue<long>().Should().Be(1);
        JsonNode.DeepEquals(budget["spec"]!["selector"], objects.Single(o => o.Kind() == "Deployment")["spec"]!["selector"])
            .Should().BeTrue();
    }

    [Fact]
    public async Task The_test_pod_is_none_of_the_operators_pods()
    {
        var objects = await WxautoChart.ObjectsAsync("defaults");
        var labels = objects.Single(o => o.Kind() == "Pod")["metadata"]!["labels"]!.AsObject();
        var selector = objects.Single(o => o.Kind() == "Deployment")["spec"]!["selector"]!["matchLabels"]!.AsObject();
        selector.All(s => labels[s.Key]?.GetValue<string>() == s.Value!.GetValue<string>()).Should().BeFalse();
    }

    [Fact]
    public async Task Images_of_a_private_registry_reach_operator_test_and_services()
    {
        var objects = await WxautoChart.ObjectsAsync("air-gapped");
        foreach (var pod in new[] { objects.Single(o => o.Kind() == "Pod")["spec"]!,
            objects.Single(o => o.Kind() == "Deployment")["spec"]!["template"]!["spec"]! })
        {
            pod["containers"]![0]!["image"]!.GetValue<string>().Should()
                .StartWith($"registry.shop.example/mirror/wxauto-operator:{WxautoChart.Version}@sha256:");
            pod["imagePullSecrets"]![0]!["name"]!.GetValue<string>().Should().Be("registry");
        }
        Arguments(objects).Should().Contain($"--image=registry.shop.example/mirror/wxauto-server:{WxautoChart.Version}");
    }

    [Fact]
    public async Task A_platform_whose_kind_is_unknown_is_refused_with_what_to_do()
    {
        var (exit, _, error) = await WxautoChart.HelmAsync("template", "wxauto", WxautoChart.Directory, "-f",
            WxautoChart.ValuesFile("platform"));
        exit.Should().NotBe(0);
        error.Should().Contain("platform.create").And.Contain("kubectl apply --server-side -f crds/");
    }

    [Fact]
    public async Task What_must_outlive_the_release_is_kept()
    {
        var objects = await WxautoChart.ObjectsAsync("platform");
        var kept = objects.Where(o => o["metadata"]!["annotations"]?["helm.sh/resource-policy"]?.GetValue<string>() == "keep")
            .Select(o => o.Kind()).ToList();
        kept.Should().HaveCount(7).And.Contain("Platform").And.Contain("CustomResourceDefinition");
    }

    private static IEnumerable<string> Arguments(IEnumerable<JsonObject> objects) =>
        objects.Single(o => o.Kind() == "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray()
            .Select(a => a!.GetValue<string>());
}
