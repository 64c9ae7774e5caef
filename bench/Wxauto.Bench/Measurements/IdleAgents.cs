using System.Globalization;
using Wxauto.Bench.Agents;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>Memory of the gateway for agents that are connected, each by its own connection, and only send heartbeats.</summary>
internal static class IdleAgents
{
    private const int Agents = 10_000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(45);

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var agents = effort.Of(Agents);
        await using var server = await BenchServer.StartAsync(database, 1, "0s");
        await using (await AgentFleet.ConnectAsync(server, 1))
            await Task.Delay(TimeSpan.FromSeconds(5));
        var empty = server.Usage.ResidentBytes;
        await using var fleet = await AgentFleet.ConnectAsync(server, agents, withHeartbeats: true);
        await Task.Delay(Settle);
        var full = server.Usage;
        await Task.Delay(Settle);
        var later = server.Usage;
        var processor = (later.Processor - full.Processor).TotalSeconds / Settle.TotalSeconds * 100;
        return new Findings([new("memory of a connected idle agent", database, (later.ResidentBytes - empty) / 1024.0 / agents, 40,
            false, "KiB")],
        [string.Create(CultureInfo.InvariantCulture,
            $"{database}, {agents:#,0} idle agents with a heartbeat every 30 s: resident set {later.ResidentBytes / 1048576} MiB (before: {empty / 1048576} MiB), {processor:0} % of one core.")]);
    }
}
