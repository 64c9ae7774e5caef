using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Storage.Batching;
using Wxauto.Hosting.Storage.Queue;

namespace Wxauto.Gateway.Streams;

/// <summary>
/// Sends ready replies down the streams of this process. Events and new streams wake it; the replies table is the truth
/// and is also read every half minute. Moves of replies are committed in groups.
/// </summary>
internal sealed partial class ReplyDelivery(IMessageQueue queue, AgentStreams streams, IEventBus bus, TimeProvider time, ILogger<ReplyDelivery> logger) : BackgroundService
{
    private const int Batch = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, bool> _dirty = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Batcher<ReplyMove, bool> _moves = new("replies", async (moves, ct) =>
    {
        await queue.MoveRepliesAsync(moves, ct);
        return true;
    }, 1024);

    public Task MoveAsync(IReadOnlyList<ReplyMove> moves, CancellationToken cancellationToken) =>
        moves.Count == 0 ? Task.CompletedTask : _moves.AddAsync(moves, cancellationToken);

    public void Wake(string agent)
    {
        if (streams.Find(agent) is null || !_dirty.TryAdd(agent, true))
            return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe<ReplyReady>((e, _) =>
        {
            Wake(e.Agent);
            return ValueTask.CompletedTask;
        });
        await Task.WhenAll(_moves.RunAsync(stoppingToken), DeliverAsync(stoppingToken));
    }

    private async Task DeliverAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            List<string> agents = [];
            try
            {
                agents = await _wake.WaitAsync(Poll, stopping) ? [.. _dirty.Keys] : [.. streams.All.Select(s => s.Agent)];
                foreach (var agent in agents)
                    _dirty.TryRemove(agent, out _);
                var underWay = agents.SelectMany(a => streams.Find(a)?.Unacked ?? []).ToList();
                var ready = agents.Count == 0 ? [] : await queue.ReadyRepliesAsync(agents, underWay, Batch, stopping);
                foreach (var replies in ready.GroupBy(r => r.Agent))
                    streams.Find(replies.Key)?.Send(replies);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogDeliveryFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                agents.ForEach(Wake);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Ready replies cannot be read; trying again")]
    private partial void LogDeliveryFailed(Exception e);
}
