using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Wxauto.Operator.Runtime;

/// <summary>Fills the caches from the start, and runs the controllers while this process leads.</summary>
internal sealed partial class OperatorHost(
    ResourceCaches caches, IEnumerable<Controller> controllers, OperatorRuntimeOptions options, TimeProvider time,
    ILogger<OperatorHost> logger, LeaderElection? election = null) : BackgroundService
{
    private int _collected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Caches outlive the controllers: what is still being reconciled at the stop reads them.
        using var end = new CancellationTokenSource();
        var watches = caches.All.Select(cache => Task.Run(() => cache.RunAsync(end.Token), CancellationToken.None)).ToList();
        try
        {
            if (election is null)
                await LeadAsync(stoppingToken, CancellationToken.None);
            else
                await election.RunAsync(LeadAsync, stoppingToken);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(watches);
        }
    }

    private async Task LeadAsync(CancellationToken stop, CancellationToken lost)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(lost);
        using var grace = time.CreateTimer(_ => abandon.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var stopping = stop.Register(() => grace.Change(options.StopGrace, Timeout.InfiniteTimeSpan));
        try
        {
            await Task.WhenAll(caches.All.Select(cache => cache.WaitForSyncAsync(either.Token)));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return;
        }
        // Reading the lists left several times the memory that stays in use; now is the time to give it back.
        if (Interlocked.Exchange(ref _collected, 1) == 0)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        LogStarted();
        await Task.WhenAll(controllers.Select(controller => controller.RunAsync(stop, abandon.Token)));
        LogStopped();
    }

    [LoggerMessage(1, LogLevel.Information, "The caches are filled, the controllers start")]
    private partial void LogStarted();

    [LoggerMessage(2, LogLevel.Information, "The controllers have stopped")]
    private partial void LogStopped();
}

/// <summary>Ready once every cache is filled, whoever leads.</summary>
internal sealed class CachesHealthCheck(ResourceCaches caches) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var missing = caches.All.Where(cache => !cache.IsSynced).Select(cache => cache.Type.ToString()).ToList();
        return Task.FromResult(missing.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(
                $"Not yet read from the API server: {string.Join(", ", missing)}. The log says why (a missing right, a missing CRD, no connection)."));
    }
}
