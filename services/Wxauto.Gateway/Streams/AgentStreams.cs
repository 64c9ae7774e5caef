using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Prometheus;

namespace Wxauto.Gateway.Streams;

/// <summary>The streams that this process holds. An agent has one: the newest. All end when the process stops, so that agents go to
/// another one at once.</summary>
internal sealed class AgentStreams
{
    private static readonly Gauge Connected = Metrics.CreateGauge("wxauto_agents_connected", "Agents whose stream this process holds.");
    private readonly ConcurrentDictionary<string, AgentStream> _streams = new();
    private readonly CancellationToken _stopping;

    public AgentStreams(IHostApplicationLifetime lifetime)
    {
        _stopping = lifetime.ApplicationStopping;
        _stopping.Register(() =>
        {
            foreach (var stream in All)
                stream.End(StreamEnd.GatewayStops);
        });
    }

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
        replaced?.End(StreamEnd.Superseded);
        if (_stopping.IsCancellationRequested)
            stream.End(StreamEnd.GatewayStops);
        Connected.Set(_streams.Count);
    }

    public void Remove(AgentStream stream)
    {
        _streams.TryRemove(KeyValuePair.Create(stream.Agent, stream));
        Connected.Set(_streams.Count);
    }
}
