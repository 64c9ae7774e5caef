using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prometheus;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Hosting.Background;
using Wxauto.Hosting.Logging;
using Wxauto.Storage.Batching;
using Wxauto.Storage.Claims;

namespace Wxauto.Pipeline.Turns;

/// <summary>
/// Claims conversations that are ready, processes many at once, and commits finished turns in groups. A turn that fails
/// is tried again with growing delay and then passed to a person.
/// </summary>
internal sealed partial class TurnWorker(IMessageQueue queue, TurnProcessor processor, IConversationMemory memory, IEventBus bus,
    TimeProvider time, ILogger<TurnWorker> logger)
    : ClaimingService<ClaimedConversation>(new Claiming("Conversations", Concurrency, Lease, time, logger))
{
    private const int Concurrency = 256;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Longer than the longest deadline of an Agent's ai (1m) and half of it again for pictures.</summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(100);
    private static readonly Counter Turns = Metrics.CreateCounter("wxauto_turns_total",
        "Turns committed, by outcome and the code of the reason.", "outcome", "reason");

    private readonly Batcher<DecidedTurn, IReadOnlyList<TurnRecord>> _commits = new("turns", queue.CommitAsync, 256);
    private readonly ConcurrentDictionary<Guid, Guid> _held = new();
    private readonly Signal _wake = new();
    private readonly LogPace _unavailable = new(time);
    private long _nextReady = long.MaxValue;

    protected override Task Woken => _wake.Next;

    /// <summary>The next conversation that is known to become ready.</summary>
    protected override TimeSpan UntilNext =>
        TimeSpan.FromTicks(Math.Clamp(Interlocked.Read(ref _nextReady) - time.GetUtcNow().UtcTicks, 0, Poll.Ticks));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe<MessagesReceived>((e, _) =>
        {
            WakeAt(e.ReadyAt);
            return ValueTask.CompletedTask;
        });
        try
        {
            await Task.WhenAll(_commits.RunAsync(stoppingToken), base.ExecuteAsync(stoppingToken));
        }
        finally
        {
            await GiveBackAsync();
        }
    }

    protected override async Task<IReadOnlyList<ClaimedConversation>> ClaimAsync(int max)
    {
        ForgetDue();
        var claimed = await queue.ClaimAsync(max, Lease, CancellationToken.None);
        foreach (var claim in claimed)
            _held[claim.Conversation.Id] = claim.LeaseId;
        return claimed;
    }

    /// <summary>A turn may take longer than a lease; a lease that was lost meanwhile is noticed at the commit.</summary>
    protected override async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (!_held.IsEmpty)
            await queue.RenewAsync([.. _held.Values.Distinct()], Lease, cancellationToken);
    }

    /// <summary>What is not finished when the process stops is given back at the end.</summary>
    protected override async Task WorkAsync(ClaimedConversation claim, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            await HandleAsync(claim, stopping);
            _held.TryRemove(KeyValuePair.Create(claim.Conversation.Id, claim.LeaseId));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Still held.
        }
    }

    /// <summary>What is due is claimed now; before the claim, so that what becomes ready meanwhile is kept.</summary>
    private void ForgetDue()
    {
        var ready = Interlocked.Read(ref _nextReady);
        if (ready <= time.GetUtcNow().UtcTicks)
            Interlocked.CompareExchange(ref _nextReady, long.MaxValue, ready);
    }

    private void WakeAt(DateTimeOffset ready)
    {
        var ticks = ready.UtcTicks;
        for (var seen = Interlocked.Read(ref _nextReady); ticks < seen; seen = Interlocked.Read(ref _nextReady))
            if (Interlocked.CompareExchange(ref _nextReady, ticks, seen) == seen)
            {
                _wake.Set();
                return;
            }
    }

    private async Task HandleAsync(ClaimedConversation claim, CancellationToken stopping)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(TurnLimit);
            var decided = await processor.ProcessAsync(claim, limit.Token);
            await CommitAsync(decided, stopping);
        }
        catch (KnowledgeUnavailableException e) when (!stopping.IsCancellationRequested)
        {
            // Every conversation meets it as long as it lasts, and where it happened says nothing.
            if (_unavailable.IsDue())
                LogKnowledgeUnavailable(e.Message);
            await RetryAsync(claim, e, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogTurnFailed(claim.Conversation.Id, claim.Attempts, e);
            await RetryAsync(claim, e, stopping);
        }
    }

    /// <summary>What was claimed and not finished is for other processes at once, not only when its lease ends.</summary>
    private async Task GiveBackAsync()
    {
        try
        {
            foreach (var (conversation, lease) in _held)
                await queue.ReleaseAsync(conversation, lease, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogGiveBackFailed(e);
        }
    }

    private async Task RetryAsync(ClaimedConversation claim, Exception error, CancellationToken stopping)
    {
        try
        {
            if (claim.Attempts >= MaxAttempts)
                await CommitAsync(await processor.GiveUpAsync(claim, TurnReasons.Failed.With(claim.Attempts, error.GetType().Name),
                    stopping), stopping);
            else
                await queue.ReleaseAsync(claim.Conversation.Id, claim.LeaseId,
                    time.GetUtcNow() + TimeSpan.FromSeconds(1 << claim.Attempts), stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // The database is away; the lease ends by itself and the conversation is claimed again.
            LogTurnFailed(claim.Conversation.Id, claim.Attempts, e);
        }
    }

    private async Task CommitAsync(DecidedTurn decided, CancellationToken stopping)
    {
        var committed = await _commits.AddAsync([decided], stopping);
        if (!committed.Any(t => t.Id == decided.Turn.Id))
            return;
        Turns.WithLabels(decided.Turn.Outcome.ToString(), decided.Turn.Reason.Code).Inc();
        if (decided.Memory is { } note)
            memory.Note(note);
        WakeAt(time.GetUtcNow());
        if (decided.Replies.Count > 0)
            bus.Announce(new ReplyReady(decided.Turn.Agent));
        else
            bus.Announce(new TurnEnded(decided.Turn.Agent));
    }
}
