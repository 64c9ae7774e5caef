using System.Text.Json.Nodes;

namespace Wxauto.Tests.Kubernetes;

/// <summary>A kind as the API serves it.</summary>
/// <param name="Path">Of its group and version: <c>api/v1</c>, <c>apis/apps/v1</c>.</param>
internal sealed record ApiKind(string Path, string Plural, bool IsNamespaced)
{
    /// <summary>Of one object, or of all when there is no name.</summary>
    public string PathOf(string @namespace, string? name = null) =>
        (IsNamespaced ? $"{Path}/namespaces/{@namespace}/{Plural}" : $"{Path}/{Plural}") + (name is null ? "" : $"/{name}");
}

/// <summary>The kinds that the test run's API serves, asked for once in a process.</summary>
internal sealed class ApiKinds
{
    private static readonly Lazy<Task<ApiKinds>> Served = new(ReadAsync);
    private readonly Dictionary<string, ApiKind> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string ApiVersion, string Kind), ApiKind> _byKind = [];

    public static Task<ApiKinds> ServedAsync() => Served.Value;

    /// <param name="name">Plural, singular or short, as kubectl takes it: <c>deployments</c>, <c>pdb</c>, <c>jobs.v1.batch</c>.</param>
    public ApiKind Named(string name) =>
        _byName.GetValueOrDefault(name) ?? throw new ArgumentException($"The API serves nothing that is called {name}.", nameof(name));

    public ApiKind Of(string apiVersion, string kind) =>
        _byKind.GetValueOrDefault((apiVersion, kind))
            ?? throw new InvalidOperationException($"The API does not serve {apiVersion} {kind}.");

    private static async Task<ApiKinds> ReadAsync()
    {
        using var client = TestCluster.NewClient();
        var kinds = new ApiKinds();
        await kinds.AddAsync(client, "api/v1", "v1");
        foreach (var group in (await JsonAsync(client, "apis"))["groups"]!.AsArray())
        {
            // The preferred version goes first: the first that has a name keeps it.
            var preferred = group!["preferredVersion"]!["groupVersion"]!.GetValue<string>();
            var versions = group["versions"]!.AsArray().Select(v => v!["groupVersion"]!.GetValue<string>());
            foreach (var version in versions.OrderBy(v => v != preferred))
                await kinds.AddAsync(client, $"apis/{version}", version);
        }
        return kinds;
    }

    private async Task AddAsync(k8s.Kubernetes client, string path, string apiVersion)
    {
        var (group, version) = apiVersion.Split('/') is [var g, var v] ? ("." + g, "." + v) : ("", "." + apiVersion);
        foreach (var resource in (await JsonAsync(client, path))["resources"]!.AsArray())
        {
            var (plural, kind) = (resource!["name"]!.GetValue<string>(), resource["kind"]!.GetValue<string>());
            if (plural.Contains('/'))
                continue; // a part of another: agents/status
            var served = new ApiKind(path, plural, resource["namespaced"]!.GetValue<bool>());
            _byKind.TryAdd((apiVersion, kind), served);
            var shortNames = resource["shortNames"]?.AsArray().Select(n => n!.GetValue<string>()) ?? [];
            foreach (var name in (IEnumerable<string>)[plural, plural + group, plural + version + group, kind, .. shortNames])
                _byName.TryAdd(name, served);
        }
    }

    private static async Task<JsonNode> JsonAsync(k8s.Kubernetes client, string path) =>
        JsonNode.Parse(await client.HttpClient.GetStringAsync(new Uri(client.BaseUri, path)))!;
}
