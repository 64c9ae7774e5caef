using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;

namespace Wxauto.Hosting.Bus;

/// <summary>The bus of a single process: one channel, one reader that calls the handlers.</summary>
internal sealed partial class InProcessEventBus(ILogger<InProcessEventBus> logger) : BackgroundService, IEventBus
{
    private readonly Channel<Func<CancellationToken, ValueTask>> _deliveries = Channel.CreateUnbounded<Func<CancellationToken, ValueTask>>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<Type, ConcurrentDictionary<Guid, Delegate>> _handlers = new();

    public ValueTask PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : IEvent
    {
        if (_handlers.TryGetValue(typeof(TEvent), out var handlers))
            foreach (var handler in handlers.Values.Cast<Func<TEvent, CancellationToken, ValueTask>>())
                _deliveries.Writer.TryWrite(stopping => handler(e, stopping));
        return ValueTask.CompletedTask;
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : IEvent
    {
        var id = Guid.NewGuid();
        var handlers = _handlers.GetOrAdd(typeof(TEvent), _ => new());
        handlers[id] = handler;
        return new Subscription(() => handlers.TryRemove(id, out _));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var delivery in _deliveries.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await delivery(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogHandlerFailed(e);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "An event handler failed; the work itself is in the database and is found by polling")]
    private partial void LogHandlerFailed(Exception e);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
