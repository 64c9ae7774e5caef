using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;

namespace Wxauto.Ai.Memory;

/// <summary>
/// Learns behind the answers: facts of every turn, and a summary of turns that the prompt no longer holds. All of it follows from the
/// committed turns, so what a crash cuts off is made up for after the conversation's next turn.
/// </summary>
internal sealed partial class MemoryUpkeep(
    IMemoryStorage storage, IConversationHistory history, Summaries summaries, TimeOrderedId ids, TimeProvider time,
    ILogger<MemoryUpkeep> logger) : BackgroundService
{
    private const int Workers = 4;
    private const int MaxTurns = 50;

    /// <summary>So many turns stay as they were said.</summary>
    private const int Unsummed = 4;
    private readonly ConcurrentDictionary<Guid, MemoryNote> _due = new();
    private readonly SemaphoreSlim _work = new(0);

    public void Note(MemoryNote note)
    {
        // Several turns of one conversation are learnt in one go.
        if (!_due.TryAdd(note.ConversationId, note))
            return;
        _work.Release();
    }

    /// <summary>Brings the conversation's memory up to its last committed turn.</summary>
    public async Task LearnAsync(MemoryNote note, CancellationToken cancellationToken)
    {
        var memory = (await storage.MemoriesAsync([note.ConversationId], cancellationToken)).GetValueOrDefault(note.ConversationId)
            ?? new ConversationMemory { ConversationId = note.ConversationId, SummaryUntil = DateTimeOffset.UnixEpoch,
                SegmentSince = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        if (note.ContextFrom is { } from && memory.SummaryUntil < from)
            (memory.Summary, memory.SummaryUntil) = ("", from);
        var turns = await history.AfterAsync(note.ConversationId, memory.SummaryUntil, MaxTurns, cancellationToken);
        if (turns.Count == 0)
            return;
        // In a group nobody's own words are kept as theirs.
        var facts = turns.Where(t => note.ContactId.Length > 0 && t.DecidedAt > memory.UpdatedAt)
            .SelectMany(t => FactPatterns.Find(t.Question).Select(f => (t, f))).DistinctBy(f => f.f).Select(f => new ContactFact
        {
            Id = ids.Next(), Agent = note.Agent, ContactId = note.ContactId, Type = f.f.Type, Value = f.f.Value, Source = "turn",
            TurnId = f.t.TurnId, At = f.t.DecidedAt,
        }).ToList();
        if (turns.LastOrDefault(t => FactPatterns.AnnouncesTopic(t.Question)) is { } change && change.DecidedAt > memory.SegmentSince)
            memory.SegmentSince = change.DecidedAt;
        var old = turns.SkipLast(Unsummed).ToList();
        if (old.Count >= Unsummed)
        {
            memory.Summary = await summaries.AddAsync(memory.Summary, old, note, cancellationToken);
            memory.SummaryUntil = old[^1].DecidedAt;
        }
        memory.UpdatedAt = turns[^1].DecidedAt;
        await storage.SaveAsync(memory, facts, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(stopping);
                if (_due.TryRemove(_due.FirstOrDefault().Key, out var note))
                    await LearnAsync(note, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A conversation's memory could not be brought up to date; its next turn tries again")]
    private partial void LogFailed(Exception e);
}
