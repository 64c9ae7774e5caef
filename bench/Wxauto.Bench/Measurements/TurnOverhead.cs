using System.Collections.Concurrent;
using System.Globalization;
using Wxauto.Bench.Agents;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>What a turn takes besides the model and the debounce, at a tenth of the rate that the budget of turns asks for. A stub with a fixed delay stands for the
/// model; turns that the model was not asked about do not count.</summary>
internal static class TurnOverhead
{
    private const int Agents = 32;
    private const int Pool = 2_048;

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var machine = await Machine.ThisAsync();
        var rate = Math.Max(1, (int)(TurnThroughput.Budget(machine, database) / 10));
        await using var provider = await StubProvider.StartAsync();
        await using var server = await BenchServer.StartAsync(database, Agents, "0s", provider.Address);
        await using var fleet = await AgentFleet.ConnectAsync(server, Agents);
        var customers = new Customers(fleet);
        await Pace.RunAsync(rate, effort.Of(rate * 20), i => customers.AskAsync(i % Pool));
        var milliseconds = new ConcurrentBag<double>();
        var metrics = await server.MetricsAsync();
        await Pace.RunAsync(rate, effort.Of(rate * 30), async i =>
        {
            var (time, answer) = await customers.AskAsync(i % Pool);
            if (answer == StubProvider.Answer)
                milliseconds.Add((time - StubProvider.Delay).TotalMilliseconds);
        });
        var after = await server.MetricsAsync();
        var stages = after.Means("wxauto_stage_duration_seconds", metrics)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Label} {m.MeanMilliseconds:0.00}"));
        var commits = after.Means("wxauto_batch_duration_seconds", metrics)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"`{m.Label}` {m.MeanMilliseconds:0.0}"));
        return new Findings(
        [
            new($"turn overhead at {rate}/s, p50", database, Samples.Percentile(milliseconds, 0.5), (6 * machine.Fsync) + 5, false, "ms"),
            new($"turn overhead at {rate}/s, p99", database, Samples.Percentile(milliseconds, 0.99), (10 * machine.Fsync) + 30, false, "ms"),
        ],
        [string.Create(CultureInfo.InvariantCulture,
            $"{database}, overhead: mean stage times in ms (generate holds the stub's {StubProvider.Delay.TotalMilliseconds:0}): {string.Join(", ", stages)}. Transactions in ms: {string.Join(", ", commits)}.")]);
    }
}
