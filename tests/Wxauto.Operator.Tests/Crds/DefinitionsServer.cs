using System.Text.RegularExpressions;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>The API with the definitions of crds/, and what it says to every bad and good manifest.</summary>
public sealed partial class DefinitionsServer : IAsyncLifetime
{
    private readonly Dictionary<string, string> _refusals = [];
    private TestCluster? _cluster;

    public TestCluster Cluster => _cluster!;

    public static string Bad { get; } = Path.Combine(RepositoryFiles.Root, "tests/Wxauto.Operator.Tests/Crds/bad");
    public static string Good { get; } = Path.Combine(RepositoryFiles.Root, "tests/Wxauto.Operator.Tests/Crds/good");

    /// <summary>What the API said to the file; null when it took it.</summary>
    public string? Refusal(string file) => _refusals.GetValueOrDefault(file);

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.NewNamespaceAsync();
        await Cluster.KubectlAsync($"apply --server-side --force-conflicts -f {RepositoryFiles.Definitions}");
        await Cluster.KubectlAsync($"wait --for=condition=Established --timeout=60s -f {RepositoryFiles.Definitions}");
        // One call for the whole folder: kubectl goes on after a refusal and names the file in each.
        var (_, _, error) = await TestCluster.RunAsync(TestCluster.Kubectl,
            ["--kubeconfig", TestCluster.Kubeconfig, "-n", Cluster.Namespace, "create", "--dry-run=server", "-f", Bad]);
        foreach (Match refusal in OneRefusal().Matches(error))
            _refusals[Path.GetFileNameWithoutExtension(refusal.Groups["file"].Value)] = refusal.Value;
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [GeneratedRegex(@"^Error from server.*?""(?<file>[^""\n]+\.yaml)"".*?(?=^Error from server|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex OneRefusal();
}
