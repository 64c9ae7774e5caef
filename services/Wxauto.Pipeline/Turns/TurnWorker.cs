using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
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

namespace Wxauto.Pipeline.Turns;

/// <summary>
/// Claims conversations that are ready, processes many at once, and commits finished turns in groups. A turn that fails
/// is tried again with growing delay and then passed to a person.
/// </summary>
internal sealed partial class TurnWorker(IMessageQueue queue, TurnProcessor processor, IConversationMemory memory, IEventBus bus,
    TimeProvider time, ILogger<TurnWorker> logger) : BackgroundService
{
    private const int Concurrency = 256;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Longer than the longest deadline of an Agent's ai (1m) and half of it again for pictures.</summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly Counter Turns = Metrics.CreateCounter("wxauto_turns_total",
        "Turns committed, by outcome and the code of the reason.", "outcome", "reason");

    private readonly Batcher<DecidedTurn, IReadOnlyList<TurnRecord>> _commits = new("turns", queue.CommitAsync, 256);
    private readonly ConcurrentDictionary<Guid, Guid> _held = new();
    private readonly Signal _wake = new();
    private readonly SemaphoreSlim _free = new(Concurrency, Concurrency);
    private readonly LogPace _unavailable = new(time);
    private long _nextReady = long.MaxValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe<MessagesReceived>((e, _) =>
        {
            WakeAt(e.ReadyAt);
            return ValueTask.CompletedTask;
        });
        var claims = Channel.CreateBounded<ClaimedConversation>(Concurrency);
        var workers = Enumerable.Range(0, Concurrency).Select(_ => WorkAsync(claims.Reader, stoppingToken));
        try
        {
            await Task.WhenAll([_commits.RunAsync(stoppingToken), ClaimAsync(claims.Writer, stoppingToken), RenewAsync(stoppingToken),
                .. workers]);
        }
        finally
        {
            await GiveBackAsync();
        }
    }

    private async Task ClaimAsync(ChannelWriter<ClaimedConversation> claims, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var free = 0;
            try
            {
                free = await TakeFreeAsync(stopping);
                var woken = _wake.Next;
                ForgetDue();
                // Not with the token: a claim that is broken off may have been committed, and would be nobody's until its lease ends.
                var claimed = await queue.ClaimAsync(free, Lease, CancellationToken.None);
                GiveFree(free - claimed.Count);
                free = 0;
                foreach (var claim in claimed)
                    _held[claim.Conversation.Id] = claim.LeaseId;
                foreach (var claim in claimed)
                    await claims.WriteAsync(claim, stopping);
                if (claimed.Count == 0)
                    await WaitAsync(woken, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogClaimFailed(e);
                GiveFree(free);
                await Task.Delay(Poll, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Only what can be started at once is claimed: the rest is left to other processes.</summary>
    private async Task<int> TakeFreeAsync(CancellationToken stopping)
    {
        await _free.WaitAsync(stopping);
        var taken = 1;
        while (taken < Concurrency && _free.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    private void GiveFree(int count)
    {
        if (count > 0)
            _free.Release(count);
    }

    /// <summary>A turn may take longer than a lease; a lease that was lost meanwhile is noticed at the commit.</summary>
    private async Task RenewAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Lease / 3, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                if (!_held.IsEmpty)
                    await queue.RenewAsync([.. _held.Values.Distinct()], Lease, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogRenewFailed(e);
            }
        }
    }

    /// <summary>What is due is claimed now; before the claim, so that what becomes ready meanwhile is kept.</summary>
    private void ForgetDue()
    {
        var ready = Interlocked.Read(ref _nextReady);
        if (ready <= time.GetUtcNow().UtcTicks)
            Interlocked.CompareExchange(ref _nextReady, long.MaxValue, ready);
    }

    /// <summary>Until the next conversation is ready, an event says so, or the poll interval ends.</summary>
    private Task WaitAsync(Task woken, CancellationToken stopping)
    {
        var wait = TimeSpan.FromTicks(Math.Clamp(Interlocked.Read(ref _nextReady) - time.GetUtcNow().UtcTicks, 0, Poll.Ticks));
        return Signal.WaitAsync(woken, wait, time, stopping);
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

    private async Task WorkAsync(ChannelReader<ClaimedConversation> claims, CancellationToken stopping)
    {
        try
        {
            await foreach (var claim in claims.ReadAllAsync(stopping))
            {
                await HandleAsync(claim, stopping);
                GiveFree(1);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Its conversation is given back at the end.
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
        _held.TryRemove(KeyValuePair.Create(claim.Conversation.Id, claim.LeaseId));
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
