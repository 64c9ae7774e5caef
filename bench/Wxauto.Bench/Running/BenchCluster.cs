using System.Text;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Internal;
using Wxauto.Operator.Runtime;
using k8s;
using k8s.Models;

namespace Wxauto.Bench.Running;

/// <summary>A namespace with a Platform and many enrolled Agents on the Kubernetes API beside which the bench was started, and a stub of
/// the Platform's services.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const int AtOnce = 16;
    private static readonly ResourceType Platforms = Kind("platforms", "Platform"), Agents = Kind("agents", "Agent"),
    Providers = Kind("aiproviders", "AIProvider"), Bases = Kind("knowledgebases", "KnowledgeBase");

    private readonly k8s.Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
    private readonly KubernetesApi _api;
    private readonly WebApplication _services;

    private BenchCluster(int agents)
    {
        _api = new KubernetesApi(_client, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _services = builder.Build();
        var reports = Enumerable.Range(0, agents)
            .Select(i => new AgentReport($"bench-{i}", true, true, "1.0.0", DateTimeOffset.UtcNow, 0, "LoggedIn", false)).ToList();
        _services.MapGet(InternalApi.Agents, () => reports);
        _services.MapGet(InternalApi.AIProviders, () => Array.Empty<object>());
        _services.MapGet(InternalApi.KnowledgeBases, () => Array.Empty<object>());
    }

    public static string Kubeconfig { get; } = Environment.GetEnvironmentVariable("WXAUTO_TEST_KUBECONFIG")
        ?? throw new InvalidOperationException(
            "WXAUTO_TEST_KUBECONFIG is not set: run the bench with 'tests/env/with-kubernetes.sh …' or 'make bench'.");

    public string Namespace { get; } = $"bench-{Guid.NewGuid():N}"[..16];

    public string Services => _services.Urls.Single();

    public static async Task<BenchCluster> StartAsync(int agents, int withSecret)
    {
        var cluster = new BenchCluster(agents);
        await cluster._services.StartAsync();
        await cluster._client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = cluster.Namespace } });
        await cluster.SecretAsync("database", "url");
        await cluster.CreateAsync(Platforms, "main",
            """{"database": {"secretRef": {"name": "database", "key": "url"}}, "dapr": {"pubsub": {"type": "pubsub.redis", "metadata": [{"name": "redisHost", "value": "redis"}]}}}""");
        await cluster.CreateAsync(Providers, "main", """{"preset": "extractive"}""");
        await cluster.CreateAsync(Bases, "shop", """{"sources": [{"name": "site", "url": {"address": "https://shop.example/help"}}]}""");
        await Parallel.ForAsync(0, agents, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            if (i < withSecret)
                await cluster.SecretAsync($"rest-{i}", "key");
            var rest = i < withSecret ? $$""", "restApi": {"apiKey": {"secretRef": {"name": "rest-{{i}}", "key": "key"} } }""" : "";
            await cluster.CreateAsync(Agents, $"bench-{i}",
                $$"""{"displayName": "客服", "chats": {"friends": {"mode": "All"} }, "knowledge": ["shop"], "ai": {"route": ["main"]}, "persona": {"tone": "亲切、简洁", "instructions": "先给结论，再给步骤。"} {{rest}} }""");
        });
        return cluster;
    }

    /// <summary>Agents are left as they are: with the server they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _client.Dispose();
    }

    private static ResourceType Kind(string plural, string kind) => new("wxauto.io", "v1alpha1", plural, kind);

    private Task<DynamicResource> CreateAsync(ResourceType type, string name, string spec) =>
        _api.CreateAsync(new DynamicResource(type, new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            new JsonObject { ["spec"] = JsonNode.Parse(spec) }), default);

    private Task<V1Secret> SecretAsync(string name, string key) =>
        _api.CreateAsync(new V1Secret { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Data = new Dictionary<string, byte[]> { [key] = Encoding.UTF8.GetBytes("bench") } }, default);
}
