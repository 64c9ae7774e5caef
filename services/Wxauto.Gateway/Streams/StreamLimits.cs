using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;

namespace Wxauto.Gateway.Streams;

/// <summary>How many streams agents may hold at once.</summary>
internal sealed class StreamLimitOptions
{
    public const string Section = "Wxauto:Gateway";

    /// <summary>Of all agents in this process.</summary>
    public int Streams { get; set; } = 20_000;

    /// <summary>From one address. Behind an ingress all agents come from its addresses.</summary>
    public int StreamsPerAddress { get; set; } = 12_000;

    /// <summary>Of one agent: the newest is served, the others are about to end.</summary>
    public int StreamsPerAgent { get; set; } = 8;

    public static IEnumerable<string> FaultsOf(StreamLimitOptions options)
    {
        foreach (var (name, value) in new[] { (nameof(Streams), options.Streams), (nameof(StreamsPerAddress), options.StreamsPerAddress),
            (nameof(StreamsPerAgent), options.StreamsPerAgent) })
            if (value < 1)
                yield return $"{name}: {value} is no number of streams: give at least 1";
    }
}

/// <summary>Counts streams from when their token was found good to their end.</summary>
internal sealed class StreamLimits(StreamLimitOptions options)
{
    private readonly ConcurrentDictionary<string, int> _open = new();

    /// <summary>A place for a stream until it is disposed of.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there is none.</exception>
    public IDisposable Enter(string agent, IPAddress? address)
    {
        var entered = new Place(_open);
        foreach (var (what, key, most) in new[] { ("this agent", $"agent {agent}", options.StreamsPerAgent),
            ("this address", $"address {address}", options.StreamsPerAddress), ("this gateway", "all", options.Streams) })
            if (!entered.TryTake(key, most))
            {
                entered.Dispose();
                throw new RpcException(new Status(StatusCode.ResourceExhausted,
                    $"There are too many streams of {what} at once. Close what is not used and try again later."));
            }
        return entered;
    }

    private sealed class Place(ConcurrentDictionary<string, int> open) : IDisposable
    {
        private readonly List<string> _taken = [];

        public bool TryTake(string key, int most)
        {
            _taken.Add(key);
            return open.AddOrUpdate(key, 1, (_, n) => n + 1) <= most;
        }

        public void Dispose()
        {
            foreach (var key in _taken)
                if (open.AddOrUpdate(key, 0, (_, n) => n - 1) == 0)
                    open.TryRemove(KeyValuePair.Create(key, 0));
            _taken.Clear();
        }
    }
}
