using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Wxauto.Bench.Agents;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>Messages accepted: committed and acknowledged. The longest debounce keeps turns from running meanwhile.</summary>
internal static class Ingest
{
    private const int Agents = 64;
    private const int Batch = 32;
    private const int Chats = 50;
    private const int MessagesPerRound = 40_000;
    private const int Seconds = 30;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var machine = await Machine.ThisAsync();
        var floor = machine.Transactions(database) * (database == Databases.PostgreSql ? 5 : 10);
        await using var server = await BenchServer.StartAsync(database, Agents, "1m");
        await using var fleet = await AgentFleet.ConnectAsync(server, Agents);
        await RoundAsync(fleet, effort.Of(MessagesPerRound / 4));
        var rates = new List<double>();
        var before = server.Usage;
        var metrics = await server.MetricsAsync();
        var messages = effort.Of(MessagesPerRound);
        for (var i = 0; i < effort.Rounds; i++)
            rates.Add(await RoundAsync(fleet, messages));
        var processor = (server.Usage.Processor - before.Processor).TotalMilliseconds / (messages * effort.Rounds);
        var commits = (await server.MetricsAsync()).Means("wxauto_batch_duration_seconds", metrics).ToList();
        var figures = new List<Figure> { new("messages accepted", database, Samples.Median(rates), floor, true, "/s") };
        if (database == Databases.PostgreSql)
        {
            // The database writes out what the rounds left; a steady load has no such peak before it.
            await Task.Delay(Settle);
            var rate = (int)(floor / 4);
            figures.Add(new($"ack at {rate:#,0}/s, p99", database, await AckAsync(fleet, rate, effort.Of(rate * Seconds)),
                (8 * machine.Fsync) + 20, false, "ms"));
        }
        return new Findings(figures, [.. commits.Select(c => string.Create(CultureInfo.InvariantCulture,
            $"{database}, accepting: the server used {processor:0.00} ms of processor time for a message; a commit of `{c.Label}` took {c.MeanMilliseconds:0.0} ms for {messages * effort.Rounds / c.Count:0} messages."))]);
    }

    /// <summary>Messages per second with one batch of each agent on the way at a time, as agents send them.</summary>
    private static async Task<double> RoundAsync(AgentFleet fleet, int messages)
    {
        var batches = Enumerable.Range(0, Agents).Select(a => Enumerable.Range(0, messages / Agents)
            .Select(m => fleet[a].Text($"chat-{m % Chats}", "云雀M2手冲要调到几格？")).Chunk(Batch).ToList()).ToList();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Agents).Select(async a =>
        {
            foreach (var batch in batches[a])
                await fleet[a].SendAsync(batch);
        }));
        return messages / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> AckAsync(AgentFleet fleet, int rate, int count)
    {
        var milliseconds = new ConcurrentBag<double>();
        await Pace.RunAsync(rate, count, async i =>
        {
            var message = fleet[i].Text($"chat-{i % Chats}", "云雀M2手冲要调到几格？");
            var started = Stopwatch.GetTimestamp();
            await fleet[i].SendAsync([message]);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        });
        return Samples.Percentile(milliseconds, 0.99);
    }
}
