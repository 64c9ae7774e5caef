using System.Diagnostics;
using System.Globalization;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>What the installed agent takes of a shop's PC: connected and idle, before and after messages went through it.</summary>
internal static class AgentFootprint
{
    private const string Account = "bench-0";
    private const int Messages = 1_000;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        if (!File.Exists(Repository.Agent))
            throw new InvalidOperationException($"{Repository.Agent} is missing: make agent");
        await using var server = await BenchServer.StartAsync(database, 1, "0s", simulator: Account);
        var directory = Directory.CreateTempSubdirectory("wxauto-bench-agent-").FullName;
        using var agent = await StartAsync(server, directory);
        try
        {
            await Task.Delay(Idle / 3);
            var fresh = ProcessUsage.Of(agent.Id).ResidentBytes;
            using var http = new HttpClient { BaseAddress = server.Web };
            for (var i = 0; i < effort.Of(Messages); i++)
                (await http.PostAsJsonAsync("simulator/api/chats/friend-1/messages", new { text = $"云雀M2手冲要调到几格？{i}" }))
                    .EnsureSuccessStatusCode();
            await Task.Delay(Idle);
            var before = ProcessUsage.Of(agent.Id);
            await Task.Delay(Idle);
            var after = ProcessUsage.Of(agent.Id);
            var processor = (after.Processor - before.Processor).TotalSeconds / Idle.TotalSeconds * 100;
            return new Findings(
            [
                new("agent's resident set after 1,000 messages", "any", after.ResidentBytes / 1e6, 50, false, "MB"),
                new("agent's processor time, idle", "any", Math.Max(processor, 0.01), 1, false, "%"),
            ],
            [string.Create(CultureInfo.InvariantCulture,
                $"The agent (native code, connected, simulated WeChat) had {fresh / 1e6:0} MB before the messages.")]);
        }
        finally
        {
            agent.Kill();
            await agent.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<Process> StartAsync(BenchServer server, string directory)
    {
        var configuration = Path.Combine(directory, "agent.yaml");
        await File.WriteAllTextAsync(configuration, $"""
            server: {server.Grpc}
            dataDirectory: {directory}
            driver:
              type: simulator
              url: {server.Web}simulator
              account: {Account}
            pace: instant
            """);
        var agent = Process.Start(new ProcessStartInfo(Repository.Agent, ["run", "--config", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WXAUTO_ENROLLMENT_TOKEN"] = await server.CommandAsync("token", Account) },
        })!;
        agent.OutputDataReceived += (_, _) => { };
        agent.ErrorDataReceived += (_, _) => { };
        agent.BeginOutputReadLine();
        agent.BeginErrorReadLine();
        return agent;
    }
}
