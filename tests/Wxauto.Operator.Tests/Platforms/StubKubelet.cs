using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>What nodes would do: pods of roles become ready, migrations end.</summary>
internal sealed class StubKubelet : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly k8s.Kubernetes _client = TestCluster.NewClient();
    private readonly string _namespace;
    private readonly Task _running;

    public StubKubelet(TestCluster cluster)
    {
        _namespace = cluster.Namespace;
        _running = RunAsync();
    }

    /// <summary>Null: they go on for ever.</summary>
    public volatile object? MigrationsSucceed = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _client.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                foreach (var job in (await _client.BatchV1.ListNamespacedJobAsync(_namespace, cancellationToken: _end.Token)).Items)
                    await EndAsync(job);
                foreach (var pod in (await _client.CoreV1.ListNamespacedPodAsync(_namespace,
                    labelSelector: "app.kubernetes.io/component!=migrate", cancellationToken: _end.Token)).Items)
                    await StartAsync(pod);
                await Task.Delay(100, _end.Token);
            }
            catch (Exception e) when (e is k8s.Autorest.HttpOperationException or HttpRequestException or OperationCanceledException)
            {
                // Something was deleted meanwhile, or it is the end.
            }
        }
    }

    private async Task EndAsync(V1Job job)
    {
        if (MigrationsSucceed is not bool succeed || job.Status?.Conditions is { Count: > 0 })
            return;
        var pods = await _client.CoreV1.ListNamespacedPodAsync(_namespace, labelSelector: $"job-name={job.Metadata.Name}",
            cancellationToken: _end.Token);
        if (pods.Items.Count == 0)
            return;
        if (!succeed)
            await PatchAsync(pods.Items[0].Metadata.Name, """
                {"status": {"phase": "Failed", "containerStatuses": [{"name": "migrate", "image": "i", "imageID": "", "ready": false, "restartCount": 0,
                 "state": {"terminated": {"exitCode": 1, "reason": "Error", "message": "password authentication failed for user wxauto"}}}]}}
                """);
        var (type, counts) = succeed ? ("Complete", "\"succeeded\": 1") : ("Failed", "\"failed\": 1");
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ");
        await _client.BatchV1.PatchNamespacedJobStatusAsync(new V1Patch(
            $$$"""{"status": {{{{counts}}}, "conditions": [{"type": "{{{type}}}", "status": "True", "reason": "Test", "message": "of the test", "lastProbeTime": "{{{now}}}", "lastTransitionTime": "{{{now}}}"}]}}""",
            V1Patch.PatchType.MergePatch), job.Metadata.Name, _namespace, cancellationToken: _end.Token);
    }

    private async Task StartAsync(V1Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) != true)
            await PatchAsync(pod.Metadata.Name,
                """{"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}, {"type": "ContainersReady", "status": "True"}]}}""");
    }

    private Task<V1Pod> PatchAsync(string pod, string status) =>
        _client.CoreV1.PatchNamespacedPodStatusAsync(new V1Patch(status, V1Patch.PatchType.MergePatch), pod, _namespace,
            cancellationToken: _end.Token);
}
