using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Sending;

/// <summary>
/// Which reply comes next: the one in flight; else, of the chats' first ones that are thought through and within the send budget,
/// the one that has waited longest. A reply waits from its arrival, or from when the one before it in its chat was shown: who gets
/// ten replies does not hold up who gets one.
/// </summary>
internal sealed class ReplyQueue(AgentSpool spool, SendBudget budget, TypingPace pace, TimeProvider clock)
{
    /// <summary>
    /// Budgets and quiet hours are looked at again at least this often: the wall clock or the configuration may have changed.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public bool IsEmpty => spool.Replies.Count == 0;

    /// <summary>A reply to type or to finish now, or how long to wait for one.</summary>
    public (SpooledReply? Reply, TimeSpan Wait) Next()
    {
        var replies = spool.Replies.FirstOfEachChat();
        if (replies is [{ State: ReplyState.InFlight } interrupted, ..])
            return (interrupted, TimeSpan.Zero);
        // One moment for all: who is looked at later has not waited longer.
        var now = clock.GetUtcNow();
        var candidates = replies.ConvertAll(r => Look(r, now));
        var ready = candidates.FindAll(c => c.Left <= TimeSpan.Zero);
        if (ready.Count > 0)
            return (ready.MaxBy(c => c.Waited).Reply, TimeSpan.Zero);
        var wait = candidates.Select(c => c.Left).Append(LongestWait).Min();
        // A timer counts whole milliseconds: one too early would be one for nothing.
        return (null, TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)));
    }

    /// <summary>Waits for a new reply, or to be woken.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        spool.Replies.Added.WaitAsync(atMost, clock, cancellationToken);

    public void Wake() => spool.Replies.Added.Set();

    // What must have passed before the bubble appears may pass while it is typed.
    private (SpooledReply Reply, TimeSpan Waited, TimeSpan Left) Look(SpooledReply reply, DateTimeOffset now)
    {
        var chat = spool.SentLog.PseudonymOf(reply.Chat.Id);
        var (thinking, typing) = pace.Of(reply);
        var waited = Shorter(SinceArrival(reply, now), budget.SinceLast(chat));
        var (toThink, toSpend) = (thinking - waited, budget.DelayUntilAllowed(chat) - typing);
        return (reply, waited, toThink > toSpend ? toThink : toSpend);
    }

    // A reply from the future came before the clock was set back. It waits for no clock to come up to it.
    private static TimeSpan SinceArrival(SpooledReply reply, DateTimeOffset now)
    {
        var age = now - reply.ArrivedAt;
        return age >= TimeSpan.Zero ? age : TimeSpan.MaxValue;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
