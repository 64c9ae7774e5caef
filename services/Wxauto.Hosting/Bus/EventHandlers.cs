using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;

namespace Wxauto.Hosting.Bus;

/// <summary>The handlers of this process.</summary>
internal sealed partial class EventHandlers(IEnumerable<EventTopic> topics, ILogger<EventHandlers> logger)
{
    private readonly Dictionary<string, ConcurrentDictionary<Guid, Delegate>> _handlers = topics.DistinctBy(t => t.Type)
        .ToDictionary(t => t.Type, _ => new ConcurrentDictionary<Guid, Delegate>());

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : class, IEvent<TEvent>
    {
        if (!_handlers.TryGetValue(TEvent.Type, out var handlers))
            throw new InvalidOperationException(
                $"Nothing brings {TEvent.Type} to this process: declare it with AddEventTopic<{typeof(TEvent).Name}>().");
        var id = Guid.NewGuid();
        handlers[id] = handler;
        return new Subscription(() => handlers.TryRemove(id, out _));
    }

    /// <summary>Calls all of them. False when one failed.</summary>
    public async Task<bool> CallAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : class, IEvent<TEvent>
    {
        var succeeded = true;
        foreach (var handler in _handlers.GetValueOrDefault(TEvent.Type)?.Values.Cast<Func<TEvent, CancellationToken, ValueTask>>() ?? [])
        {
            try
            {
                await handler(e, cancellationToken);
            }
            catch (Exception x) when (!cancellationToken.IsCancellationRequested)
            {
                succeeded = false;
                LogHandlerFailed(TEvent.Type, x);
            }
        }
        return succeeded;
    }

    [LoggerMessage(1, LogLevel.Error, "A handler of {Type} failed; the work itself is in the database and is found by polling")]
    private partial void LogHandlerFailed(string type, Exception e);
}
