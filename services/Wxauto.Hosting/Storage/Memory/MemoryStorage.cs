using System.Data.Common;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Storage.Entities;
using Wxauto.Hosting.Storage.Queue;

namespace Wxauto.Hosting.Storage.Memory;

/// <summary>Summaries, facts and the turns that they are made of. Readings come in batches: many turns run at once.</summary>
public interface IMemoryStorage
{
    Task<IReadOnlyDictionary<Guid, ConversationMemory>> MemoriesAsync(IReadOnlyCollection<Guid> conversationIds, CancellationToken cancellationToken);

    /// <summary>Facts that nobody retracted, newest last.</summary>
    Task<ILookup<(string Agent, string ContactId), ContactFact>> FactsAsync(IReadOnlyCollection<(string Agent, string ContactId)> contacts, CancellationToken cancellationToken);

    /// <summary>The newest turns since then that were not ignored, oldest first, with their replies.</summary>
    Task<ILookup<Guid, RememberedTurn>> TurnsAsync(IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max, CancellationToken cancellationToken);

    /// <summary>Turns after that moment, oldest first.</summary>
    Task<IReadOnlyList<RememberedTurn>> TurnsAfterAsync(Guid conversationId, DateTimeOffset after, int max, CancellationToken cancellationToken);

    /// <summary>Keeps the memory and adds the facts that are not known yet; a retracted fact stays retracted.</summary>
    Task SaveAsync(ConversationMemory memory, IReadOnlyList<ContactFact> facts, CancellationToken cancellationToken);
}

public sealed record RememberedTurn(Guid ConversationId, Guid TurnId, DateTimeOffset DecidedAt, string Question, IReadOnlyList<string> Replies);

internal sealed class MemoryStorage(Database database) : IMemoryStorage
{
    public async Task<IReadOnlyDictionary<Guid, ConversationMemory>> MemoriesAsync(IReadOnlyCollection<Guid> conversationIds, CancellationToken cancellationToken) =>
        (await database.ReadAsync(db => db.QueryAsync(MemorySql.Memories, r => new ConversationMemory
        {
            ConversationId = r.GetGuid(0), Summary = r.GetString(1), SummaryUntil = db.Dialect.Time(r, 2), SegmentSince = db.Dialect.Time(r, 3), UpdatedAt = db.Dialect.Time(r, 4),
        }, ("rows", database.Dialect.Json([.. conversationIds.Distinct().Select(id => new { ConversationId = id })]))), cancellationToken)).ToDictionary(m => m.ConversationId);

    public async Task<ILookup<(string Agent, string ContactId), ContactFact>> FactsAsync(IReadOnlyCollection<(string Agent, string ContactId)> contacts, CancellationToken cancellationToken) =>
        (await database.ReadAsync(db => db.QueryAsync(MemorySql.Facts, r => new ContactFact
        {
            Id = r.GetGuid(0), Agent = r.GetString(1), ContactId = r.GetString(2), Type = r.GetString(3), Value = r.GetString(4), Source = r.GetString(5), At = db.Dialect.Time(r, 6),
        }, ("rows", database.Dialect.Json([.. contacts.Distinct().Select(c => new { c.Agent, c.ContactId })]))), cancellationToken)).ToLookup(f => (f.Agent, f.ContactId));

    public async Task<ILookup<Guid, RememberedTurn>> TurnsAsync(IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max, CancellationToken cancellationToken) =>
        Turns(await database.ReadAsync(db => db.QueryAsync(MemorySql.Recent, r => Read(db.Dialect, r), ("since", since), ("max", max), ("ignored", (int)Outcome.Ignore),
            ("rows", database.Dialect.Json([.. conversationIds.Distinct().Select(id => new { ConversationId = id })]))), cancellationToken)).ToLookup(t => t.ConversationId);

    public async Task<IReadOnlyList<RememberedTurn>> TurnsAfterAsync(Guid conversationId, DateTimeOffset after, int max, CancellationToken cancellationToken) =>
        [.. Turns(await database.ReadAsync(db => db.QueryAsync(MemorySql.After, r => Read(db.Dialect, r),
            ("conversation", conversationId), ("after", after), ("max", max), ("ignored", (int)Outcome.Ignore)), cancellationToken))];

