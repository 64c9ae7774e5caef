using Wxauto.Storage.Sql;

namespace Wxauto.Ai.Memory;

/// <summary>Summaries and facts. Readings come in batches: many turns run at once.</summary>
internal interface IMemoryStorage
{
    Task<IReadOnlyDictionary<Guid, ConversationMemory>> MemoriesAsync(IReadOnlyCollection<Guid> conversationIds,
        CancellationToken cancellationToken);

    /// <summary>Facts that nobody retracted, newest last.</summary>
    Task<ILookup<(string Agent, string ContactId), ContactFact>> FactsAsync(IReadOnlyCollection<(string Agent, string ContactId)> contacts,
        CancellationToken cancellationToken);

    /// <summary>Keeps the memory and adds the facts that are not known yet; a retracted fact stays retracted.</summary>
    Task SaveAsync(ConversationMemory memory, IReadOnlyList<ContactFact> facts, CancellationToken cancellationToken);
}

internal sealed class MemoryStorage(Database database) : IMemoryStorage
{
    public async Task<IReadOnlyDictionary<Guid, ConversationMemory>> MemoriesAsync(IReadOnlyCollection<Guid> conversationIds,
        CancellationToken cancellationToken) =>
        (await database.ReadAsync(db => db.QueryAsync(MemorySql.Memories, r => new ConversationMemory
        {
            ConversationId = r.GetGuid(0), Summary = r.GetString(1), SummaryUntil = db.Dialect.Time(r, 2),
            SegmentSince = db.Dialect.Time(r, 3), UpdatedAt = db.Dialect.Time(r, 4),
        }, ("rows", database.Dialect.Json([.. conversationIds.Distinct().Select(id => new { ConversationId = id })]))), cancellationToken))
            .ToDictionary(m => m.ConversationId);

    public async Task<ILookup<(string Agent, string ContactId), ContactFact>> FactsAsync(
        IReadOnlyCollection<(string Agent, string ContactId)> contacts, CancellationToken cancellationToken) =>
        (await database.ReadAsync(db => db.QueryAsync(MemorySql.Facts, r => new ContactFact
        {
            Id = r.GetGuid(0), Agent = r.GetString(1), ContactId = r.GetString(2), Type = r.GetString(3), Value = r.GetString(4),
            Source = r.GetString(5), At = db.Dialect.Time(r, 6),
        }, ("rows", database.Dialect.Json([.. contacts.Distinct().Select(c => new { c.Agent, c.ContactId })]))), cancellationToken))
            .ToLookup(f => (f.Agent, f.ContactId));

    public Task SaveAsync(ConversationMemory memory, IReadOnlyList<ContactFact> facts, CancellationToken cancellationToken) =>
        database.WriteAsync(async db =>
    {
        await db.ExecuteAsync(MemorySql.SaveMemory, ("rows", db.Dialect.Json([memory])));
        return facts.Count == 0 ? 0 : await db.ExecuteAsync(MemorySql.SaveFacts, ("rows", db.Dialect.Json(facts)));
    }, cancellationToken);
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
