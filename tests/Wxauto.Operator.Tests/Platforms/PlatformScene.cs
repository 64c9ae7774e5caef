using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>A namespace with a database Secret, an operator that looks after it, and nodes.</summary>
internal sealed class PlatformScene : IAsyncDisposable
{
    public const string Connection = "Host=postgres;Database=wxauto;Username=wxauto;Password=one";

    private PlatformScene(TestCluster cluster, StubKubelet kubelet) => (Cluster, Kubelet) = (cluster, kubelet);

    public TestCluster Cluster { get; }

    public StubKubelet Kubelet { get; }

    public k8s.Kubernetes Client { get; } = TestCluster.NewClient();

    public OperatorUnderTest? Operator { get; set; }

    public string Namespace => Cluster.Namespace;

    public static async Task<PlatformScene> StartAsync(bool operated = true, bool database = true)
    {
        var cluster = await TestCluster.NewNamespaceAsync();
        var scene = new PlatformScene(cluster, new StubKubelet(cluster));
        if (database)
            await scene.SecretAsync("database", "connection", Connection);
        if (operated)
            scene.Operator = await OperatorUnderTest.StartAsync(cluster);
        return scene;
    }

    /// <summary>Applies a Platform; the spec's lines are added to what every Platform needs.</summary>
    public Task PlatformAsync(string more = "", string name = "main", string redis = "redis:6379") => Cluster.ApplyAsync($$"""
        apiVersion: wxauto.io/v1alpha1
        kind: Platform
        metadata: {name: {{name}}}
        spec:
          database:
            secretRef: {name: database, key: connection}
          dapr:
            pubsub:
              type: pubsub.redis
              metadata: [{name: redisHost, value: "{{redis}}"}]
          {{more.ReplaceLineEndings("\n  ")}}
        """);

    public Task SecretAsync(string name, string key, string value) => Cluster.ApplyAsync(
        $"{{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {{\"name\": \"{name}\"}}, \"stringData\": {{\"{key}\": \"{value}\"}}}}");

    public async Task<Condition?> ConditionAsync(string type, string platform = "main")
    {
        var status = (await Cluster.FindAsync($"platform/{platform}"))?["status"];
        return status?.Deserialize<PlatformResourceStatus>(ResourceJson.Options)!.Conditions.FirstOrDefault(c => c.Type == type);
    }

    public Task<Condition> ConditionIsAsync(string type, ConditionStatus wanted, string reason, string platform = "main") =>
        TestCluster.EventuallyAsync($"{platform} is {type}={wanted} ({reason})", async () =>
            await ConditionAsync(type, platform) is { } condition && condition.Status == wanted
                && condition.Reason == reason ? condition : null);

    public Task<Condition> ReadyAsync(string platform = "main") =>
        ConditionIsAsync(ConditionTypes.Ready, ConditionStatus.True, "AsWanted", platform);

    public Task<V1Deployment> DeploymentAsync(string what, Func<V1Deployment, bool> wanted, string name = "main-gateway") =>
        TestCluster.EventuallyAsync($"the Deployment {name} {what}", async () => await FindAsync(name) is { } deployment
            && wanted(deployment) ? deployment : null);

    public async Task<V1Deployment?> FindAsync(string deployment) =>
        (await Client.AppsV1.ListNamespacedDeploymentAsync(Namespace, fieldSelector: $"metadata.name={deployment}")).Items.FirstOrDefault();

    public async Task<IReadOnlyList<V1Job>> JobsAsync() => [.. (await Client.BatchV1.ListNamespacedJobAsync(Namespace)).Items];

    public async Task<IReadOnlyList<Corev1Event>> EventsAsync(string reason) =>
        [.. (await Client.CoreV1.ListNamespacedEventAsync(Namespace))
            .Items.Where(e => e.InvolvedObject.Kind == "Platform" && e.Reason == reason)];

    public async ValueTask DisposeAsync()
    {
        if (Operator is not null)
            await Operator.DisposeAsync();
        await Kubelet.DisposeAsync();
        Client.Dispose();
        await Cluster.DisposeAsync();
    }
}
