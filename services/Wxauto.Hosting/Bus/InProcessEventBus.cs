using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Events;

namespace Wxauto.Hosting.Bus;

/// <summary>The bus of a single process: one channel, one reader that calls the handlers.</summary>
internal sealed class InProcessEventBus(EventHandlers handlers) : BackgroundService, IEventBus
{
    private readonly Channel<Func<CancellationToken, Task>> _deliveries =
        Channel.CreateUnbounded<Func<CancellationToken, Task>>(new() { SingleReader = true });

    public void Announce<TEvent>(TEvent e) where TEvent : class,
    IEvent<TEvent> => _deliveries.Writer.TryWrite(stopping => handlers.CallAsync(e, stopping));

    public Task PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : class, IEvent<TEvent>
    {
        Announce(e);
        return Task.CompletedTask;
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : class,
    IEvent<TEvent> => handlers.Subscribe(handler);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var delivery in _deliveries.Reader.ReadAllAsync(stoppingToken))
            await delivery(stoppingToken);
    }
}
