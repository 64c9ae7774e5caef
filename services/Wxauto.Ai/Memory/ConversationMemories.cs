using System.Globalization;
using Microsoft.Extensions.Hosting;
using Wxauto.Ai.Ledger;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage.Batching;

namespace Wxauto.Ai.Memory;

/// <summary>
/// Recalls within a budget of tokens: some for what was just said, some for the summary, the rest for what the contact told, what fits the
/// question first. Turns that run at the same time are read together.
/// </summary>
internal sealed class ConversationMemories(IMemoryStorage storage, IConversationHistory history, MemoryUpkeep upkeep, TimeProvider time)
    : BackgroundService, IConversationMemory
{
    private const int MaxTurns = 6;
    private const int MaxReply = 120;
    private const int MaxOlderReply = 30;
    private const double RecentShare = 0.4;
    private const double SummaryShare = 0.2;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);
    private readonly Batcher<RecallRequest, Readings> _reads = new("recall",
        (requests, ct) => ReadAsync(storage, history, requests, time.GetUtcNow() - Fresh, ct), 256);

    public async ValueTask<Recollection> RecallAsync(RecallRequest request, CancellationToken cancellationToken)
    {
        var read = await _reads.AddAsync([request], cancellationToken);
        var from = request.ContextFrom ?? DateTimeOffset.MinValue;
        var memory = read.Memories.GetValueOrDefault(request.ConversationId);
        return Select(request, [.. read.Turns[request.ConversationId].Where(t => t.DecidedAt > from)],
            memory is null || memory.SummaryUntil > from ? memory : null,
            request.WithFacts ? [.. read.Facts[(request.Agent, request.ContactId)]] : [], time.GetUtcNow());
    }

    public void Note(MemoryNote note) => upkeep.Note(note);

    /// <summary>What of all that is known goes into the prompt.</summary>
    internal static Recollection Select(RecallRequest request, IReadOnlyList<PastTurn> turns, ConversationMemory? memory,
        IReadOnlyList<ContactFact> facts, DateTimeOffset now)
    {
        var (recent, newTopic, used) = Recent(request, turns, memory, now);
        if (!request.WithFacts)
            return Recollection.Empty with { Recent = recent, NewTopic = newTopic, Tokens = used, Turns = turns };
        var budget = request.Memory.Tokens;
        var summary = Cut(memory?.Summary ?? "", (int)Math.Min(budget * SummaryShare, budget - used));
        used += TokenCounter.Guess(summary);
        var said = recent.Select(l => l.Text).ToList();
        var asked = TopicWords.Of(request.Question);
        var kept = new List<(ContactFact Fact, string Line)>();
        foreach (var fact in facts.Where(f => f.Type is not ("tier" or "tone")).Select((f, age) => (f, age))
            .OrderByDescending(f => TopicWords.Overlap(TopicWords.Of(f.f.Value), asked)).ThenByDescending(f => f.age).Select(f => f.f))
        {
            // What stands in the lines above need not be told twice.
            if (said.Any(s => s.Contains(fact.Value, StringComparison.Ordinal)))
                continue;
            var line = Line(fact);
            if (used + TokenCounter.Guess(line) > budget)
                break;
            used += TokenCounter.Guess(line);
            kept.Add((fact, line));
        }
        return new Recollection(summary, [.. kept.OrderBy(k => k.Fact.At).Select(k => k.Line)], recent, Last(facts, "tier"),
            Last(facts, "tone"), newTopic, used) { Turns = turns };
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _reads.RunAsync(stoppingToken);

    /// <summary>The newest turns of the topic, as many as their share of the budget holds, the older ones shortened; after a change of
    /// topic only what was said last.</summary>
    private static (List<DialogueLine> Lines, bool NewTopic, int Tokens) Recent(RecallRequest request, IReadOnlyList<PastTurn> turns,
        ConversationMemory? memory, DateTimeOffset now)
    {
        var lines = new List<DialogueLine>();
        var segment = turns.Where(t => memory is null || t.DecidedAt >= memory.SegmentSince).Where(t => now - t.DecidedAt < Fresh).ToList();
        var newTopic = segment.Count > 0 && FactPatterns.AnnouncesTopic(request.Question);
        var used = 0;
        foreach (var (turn, age) in segment.Reverse<PastTurn>().Select((t, i) => (t, i)))
        {
            if (newTopic && age > 0)
                break;
            var (reply, most) = (string.Join('\n', turn.Replies), age == 0 ? MaxReply : MaxOlderReply);
            var shown = new[] { new DialogueLine(true, turn.Question),
                new DialogueLine(false, reply.Length > most ? $"{reply[..most]}…" : reply) }.Where(l => l.Text.Length > 0).ToList();
            var tokens = shown.Sum(l => TokenCounter.Guess(l.Text));
            if (age > 0 && used + tokens > request.Memory.Tokens * RecentShare)
                break;
            used += tokens;
            lines.InsertRange(0, shown);
        }
        return (lines, newTopic, used);
    }

    private static string Cut(string text, int tokens)
    {
        if (tokens <= 0)
            return "";
        // Summaries grow at the end; the oldest part goes first.
        while (text.Length > 0 && TokenCounter.Guess(text) > tokens)
            text = text.IndexOf('\n') is >= 0 and var end ? text[(end + 1)..] : text[^Math.Min(text.Length - 1, tokens)..];
        return text;
    }

    private static string Line(ContactFact fact) => fact.Type == FactPatterns.Statement ? fact.Value
        : string.Create(CultureInfo.InvariantCulture, $"{fact.Type}: {fact.Value}");

    private static string Last(IReadOnlyList<ContactFact> facts, string type) => facts.LastOrDefault(f => f.Type == type)?.Value ?? "";

    private static async Task<Readings> ReadAsync(
        IMemoryStorage storage, IConversationHistory history, IReadOnlyList<RecallRequest> requests, DateTimeOffset since,
        CancellationToken cancellationToken)
    {
        var conversations = requests.Select(r => r.ConversationId).ToList();
        var contacts = requests.Where(r => r.WithFacts).Select(r => (r.Agent, r.ContactId)).ToList();
        var turns = await history.RecentAsync(conversations, since, MaxTurns, cancellationToken);
        var known = requests.Any(r => r.WithFacts);
        return new Readings(turns, known ? await storage.MemoriesAsync(conversations, cancellationToken)
            : new Dictionary<Guid, ConversationMemory>(),
            known ? await storage.FactsAsync(contacts, cancellationToken)
                : Enumerable.Empty<ContactFact>().ToLookup(f => (f.Agent, f.ContactId)));
    }

    private sealed record Readings(ILookup<Guid, PastTurn> Turns, IReadOnlyDictionary<Guid, ConversationMemory> Memories,
        ILookup<(string Agent, string ContactId), ContactFact> Facts);
}
