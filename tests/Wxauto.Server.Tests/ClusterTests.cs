using System.Net;
using Wxauto.Contracts.Resources;
using Wxauto.Storage;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>A pod's life, on a real API server and a real database.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private TestCluster _cluster = null!;
    private StorageOptions _storage = null!;
    private Dictionary<string, string> _environment = null!;

    [Fact]
    public async Task A_pod_waits_for_database_and_resources_works_and_is_unready_before_it_ends()
    {
        _server.Start(_environment, "--resources", "kubernetes");
        await UntilUnreadyAsync("wxauto-server migrate");
        await UntilUnreadyAsync("agents.wxauto.io");
        (await _server.ProbeAsync("healthz")).Status.Should().Be(HttpStatusCode.OK, "it is alive while it waits");

        var (exit, output, error) = await TestCluster.RunAsync("dotnet", [RunningServer.Program, "migrate"], environment: _environment);
        (exit, output.Trim()).Should().Be((0, "The schema is current."), error);
        await UntilUnreadyAsync("\"database\":\"Healthy\"");

        await _cluster.KubectlAsync($"create role reads --verb=list,watch --resource={string.Join(',', Roles.All.SelectMany(r => r.Reads).Distinct().Select(k => $"{k.Plural}.{ResourceKinds.Group}"))}");
        await _cluster.KubectlAsync($"create rolebinding reads --role=reads --serviceaccount={_cluster.Namespace}:server");
        await _server.UntilReadyAsync();
        await _cluster.ApplyAsync("apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetadata: {name: branch-office}\nspec: {displayName: 分店}\n");
        await _server.UntilAsync("the agent is seen", async () => (await _server.ProbeAsync("api/console/agents"))
            .Text.Contains("branch-office"));

        _server.Terminate();
        await UntilUnreadyAsync("the process is stopping");
        (await _server.ExitAsync()).Should().Be(0, _server.Log);
    }

    [Fact]
    public async Task A_pod_that_waits_ends_when_it_is_told_to()
    {
        _server.Start(_environment, "--resources", "kubernetes");
        await UntilUnreadyAsync("wxauto-server migrate");
        _server.Terminate();
        (await _server.ExitAsync()).Should().Be(0, _server.Log);
    }

    [Fact]
    public async Task A_migration_that_cannot_reach_the_database_says_what_to_look_at()
    {
        _environment["ConnectionStrings__Wxauto"] = "Host=127.0.0.1;Port=1;Database=wxauto;Username=wxauto";
        var (exit, _, error) = await TestCluster.RunAsync("dotnet", [RunningServer.Program, "migrate"], environment: _environment);
        exit.Should().Be(1);
        error.Should().Contain("PostgreSQL cannot be used").And.Contain("ConnectionStrings__Wxauto");
    }

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.NewNamespaceAsync();
        _storage = await TestDatabase.EmptyPostgreSqlAsync();
        await _cluster.KubectlAsync("create serviceaccount server");
        _environment = new()
        {
            ["ConnectionStrings__Wxauto"] = _storage.ConnectionString,
            ["Wxauto__Security__MasterKey"] = Convert.ToBase64String(new byte[32]),
            ["KUBECONFIG"] = await KubeconfigAsync("server"), ["POD_NAMESPACE"] = _cluster.Namespace,
        };
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private Task UntilUnreadyAsync(string reason) => _server.UntilAsync($"/readyz says '{reason}'",
        async () => await _server.ProbeAsync("readyz") is (HttpStatusCode.ServiceUnavailable, var text) && text.Contains(reason));

    /// <summary>With nothing but the rights of the service account.</summary>
    private async Task<string> KubeconfigAsync(string serviceAccount)
    {
        var file = Path.Combine(_server.Directory, "kubeconfig");
        File.Copy(TestCluster.Kubeconfig, file);
        var token = (await _cluster.KubectlAsync($"create token {serviceAccount}")).Trim();
        await TestCluster.RunAsync(TestCluster.Kubectl,
            ["--kubeconfig", file, "config", "set-credentials", serviceAccount, $"--token={token}"]);
        await TestCluster.RunAsync(TestCluster.Kubectl,
            ["--kubeconfig", file, "config", "set-context", "--current", $"--user={serviceAccount}"]);
        return file;
    }
}
