using Wxauto.Bench.Running;

namespace Wxauto.Bench.Agents;

/// <summary>Agents connected to one server, and chats of customers spread over them.</summary>
internal sealed class AgentFleet : IAsyncDisposable
{
    private readonly List<BenchAgent> _agents;

    private AgentFleet(List<BenchAgent> agents) => _agents = agents;

    public int Count => _agents.Count;

    public BenchAgent this[int i] => _agents[i % _agents.Count];

    public static async Task<AgentFleet> ConnectAsync(BenchServer server, int count, bool withHeartbeats = false)
    {
        var identity = await AgentIdentity.EnrolAsync(server, count);
        var agents = new List<BenchAgent>(count);
        foreach (var group in Enumerable.Range(0, count).Chunk(50))
            agents.AddRange(await Task.WhenAll(group.Select(i => BenchAgent.ConnectAsync($"bench-{i}", identity, server.Grpc))));
        if (withHeartbeats)
            agents.ForEach(a => a.BeginHeartbeats());
        return new AgentFleet(agents);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
            await agent.DisposeAsync();
    }
}
