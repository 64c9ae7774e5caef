using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Sending;

/// <summary>Which reply comes next: the one in flight, else the first whose contact and account are within the send budget.</summary>
internal sealed class ReplyQueue(AgentSpool spool, SendBudget budget, TimeProvider clock)
{
    /// <summary>
    /// Budgets and quiet hours are looked at again at least this often: the wall clock or the configuration may have changed.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private const int Candidates = 50;

    public bool IsEmpty => spool.Replies.Unfinished(1).Count == 0;

    /// <summary>A reply to type or to finish now, or how long to wait for one.</summary>
    public (SpooledReply? Reply, TimeSpan Wait) Next()
    {
        var replies = spool.Replies.Unfinished(Candidates);
        if (replies is [{ State: ReplyState.InFlight } interrupted, ..])
            return (interrupted, TimeSpan.Zero);
        var wait = LongestWait;
        foreach (var reply in replies)
        {
            var delay = budget.DelayUntilAllowed(spool.SentLog.PseudonymOf(reply.Chat.Id));
            if (delay == TimeSpan.Zero)
                return (reply, TimeSpan.Zero);
            wait = delay < wait ? delay : wait;
        }
        return (null, wait);
    }

    /// <summary>Waits for a new reply, or to be woken.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        spool.Replies.Added.WaitAsync(atMost, clock, cancellationToken);

    public void Wake() => spool.Replies.Added.Set();
}
