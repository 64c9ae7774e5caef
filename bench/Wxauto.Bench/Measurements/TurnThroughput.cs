using System.Diagnostics;
using System.Globalization;
using Wxauto.Bench.Agents;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>Turns answered by quoting: from the message on the agent's stream to the reply on it, all of it durable.</summary>
internal static class TurnThroughput
{
    private const int Agents = 32;
    private const int AtOnce = 512;
    private const int Pool = 4_096;
    private const int TurnsPerRound = 8_192;

    /// <summary>Turns per second that this machine is to answer.</summary>
    public static double Budget(Machine machine, string database) =>
        machine.Transactions(database) * (database == Databases.PostgreSql ? 0.8 : 1);

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var floor = Budget(await Machine.ThisAsync(), database);
        await using var server = await BenchServer.StartAsync(database, Agents, "0s");
        await using var fleet = await AgentFleet.ConnectAsync(server, Agents);
        var customers = new Customers(fleet);
        await RoundAsync(customers, effort.Of(TurnsPerRound * 3));
        var rates = new List<double>();
        var (usage, metrics) = (server.Usage, await server.MetricsAsync());
        var turns = effort.Of(TurnsPerRound);
        for (var i = 0; i < effort.Rounds; i++)
            rates.Add(await RoundAsync(customers, turns));
        var processor = (server.Usage.Processor - usage.Processor).TotalMilliseconds / (turns * effort.Rounds);
        var after = await server.MetricsAsync();
        var stages = after.Means("wxauto_stage_duration_seconds", metrics)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Label} {m.MeanMilliseconds:0.00}"));
        var commits = after.Means("wxauto_batch_duration_seconds", metrics)
            .Select(m => string.Create(CultureInfo.InvariantCulture,
            $"`{m.Label}` {m.MeanMilliseconds:0.0} ms ({turns * effort.Rounds / m.Count:0} turns each)"));
        return new Findings([new("turns answered end to end", database, Samples.Median(rates),
            floor, true, "/s")],
        [
            string.Create(CultureInfo.InvariantCulture,
                $"{database}, turns: the server used {processor:0.00} ms of processor time for a turn. Mean stage times in ms: {string.Join(", ", stages)}. Transactions: {string.Join(", ", commits)}."),
        ]);
    }

    private static async Task<double> RoundAsync(Customers customers, int turns)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < turns; i = Interlocked.Increment(ref next))
                await customers.AskAsync(i % Pool);
        }));
        return turns / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
