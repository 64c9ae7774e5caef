using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Wxauto.Tests;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Chart.Tests;

/// <summary>The chart as it is checked out, through helm.</summary>
internal static class WxautoChart
{
    /// <summary>What `helm template` assumes of a cluster that has the CRDs and the Prometheus operator.</summary>
    private static readonly string[] Cluster = ["--api-versions", "wxauto.io/v1alpha1/Platform", "--kube-version", "1.34.0"];

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Rendered = new();

    public static string Root { get; } = RepositoryRoot.Directory;
    public static string Directory { get; } = Path.Combine(Root, "charts/wxauto");
    public static string Version { get; } =
        Yaml.Document(File.ReadAllText(Path.Combine(Directory, "Chart.yaml")))["version"]!.GetValue<string>();

    /// <summary>Value sets of the tests, by their names.</summary>
    public static IReadOnlyList<string> ValueSets { get; } =
        [.. System.IO.Directory.EnumerateFiles(Path.Combine(Root, "tests/Wxauto.Chart.Tests/values"), "*.yaml")
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public static string ValuesFile(string set) => Path.Combine(Root, "tests/Wxauto.Chart.Tests/values", $"{set}.yaml");

    /// <summary>The operator's program, built beside the tests.</summary>
    public static string Operator { get; } = RepositoryRoot.BuiltBy("operator/Wxauto.Operator", "wxauto-operator");

    /// <summary>Rendered once for each set of arguments: many tests look at the same.</summary>
    public static Task<string> RenderAsync(string @namespace, params string[] arguments) =>
        Rendered.GetOrAdd($"{@namespace} {string.Join(' ', arguments)}", _ => new(() => TemplateAsync(@namespace, arguments))).Value;

    private static async Task<string> TemplateAsync(string @namespace, string[] arguments)
    {
        var (exit, output, error) = await HelmAsync(["template", "wxauto", Directory, "-n", @namespace, .. Cluster, .. arguments]);
        return exit == 0 ? output : throw new InvalidOperationException(error);
    }

    /// <summary>Objects of a value set.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ObjectsAsync(string set, string @namespace = "wxauto-system") =>
        [.. Yaml.Documents(await RenderAsync(@namespace, "-f", ValuesFile(set)))
            .Select(d => d?.AsObject() ?? throw new InvalidDataException("an empty document"))];

    public static Task<(int Exit, string Output, string Error)> HelmAsync(params string[] arguments) =>
        TestCluster.RunAsync(TestCluster.Helm, arguments);

    /// <summary>Runs helm against the test's API server; fails with what it said when it fails.</summary>
    public static async Task<string> ClusterHelmAsync(TestCluster cluster, params string[] arguments)
    {
        var (exit, output, error) = await HelmAsync([.. arguments, "--kubeconfig", TestCluster.Kubeconfig, "-n", cluster.Namespace]);
        return exit == 0 ? output : throw new InvalidOperationException($"helm {string.Join(' ', arguments)}: {error}{output}");
    }

    public static string Kind(this JsonObject resource) => resource["kind"]!.GetValue<string>();
    public static string Name(this JsonObject resource) => resource["metadata"]!["name"]!.GetValue<string>();
}
