using System.Collections.Concurrent;
using Prometheus;

namespace Wxauto.Gateway.Streams;

/// <summary>The streams that this process holds. An agent has one: the newest.</summary>
internal sealed class AgentStreams
{
    private static readonly Gauge Connected = Metrics.CreateGauge("wxauto_agents_connected", "Agents whose stream this process holds.");
    private readonly ConcurrentDictionary<string, AgentStream> _streams = new();

    public IEnumerable<AgentStream> All => _streams.Values;

    public AgentStream? Find(string agent) => _streams.GetValueOrDefault(agent);

    public void Add(AgentStream stream)
    {
        AgentStream? replaced = null;
        _streams.AddOrUpdate(stream.Agent, stream, (_, old) =>
        {
            replaced = old;
            return stream;
        });
        replaced?.End();
        Connected.Set(_streams.Count);
    }

    /// <summary>True when this was still the agent's stream.</summary>
    public bool Remove(AgentStream stream)
    {
        var removed = _streams.TryRemove(KeyValuePair.Create(stream.Agent, stream));
        Connected.Set(_streams.Count);
        return removed;
    }
}
