using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;
using Wxauto.Conversations.Queue;

namespace Wxauto.Pipeline.Outbox;

/// <summary>Publishes events that were committed with their turn; the worker's own early wake-up may have been lost in a crash.</summary>
internal sealed partial class OutboxRelay(IMessageQueue queue, IEventBus bus, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RelayAsync(stoppingToken) == Batch)
                    continue;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogRelayFailed(e);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RelayAsync(CancellationToken cancellationToken)
    {
        var entries = await queue.ReadOutboxAsync(Batch, cancellationToken);
        if (entries.Count == 0)
            return 0;
        await bus.PublishAsync(new ReplyReady([.. entries.Select(e => e.Agent).Distinct()]), cancellationToken);
        await queue.RemoveFromOutboxAsync([.. entries.Select(e => e.Id)], cancellationToken);
        return entries.Count;
    }

    [LoggerMessage(1, LogLevel.Error, "The outbox cannot be relayed; trying again")]
    private partial void LogRelayFailed(Exception e);
}
