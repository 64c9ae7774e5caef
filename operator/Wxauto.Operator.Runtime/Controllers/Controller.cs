using Microsoft.Extensions.Logging;
using Prometheus;

namespace Wxauto.Operator.Runtime;

/// <summary>Takes keys from its queue and has them reconciled, for as long as this process leads.</summary>
internal sealed partial class Controller(ControllerPlan plan, IReconciler reconciler, ResourceCaches caches, TimeProvider time,
    ILogger<Controller> logger)
{
    private static readonly Counter Reconciled = Metrics.CreateCounter("controller_runtime_reconcile_total", "Reconciliations",
        "controller", "result");
    private static readonly Counter Errors = Metrics.CreateCounter("controller_runtime_reconcile_errors_total",
        "Reconciliations that failed", "controller");
    private static readonly Histogram Duration = Metrics.CreateHistogram("controller_runtime_reconcile_time_seconds",
        "How long a reconciliation took",
        new HistogramConfiguration { LabelNames = ["controller"],
            Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    /// <param name="stop">Finish what is begun, begin nothing.</param>
    /// <param name="abandon">Give up what is begun.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        Errors.WithLabels(plan.Name);
        using var queue = new WorkQueue<ResourceKey>(plan.Name, time);
        var subscriptions = plan.Sources.Select(subscribe => subscribe(caches, queue.Add)).ToList();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
            await using var stopping = either.Token.Register(queue.Stop);
            foreach (var key in plan.Keys(caches))
                queue.Add(key);
            await Task.WhenAll([ResyncAsync(queue, either.Token), .. Enumerable.Range(0, plan.Workers)
                .Select(_ => Task.Run(() => WorkAsync(queue, abandon), CancellationToken.None))]);
        }
        finally
        {
            foreach (var subscription in subscriptions)
                subscription.Dispose();
        }
    }

    private async Task WorkAsync(WorkQueue<ResourceKey> queue, CancellationToken abandon)
    {
        while (await queue.TakeAsync(CancellationToken.None) is (true, var key))
        {
            try
            {
                await ReconcileAsync(queue, key, abandon);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task ReconcileAsync(WorkQueue<ResourceKey> queue, ResourceKey key, CancellationToken abandon)
    {
        var started = time.GetTimestamp();
        try
        {
            var result = await reconciler.ReconcileAsync(key, abandon);
            queue.Forget(key);
            if (result.After is { } after)
                queue.AddAfter(key, after);
            Reconciled.WithLabels(plan.Name, result.After is null ? "success" : "requeue_after").Inc();
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            LogAbandoned(plan.Name, key);
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict && conflict is not FieldConflictException)
        {
            // Somebody was faster; the newer version is on its way into the cache.
            queue.AddFailed(key);
            Reconciled.WithLabels(plan.Name, "requeue").Inc();
            LogConflict(plan.Name, key, conflict.Message);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            queue.AddFailed(key);
            Reconciled.WithLabels(plan.Name, "error").Inc();
            Errors.WithLabels(plan.Name).Inc();
            LogFailed(problem is KubernetesApiException or HttpRequestException or TimeoutException ? null : problem, plan.Name, key,
                problem.Message);
        }
        finally
        {
            Duration.WithLabels(plan.Name).Observe(time.GetElapsedTime(started).TotalSeconds);
        }
    }

    // Spread over the first tenth of the interval, so that a thousand objects do not come at once.
    private async Task ResyncAsync(WorkQueue<ResourceKey> queue, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(plan.Resync, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                foreach (var key in plan.Keys(caches))
                    queue.AddAfter(key, plan.Resync * (0.1 * Random.Shared.NextDouble()));
        }
        catch (OperationCanceledException)
        {
            // The end of the term.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Controller} could not reconcile {Key}, trying again: {Problem}")]
    private partial void LogFailed(Exception? exception, string controller, ResourceKey key, string problem);

    [LoggerMessage(2, LogLevel.Debug, "{Controller} met a newer version of {Key}: {Problem}")]
    private partial void LogConflict(string controller, ResourceKey key, string problem);

    [LoggerMessage(3, LogLevel.Information, "{Controller} gave up {Key} in the middle: this process stops or no longer leads")]
    private partial void LogAbandoned(string controller, ResourceKey key);
}