    public Task SaveAsync(ConversationMemory memory, IReadOnlyList<ContactFact> facts, CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        await db.ExecuteAsync(MemorySql.SaveMemory, ("rows", db.Dialect.Json([memory])));
        return facts.Count == 0 ? 0 : await db.ExecuteAsync(MemorySql.SaveFacts, ("rows", db.Dialect.Json(facts)));
    }, cancellationToken);

    private static IEnumerable<RememberedTurn> Turns(IEnumerable<(Guid Conversation, Guid Turn, DateTimeOffset At, string Question, string? Reply)> rows) =>
        rows.GroupBy(r => (r.Conversation, r.Turn, r.At, r.Question))
            .Select(t => new RememberedTurn(t.Key.Conversation, t.Key.Turn, t.Key.At, t.Key.Question, [.. t.Where(r => r.Reply is not null).Select(r => r.Reply!)]));

    private static (Guid, Guid, DateTimeOffset, string, string?) Read(Dialect dialect, DbDataReader r) =>
        (r.GetGuid(0), r.GetGuid(1), dialect.Time(r, 2), r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4));
}

internal static class MemorySql
{
    public const string Memories = """
        SELECT m.conversation_id, m.summary, m.summary_until, m.segment_since, m.updated_at
        FROM (SELECT * FROM {rows:rows(conversation_id uuid)}) r JOIN conversation_memories m ON m.conversation_id = r.conversation_id
        """;

    public const string Facts = """
        SELECT f.id, f.agent, f.contact_id, f.type, f.value, f.source, f.at
        FROM (SELECT * FROM {rows:rows(agent text, contact_id text)}) r JOIN contact_facts f ON f.agent = r.agent AND f.contact_id = r.contact_id
        WHERE NOT f.retracted ORDER BY f.at, f.id
        """;

    public const string Recent = """
        WITH r AS (SELECT * FROM {rows:rows(conversation_id uuid)})
        SELECT t.conversation_id, t.id, t.decided_at, t.question, p.text
        FROM (
            SELECT t.*, row_number() OVER (PARTITION BY t.conversation_id ORDER BY t.decided_at DESC, t.id DESC) AS age
            FROM r JOIN turns t ON t.conversation_id = r.conversation_id WHERE t.decided_at > @since AND t.outcome <> @ignored) t
        LEFT JOIN replies p ON p.turn_id = t.id
        WHERE t.age <= @max
        ORDER BY t.conversation_id, t.age DESC, p.id
        """;

    public const string After = """
        SELECT t.conversation_id, t.id, t.decided_at, t.question, p.text
        FROM (SELECT * FROM turns WHERE conversation_id = @conversation AND decided_at > @after AND outcome <> @ignored ORDER BY decided_at, id LIMIT @max) t
        LEFT JOIN replies p ON p.turn_id = t.id
        ORDER BY t.decided_at, t.id, p.id
        """;

    public const string SaveMemory = """
        INSERT INTO conversation_memories (conversation_id, summary, summary_until, segment_since, updated_at)
        SELECT conversation_id, summary, summary_until, segment_since, updated_at
        FROM {rows:rows(conversation_id uuid, summary text, summary_until timestamptz, segment_since timestamptz, updated_at timestamptz)} WHERE true
        ON CONFLICT (conversation_id) DO UPDATE SET summary = excluded.summary, summary_until = excluded.summary_until, segment_since = excluded.segment_since, updated_at = excluded.updated_at
        WHERE conversation_memories.updated_at <= excluded.updated_at
        """;

    public const string SaveFacts = """
        INSERT INTO contact_facts (id, agent, contact_id, type, value, source, turn_id, at, retracted)
        SELECT id, agent, contact_id, type, value, source, turn_id, at, retracted
        FROM {rows:rows(id uuid, agent text, contact_id text, type text, value text, source text, turn_id uuid, at timestamptz, retracted boolean)} WHERE true
        ON CONFLICT (agent, contact_id, type, value) DO UPDATE SET at = excluded.at WHERE NOT contact_facts.retracted
        """;
}
