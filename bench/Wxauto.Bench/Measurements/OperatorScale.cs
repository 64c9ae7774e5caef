using System.Diagnostics;
using System.Globalization;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>An operator that starts beside many Agents: until all are reconciled, and what it takes of memory.</summary>
internal static class OperatorScale
{
    private const int Agents = 1_000;
    private const int WithSecret = 100;
    private const string Controller = "controller=\"agent\"";
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(60);

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var agents = effort.Of(Agents);
        await using var cluster = await BenchCluster.StartAsync(agents, effort.Of(WithSecret));
        TimeSpan first;
        await using (var fresh = Start(cluster))
        {
            first = await ReconciledAsync(fresh, agents);
            await Task.Delay(Steady / 2); // what the first look set off comes to rest
        }

        var (times, peaks) = (new List<double>(), new List<long>());
        ProcessUsage? before = null, after = null;
        for (var round = 1; round <= effort.Rounds; round++)
        {
            await using var again = Start(cluster);
            times.Add((await ReconciledAsync(again, agents)).TotalSeconds);
            if (round == effort.Rounds)
            {
                await Task.Delay(Steady);
                before = again.Usage;
                await Task.Delay(Steady);
                after = again.Usage;
            }
            peaks.Add(again.Usage.PeakBytes);
        }
        var processor = (after!.Value.Processor - before!.Value.Processor).TotalSeconds / Steady.TotalSeconds * 100;
        return new Findings(
        [
            new("operator's full resync of 1,000 Agents", "any", times.Order().ElementAt(times.Count / 2), 10, false, "s"),
            new("operator's largest resident set", "any", peaks.Max() / 1e6, 130, false, "MB"),
        ],
        [string.Create(CultureInfo.InvariantCulture,
            $"operator: {agents:#,0} enrolled Agents, {effort.Of(WithSecret)} of them with a Secret, from the start of the process until all are reconciled: {string.Join(", ", times.Select(t => t.ToString("0.0", CultureInfo.InvariantCulture)))} s; the very first time, when finalizers, statuses and Events are written, {first.TotalSeconds:0.0} s. After two minutes it has {after.Value.ResidentBytes / 1e6:0} MB and uses {processor:0.0} % of one core.")]);
    }

    private static BenchOperator Start(BenchCluster cluster) =>
        BenchOperator.Start(BenchCluster.Kubeconfig, cluster.Namespace, cluster.Services);

    private static async Task<TimeSpan> ReconciledAsync(BenchOperator @operator, int agents)
    {
        var started = Stopwatch.GetTimestamp();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromMinutes(5); elapsed = Stopwatch.GetElapsedTime(started))
        {
            if (await @operator.MetricsAsync() is { } metrics
                && metrics.Sum("controller_runtime_reconcile_total", Controller) >= agents
                    && metrics.Sum("workqueue_depth", "name=\"agent\"") == 0)
                return Stopwatch.GetElapsedTime(started);
            await Task.Delay(100);
        }
        throw new InvalidOperationException("The operator did not reconcile all Agents within five minutes.");
    }
}
