using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;
using Wxauto.Conversations.Queue;
using Wxauto.Hosting.Background;

namespace Wxauto.Pipeline.FollowUps;

/// <summary>Says what was promised when its time has come. Quiet hours and the send budget hold at the agent as for every reply.</summary>
internal sealed class FollowUpWorker(IMessageQueue queue, IEventBus bus, TimeProvider time, ILogger<FollowUpWorker> logger)
    : PeriodicService
{
    private const int Batch = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Period Period => new("Sending follow-ups", Interval, time, logger) { AtOnce = false };

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        for (var more = true; more;)
        {
            (var agents, more) = await queue.SendFollowUpsAsync(Batch, cancellationToken);
            if (agents.Count > 0)
                bus.Announce(new ReplyReady(agents));
        }
    }
}
