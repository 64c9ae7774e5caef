using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;
using Wxauto.Conversations.Queue;

namespace Wxauto.Pipeline.FollowUps;

/// <summary>Says what was promised when its time has come. Quiet hours and the send budget hold at the agent as for every reply.</summary>
internal sealed partial class FollowUpWorker(IMessageQueue queue, IEventBus bus, TimeProvider time, ILogger<FollowUpWorker> logger) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                for (var more = true; more;)
                {
                    (var agents, more) = await queue.SendFollowUpsAsync(Batch, stoppingToken);
                    if (agents.Count > 0)
                        bus.Announce(new ReplyReady(agents));
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Follow-ups could not be sent; trying again")]
    private partial void LogFailed(Exception e);
}
