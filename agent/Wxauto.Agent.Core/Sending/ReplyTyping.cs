using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Sending;

/// <summary>
/// Shows one reply at most once (G2): that it is about to be typed, and the last bubble before it, are on the disk before
/// the first key; before every further attempt the chat is asked whether the reply stands there already.
/// </summary>
internal sealed partial class ReplyTyping(
    IWeChatDriver driver,
    AgentSpool spool,
    SendBudget budget,
    TypingPace pace,
    AgentState state,
    TimeProvider clock,
    ILogger<ReplyTyping> log)
{
    private const int MaxAttempts = 4;
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), Random.Shared);

    /// <summary>Types a reply that nobody has typed yet.</summary>
    /// <exception cref="DriverException">WeChat cannot be read; the reply stays as it is.</exception>
    public async Task TypeAsync(SpooledReply reply, CancellationToken cancellationToken)
    {
        // It is not in flight yet: it may still be withdrawn.
        await Task.Delay(pace.Of(reply).Typing, clock, cancellationToken);
        var counted = spool.SentLog.PseudonymOf(reply.Chat.Id);
        if (!state.MaySend || budget.DelayUntilAllowed(counted) > TimeSpan.Zero)
            return;
        var marker = await driver.MarkAsync(reply.Chat, cancellationToken);
        if (spool.Replies.BeginSending(reply.Id, marker, t => spool.SentLog.Add(t, counted)))
            await AttemptAsync(reply with { Marker = marker, State = ReplyState.InFlight }, budget.Record(counted), cancellationToken);
    }

    /// <summary>Finishes a reply that was in flight when the agent or WeChat failed.</summary>
    /// <exception cref="DriverException">WeChat cannot be read, so whether it was shown is not known yet.</exception>
    public async Task ResumeAsync(SpooledReply reply, CancellationToken cancellationToken)
    {
        if (await WasShownAsync(reply, cancellationToken))
        {
            LogFound(reply.Id);
            spool.Replies.Finish(reply.Id, ReplyState.Sent);
            return;
        }
        var counted = spool.SentLog.PseudonymOf(reply.Chat.Id);
        if (reply.Attempts >= MaxAttempts)
        {
            spool.Replies.Finish(reply.Id, ReplyState.Failed, $"WeChat did not take the reply in {reply.Attempts} attempts.");
            LogFailed(reply.Id, reply.Attempts);
            return;
        }
        var delay = budget.DelayUntilAllowed(counted);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay < TimeSpan.FromSeconds(30) ? delay : TimeSpan.FromSeconds(30), clock, cancellationToken);
            return;
        }
        spool.Database.Write(t => spool.SentLog.Add(t, counted));
        await AttemptAsync(reply, budget.Record(counted), cancellationToken);
    }

    private async Task AttemptAsync(SpooledReply reply, SendBudget.Entry entry, CancellationToken cancellationToken)
    {
        spool.Replies.CountAttempt(reply.Id);
        try
        {
            await driver.TypeAndSendAsync(reply.Chat, reply.Text, cancellationToken);
        }
        catch (DriverException e)
        {
            // It stays in flight: the sender comes back to it, and asks the chat first.
            LogAttempt(reply.Id, e.Message);
            await Task.Delay(_backoff.Next(), clock, cancellationToken);
            return;
        }
        finally
        {
            budget.Renew(entry);
        }
        _backoff.Reset();
        await CommitSentAsync(reply, cancellationToken);
    }

    // The bubble is there; only the disk does not know. Asking the chat later would tell as well, but others wait meanwhile.
    private async Task CommitSentAsync(SpooledReply reply, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                spool.Replies.Finish(reply.Id, ReplyState.Sent);
                LogSent(reply.Id);
                return;
            }
            catch (Exception e) when (SpoolFaults.IsStorage(e))
            {
                LogNotCommitted(reply.Id, SpoolFaults.Describe(e));
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
            }
        }
    }

    private Task<bool> WasShownAsync(SpooledReply reply, CancellationToken cancellationToken) =>
        driver.WasSentAfterAsync(
            reply.Chat,
            reply.Text,
            reply.Marker ?? throw new InvalidOperationException($"Reply {reply.Id} is in flight without a marker."),
            cancellationToken);
}
