using System.Text;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;
using Wxauto.Tests.Operator;
using k8s;
using k8s.Models;

namespace Wxauto.Chart.Tests.Rights;

/// <summary>The operator with the chart's service account, command line and environment, against a real API server.</summary>
public sealed class RightsTests(InstalledChart chart) : IClassFixture<InstalledChart>
{
    /// <summary>Asked for by an admission plugin that the test's API server cannot have: it knows custom
    /// resources of its own only.</summary>
    private static readonly Right[] OfAnAdmissionPlugin = [new("wxauto.io", "platforms/finalizers", "update")];

    [Fact]
    public async Task The_operator_does_nothing_that_is_forbidden_and_may_do_nothing_that_it_does_not()
    {
        await using var system = await chart.InstallAsync();
        await using var shop = await TestCluster.NewNamespaceAsync();
        await using var stub = await ServicesStub.StartAsync(TimeProvider.System);
        await using var proxy = await RecordingProxy.StartAsync();
        await using var program = await StartAsync(system, proxy, stub);
        try
        {
            await LiveAsync(shop, stub, proxy);
            await program.StopAsync();
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"Forbidden: {string.Join("; ", proxy.Forbidden.Distinct())}\nThe operator said:\n{program.Log}", e);
        }

        proxy.Forbidden.Should().BeEmpty();
        (await GrantedAsync(system)).Except(OfAnAdmissionPlugin).Except(proxy.Used).Should()
            .BeEmpty("a right that is not used is given away: take it out of charts/wxauto/files/rules.yaml, or add its use to this test");
    }

    [Fact]
    public async Task In_one_namespace_it_asks_for_nothing_of_others()
    {
        await using var shop = await TestCluster.NewNamespaceAsync();
        await using var system = await chart.InstallAsync("--set", "scope=Namespace", "--set", $"watchNamespace={shop.Namespace}");
        await using var stub = await ServicesStub.StartAsync(TimeProvider.System);
        await using var proxy = await RecordingProxy.StartAsync();
        await using var program = await StartAsync(system, proxy, stub);

        await shop.ApplyAsync(Shop.Secrets);
        await shop.ApplyAsync(Shop.Resources);
        await shop.ApplyAsync(Shop.Everything);
        await MigrateAsync(shop);
        await ExistsAsync(shop, "deployment/main-gateway");
        await stub.TrustAsync(shop);
        await ExistsAsync(shop, "secret/front-desk-enrollment");
        await shop.KubectlAsync("delete agent front-desk");
        await program.StopAsync();

        proxy.Forbidden.Should().BeEmpty(program.Log);
        proxy.Answers.Select(a => a.Request.Namespace).Distinct().Should().BeEquivalentTo([shop.Namespace, system.Namespace]);
        proxy.Answers.Where(a => a.Request.Namespace == system.Namespace).Select(a => a.Request.Right.Resource).Distinct().Should()
            .Equal("leases");
    }

    [Fact]
    public async Task What_the_operator_lacks_its_doctor_names()
    {
        await using var system = await chart.InstallAsync("--set", "fullnameOverride=second");
        await using var proxy = await RecordingProxy.StartAsync();
        using var client = TestCluster.NewClient();
        var role = (await client.RbacAuthorizationV1.ListClusterRoleAsync())
            .Items.Single(r => r.Metadata.Name == $"{system.Namespace}-second");
        role.Rules.Single(r => r.Resources.Contains("deployments")).Verbs = ["get", "list", "watch"];
        await client.RbacAuthorizationV1.ReplaceClusterRoleAsync(role, role.Metadata.Name);

        await using var doctor = OperatorProgram.Start(await system.TestContainerAsync(), system.Namespace,
            await proxy.KubeconfigAsync(system.Namespace, "second"), "--patience", "1");
        await doctor.WaitAsync();

        doctor.ExitCode.Should().Be(1);
        doctor.Log.Should().Contain("ok    API server").And.Contain("create,patch deployments.apps").And.NotContain("secrets")
            .And.Contain($"nobody renewed the Lease {system.Namespace}/second", "no operator runs here").And.Contain("2 things to mend");
    }

    /// <summary>All that happens to a Platform and what belongs to it in its life.</summary>
    private static async Task LiveAsync(TestCluster shop, ServicesStub stub, RecordingProxy proxy)
    {
        await shop.ApplyAsync(Shop.Secrets);
        await shop.ApplyAsync(Shop.Everything);
        proxy.LoseTheNextPatchOfAnAgent();
        await shop.ApplyAsync(Shop.Resources);
        await MigrateAsync(shop);
        foreach (var child in (string[])["deployment/main-gateway", "ingress/main-gateway", "horizontalpodautoscaler/main-pipeline",
            "scaledobject/main-knowledge", "servicemonitor/main", "networkpolicy/main-gateway"])
            await ExistsAsync(shop, child);
        await stub.TrustAsync(shop);
        await EnrolAsync(shop, stub);
        await ChangeByHandAsync(shop);

        await shop.ApplyAsync(Shop.ByGateway);
        await ExistsAsync(shop, "grpcroute/main-gateway");
        foreach (var child in (string[])["ingress/main-gateway", "horizontalpodautoscaler/main-pipeline", "scaledobject/main-knowledge",
            "networkpolicy/main-gateway"])
            await GoneAsync(shop, child);

        var job = await JobAsync(shop);
        await shop.ApplyAsync(Shop.Leftovers((await shop.KubectlAsync("get platform main -o jsonpath={.metadata.uid}")).Trim()));
        await shop.ApplyAsync(Shop.Plain);
        await GoneAsync(shop, job);
        await MigrateAsync(shop);
        foreach (var child in (string[])["grpcroute/main-gateway", "servicemonitor/main", "prometheusrule/main", "serviceaccount/former",
            "service/former", "role/former", "rolebinding/former", "pdb/former", "component/former", "configuration/former",
            "resiliency/former"])
            await GoneAsync(shop, child);

        await shop.KubectlAsync("delete agent front-desk --timeout=60s");
        stub.Ended.Should().Equal("front-desk");
    }

    private static async Task EnrolAsync(TestCluster shop, ServicesStub stub)
    {
        await ExistsAsync(shop, "secret/front-desk-enrollment");
        stub.Agents["front-desk"] = new("front-desk", Enrolled: true, Connected: true, "0.1.0", DateTimeOffset.UtcNow, QueueDepth: 0,
            "LoggedIn", Paused: false);
        await GoneAsync(shop, "secret/front-desk-enrollment");
    }

    /// <summary>Twice the same: the second time is told by raising the count of the first Event.</summary>
    private static async Task ChangeByHandAsync(TestCluster shop)
    {
        for (var time = 1; time <= 2; time++)
        {
            await shop.KubectlAsync("patch service main-console --field-manager=somebody --type=merge -p {\"spec\":{\"selector\":{\"app.kubernetes.io/instance\":\"other\"}}}");
            await TestCluster.EventuallyAsync("the Service is as it was", async () =>
                (string?)(await shop.FindAsync("service/main-console"))!["spec"]!["selector"]!["app.kubernetes.io/instance"] == "main");
            var count = time;
            await TestCluster.EventuallyAsync($"an Event tells of it {time} times", async () =>
                (await shop.ListAsync("events", "fieldSelector=reason=TakenBack")).Any(e => (int?)e["count"] == count));
        }
    }

    private static async Task<OperatorProgram> StartAsync(TestCluster system, RecordingProxy proxy, ServicesStub stub) =>
        OperatorProgram.Start(
        await system.OperatorContainerAsync(), system.Namespace, await proxy.KubeconfigAsync(system.Namespace, "wxauto-operator"),
        "--service-address", stub.Template, "--metrics-url", $"http://127.0.0.1:{TestPorts.Free()}");

    private static async Task<HashSet<Right>> GrantedAsync(TestCluster system)
    {
        using var client = TestCluster.NewClient();
        var rules = new List<V1PolicyRule>();
        foreach (var binding in (await client.RbacAuthorizationV1.ListClusterRoleBindingAsync())
            .Items.Where(b => b.Subjects?.Any(s => s.NamespaceProperty == system.Namespace) == true))
            rules.AddRange((await client.RbacAuthorizationV1.ReadClusterRoleAsync(binding.RoleRef.Name)).Rules);
        foreach (var binding in (await client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(system.Namespace)).Items)
            rules.AddRange((await client.RbacAuthorizationV1.ReadNamespacedRoleAsync(binding.RoleRef.Name, system.Namespace)).Rules);
        rules.Should().NotBeEmpty();
        return [.. from rule in rules from @group in rule.ApiGroups from resource in rule.Resources from verb in rule.Verbs select new Right(@group, resource, verb)];
    }

    /// <summary>Nobody runs the Job of the migration; the test says that it is done.</summary>
    private static async Task MigrateAsync(TestCluster shop)
    {
        var job = await JobAsync(shop);
        await shop.KubectlAsync($"patch {job} --subresource=status --type=merge -p {{\"status\":{{\"succeeded\":1,\"conditions\":[{{\"type\":\"Complete\",\"status\":\"True\"}}]}}}}");
    }

    private static Task<string> JobAsync(TestCluster shop) => TestCluster.EventuallyAsync<string>("a Job migrates the database", async () =>
        await shop.ListAsync("jobs") is [var job] ? $"job/{job["metadata"]!["name"]}" : null);

    private static Task ExistsAsync(TestCluster cluster, string what) =>
        TestCluster.EventuallyAsync($"{what} is there", () => cluster.ExistsAsync(what));

    private static Task GoneAsync(TestCluster cluster, string what) =>
        TestCluster.EventuallyAsync($"{what} is gone", async () => !await cluster.ExistsAsync(what));
}

internal static class StubTokens
{
    /// <summary>The services know the token that the operator made for them.</summary>
    public static async Task TrustAsync(this ServicesStub stub, TestCluster shop) =>
        stub.Token = await TestCluster.EventuallyAsync<string>("the Platform has a token", async () =>
        (string?)(await shop.FindAsync("secret/main-internal"))?["data"]?["operatorToken"] is { Length: > 0 } token
            ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : null);
}
