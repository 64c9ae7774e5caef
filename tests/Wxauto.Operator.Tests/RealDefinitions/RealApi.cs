using System.Net;
using System.Text.Json.Nodes;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Tests.Crds;
using Wxauto.Operator.Tests.Platforms;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Wxauto.Operator.Tests.RealDefinitions;

/// <summary>A Kubernetes API that serves the real definitions, and the API of the test run with the stand-ins.</summary>
public sealed class RealApi : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"wxauto-real.{Guid.NewGuid():N}");
    private readonly k8s.Kubernetes _standIns = TestCluster.NewClient();
    private k8s.Kubernetes? _real;

    private static string Script => Path.Combine(RepositoryFiles.Root, "tests/env/kubernetes/api.sh");

    public string Kubeconfig { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await EnsureNamespaceAsync(_standIns);
        if (RealDefinitions.WhyNot is not null)
            return;
        var settings = new Dictionary<string, string> { ["WXAUTO_TEST_DEFINITIONS"] = RealDefinitions.Folder };
        var (exit, output, error) = await TestCluster.RunAsync(Script, ["start", _directory], environment: settings);
        if (exit != 0)
            throw new InvalidOperationException($"The API with the real definitions does not start: {error}");
        Kubeconfig = output.Trim();
        _real = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
        await EnsureNamespaceAsync(_real);
    }

    /// <summary>What the real definition says to the object; null when it takes it.</summary>
    public Task<string?> RealRefusalAsync(ResourceType type, JsonObject body) => RefusalAsync(_real!, type, body);

    /// <summary>What the stand-in says to the object; null when it takes it.</summary>
    public Task<string?> StandInRefusalAsync(ResourceType type, JsonObject body) => RefusalAsync(_standIns, type, body);

    public async Task DisposeAsync()
    {
        _standIns.Dispose();
        if (_real is null)
            return;
        _real.Dispose();
        await TestCluster.RunAsync(Script, ["stop", _directory]);
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<string?> RefusalAsync(k8s.Kubernetes client, ResourceType type, JsonObject body)
    {
        try
        {
            await client.CustomObjects.CreateNamespacedCustomObjectAsync(
                body, type.Group, type.Version, Namespace, type.Plural, dryRun: "All", fieldValidation: "Strict");
            return null;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            return e.Response.Content;
        }
    }

    /// <summary>The namespace of the golden Platforms.</summary>
    private static string Namespace => PlatformPlans.Of("minimal").Namespace;

    private static async Task EnsureNamespaceAsync(k8s.Kubernetes client)
    {
        try
        {
            await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } });
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Another test made it; nothing is kept in it.
        }
    }
}
