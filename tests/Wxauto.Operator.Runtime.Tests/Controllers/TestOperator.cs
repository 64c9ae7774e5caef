using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using k8s;

namespace Wxauto.Operator.Runtime.Tests.Controllers;

/// <summary>A whole operator in this process whose reconciler is the test's.</summary>
internal sealed class TestOperator : IAsyncDisposable
{
    private static int _number;
    private readonly IHost _host;

    private TestOperator(IHost host, string name) => (_host, Name) = (host, name);

    /// <summary>Of its controller; no two are the same, so that metrics are its own.</summary>
    public string Name { get; }

    public Reconciler Work => _host.Services.GetRequiredService<Reconciler>();

    public ResourceCaches Caches => _host.Services.GetRequiredService<ResourceCaches>();

    public static async Task<TestOperator> StartAsync(Kubernetes client, OperatorRuntimeOptions options,
        Action<ControllerBuilder> configure, Func<TestOperator, ResourceKey, CancellationToken, Task<ReconcileResult>> reconcile)
    {
        var name = $"test-{Interlocked.Increment(ref _number)}";
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddOperatorRuntime(client, options);
        builder.Services.AddController<Reconciler>(name, configure);
        var started = new TestOperator(builder.Build(), name);
        started.Work.Body = (key, stop) => reconcile(started, key, stop);
        await started._host.StartAsync();
        return started;
    }

    public async Task<HealthReport> HealthAsync() => await _host.Services.GetRequiredService<HealthCheckService>()
        .CheckHealthAsync(check => check.Tags.Contains("ready"));

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    internal sealed class Reconciler : IReconciler
    {
        public Func<ResourceKey, CancellationToken, Task<ReconcileResult>> Body { get; set; } = (_, _) =>
            Task.FromResult(ReconcileResult.Done);

        public ConcurrentQueue<ResourceKey> Began { get; } = new();

        public int Count(string name) => Began.Count(key => key.Name == name);

        public Task<ReconcileResult> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken)
        {
            Began.Enqueue(key);
            return Body(key, cancellationToken);
        }
    }
}
