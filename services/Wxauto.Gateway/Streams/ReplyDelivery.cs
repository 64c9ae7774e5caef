using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Conversations.Queue;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Batching;

namespace Wxauto.Gateway.Streams;

/// <summary>
/// Sends ready replies down the streams of this process. Events and new streams wake it; the replies table is the truth
/// and is also read every five seconds. Moves of replies are committed in groups.
/// </summary>
internal sealed partial class ReplyDelivery(IMessageQueue queue, AgentStreams streams, IEventBus bus, TimeProvider time,
    ILogger<ReplyDelivery> logger) : BackgroundService
{
    private const int Batch = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>A reply may be on its way to an agent for this long while a person withdraws it.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, bool> _dirty = new();
    private readonly ConcurrentDictionary<string, bool> _withdrawn = new();
    private readonly Signal _wake = new();
    private readonly Batcher<ReplyMove, bool> _moves = new("replies", async (moves, ct) =>
    {
        await queue.MoveRepliesAsync(moves, ct);
        return true;
    }, 1024);

    public Task MoveAsync(IReadOnlyList<ReplyMove> moves, CancellationToken cancellationToken) =>
        moves.Count == 0 ? Task.CompletedTask : _moves.AddAsync(moves, cancellationToken);

    /// <summary>The agent has a new stream: what waits for it, and what was withdrawn while it was away.</summary>
    public void Opened(string agent)
    {
        Wake(_withdrawn, agent);
        Wake(_dirty, agent);
    }

    private void Wake(ConcurrentDictionary<string, bool> what, string agent)
    {
        if (streams.Find(agent) is not null && what.TryAdd(agent, true))
            _wake.Set();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ready = bus.Subscribe<ReplyReady>((e, _) =>
        {
            foreach (var agent in e.Agents)
                Wake(_dirty, agent);
            return ValueTask.CompletedTask;
        });
        using var withdrawn = bus.Subscribe<RepliesWithdrawn>((e, _) =>
        {
            Wake(_withdrawn, e.Agent);
            return ValueTask.CompletedTask;
        });
        await Task.WhenAll(_moves.RunAsync(stoppingToken), DeliverAsync(stoppingToken));
    }

    private async Task DeliverAsync(CancellationToken stopping)
    {
        var read = time.GetTimestamp();
        var woken = Task.CompletedTask;
        while (!stopping.IsCancellationRequested)
        {
            List<string> ready = [], withdrawn = [];
            try
            {
                await Signal.WaitAsync(woken, Poll, time, stopping);
                if (stopping.IsCancellationRequested)
                    return;
                woken = _wake.Next;
                // Also when events never let it rest: those for some agents may be lost.
                var all = time.GetElapsedTime(read) >= Poll;
                if (all)
                    read = time.GetTimestamp();
                ready = Take(_dirty, all);
                withdrawn = Take(_withdrawn, all);
                await SendReadyAsync(ready, stopping);
                // After what is sent, so that an agent never gets a reply after its withdrawal.
                await SendWithdrawnAsync(withdrawn, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogDeliveryFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ready.ForEach(a => Wake(_dirty, a));
                withdrawn.ForEach(a => Wake(_withdrawn, a));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private List<string> Take(ConcurrentDictionary<string, bool> what, bool all)
    {
        List<string> agents = all ? [.. streams.All.Select(s => s.Agent)] : [.. what.Keys];
        foreach (var agent in agents)
            what.TryRemove(agent, out _);
        return agents;
    }

    /// <summary>All of them, in batches: what went down is on its way, so the next batch is another one.</summary>
    private async Task SendReadyAsync(List<string> agents, CancellationToken cancellationToken)
    {
        // The streams are looked up for each batch: what cannot be sent because a stream ended, or has no room, must not be read for ever. What
        // has no room is read again with the next poll.
        while (agents.Select(streams.Find).OfType<AgentStream>().Where(s => s.HasRoom).ToList() is { Count: > 0 } open)
        {
            AgentSession[] sessions = [.. open.Select(s => new AgentSession(s.Agent, s.Session))];
            var ready = await queue.ReadyRepliesAsync(sessions, [.. open.SelectMany(s => s.Unacked)], Batch, cancellationToken);
            var replies = ready.ToLookup(r => r.Agent);
            // To the streams that were asked for: one that was opened meanwhile asks for itself.
            foreach (var stream in open.Where(s => replies.Contains(s.Agent) && streams.Find(s.Agent) == s))
                stream.Send(replies[stream.Agent]);
            if (ready.Count < Batch)
                return;
        }
    }

    private async Task SendWithdrawnAsync(List<string> agents, CancellationToken cancellationToken)
    {
        if (agents.Count == 0)
            return;
        foreach (var replies in (await queue.WithdrawnRepliesAsync(agents, UnderWay, cancellationToken)).GroupBy(r => r.Agent))
            streams.Find(replies.Key)?.Withdraw(replies.Select(r => r.Id));
    }

    [LoggerMessage(1, LogLevel.Error, "Ready replies cannot be read; trying again")]
    private partial void LogDeliveryFailed(Exception e);
}
