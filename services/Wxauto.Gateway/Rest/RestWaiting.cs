using System.Collections.Concurrent;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Background;

namespace Wxauto.Gateway.Rest;

/// <summary>Wakes REST clients that wait when turns of their agent ended, in whichever process.</summary>
internal sealed class RestWaiting : IDisposable
{
    private readonly ConcurrentDictionary<string, Signal> _signals = new();
    private readonly IDisposable _replies;
    private readonly IDisposable _turns;

    public RestWaiting(IEventBus bus)
    {
        _replies = bus.Subscribe<ReplyReady>((e, _) => Wake(e.Agents));
        _turns = bus.Subscribe<TurnEnded>((e, _) => Wake(e.Agents));
    }

    /// <summary>Completes when a turn of this agent ends after this was taken.</summary>
    public Task Next(string agent) => _signals.GetOrAdd(agent, _ => new Signal()).Next;

    public void Dispose()
    {
        _replies.Dispose();
        _turns.Dispose();
    }

    private ValueTask Wake(IReadOnlyList<string> agents)
    {
        foreach (var agent in agents)
            if (_signals.TryGetValue(agent, out var signal))
                signal.Set();
        return ValueTask.CompletedTask;
    }
}
