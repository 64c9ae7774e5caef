using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.History;

/// <inheritdoc cref="IConversationHistory"/>
internal sealed class ConversationHistory(Database database, IDbContextFactory<WxautoDb> contexts) : IConversationHistory
{
    public async Task<ConversationKey?> FindAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.Where(c => c.Id == conversationId)
            .Select(c => new ConversationKey(c.Id, c.Agent, c.ChatId, c.ChatKind))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<ILookup<Guid, PastTurn>> RecentAsync(
        IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max, CancellationToken cancellationToken) =>
        Turns(await database.ReadAsync(db => db.QueryAsync(HistorySql.Recent, r => Read(db.Dialect, r),
            ("since", since), ("max", max), ("ignored", (int)Outcome.Ignore), ("clarify", (int)Outcome.Clarify),
            ("rows", database.Dialect.Json([.. conversationIds.Distinct().Select(id => new { ConversationId = id })]))), cancellationToken))
            .ToLookup(t => t.ConversationId);

    public async Task<IReadOnlyList<PastTurn>> AfterAsync(Guid conversationId, DateTimeOffset after, int max,
        CancellationToken cancellationToken) =>
        [.. Turns(await database.ReadAsync(db => db.QueryAsync(HistorySql.After, r => Read(db.Dialect, r),
            ("conversation", conversationId), ("after", after), ("max", max), ("ignored", (int)Outcome.Ignore),
            ("clarify", (int)Outcome.Clarify)), cancellationToken))];

    private static IEnumerable<PastTurn> Turns(IEnumerable<(PastTurn Turn, string? Reply)> rows) => rows.GroupBy(r => r.Turn.TurnId)
        .Select(t => t.First().Turn with { Replies = [.. t.Select(r => r.Reply).OfType<string>()] });

    private static (PastTurn, string?) Read(Dialect dialect, DbDataReader r) => (
        new PastTurn(r.GetGuid(0), r.GetGuid(1), dialect.Time(r, 2), r.GetString(3), [])
        {
            Outcome = (Outcome)r.GetInt32(5), ReasonCode = r.GetString(6),
            Choices = r.IsDBNull(7) ? [] : JsonColumns.FromJson<Citation>(r.GetString(7)),
        }, r.IsDBNull(4) ? null : r.GetString(4));
}

internal static class HistorySql
{
    /// <summary>As they are read; what a turn offered only where it asked back.</summary>
    private const string Columns = "t.conversation_id, t.id, t.decided_at, t.question, p.text, t.outcome, t.reason_code, "
        + "CASE WHEN t.outcome = @clarify THEN t.citations END";

    public const string Recent = $$"""
        WITH r AS (SELECT * FROM {rows:rows(conversation_id uuid)})
        SELECT {{Columns}}
        FROM (
            SELECT t.*, row_number() OVER (PARTITION BY t.conversation_id ORDER BY t.decided_at DESC, t.id DESC) AS age
            FROM r JOIN turns t ON t.conversation_id = r.conversation_id WHERE t.decided_at > @since AND t.outcome <> @ignored) t
        LEFT JOIN replies p ON p.turn_id = t.id
        WHERE t.age <= @max
        ORDER BY t.conversation_id, t.age DESC, p.id
        """;

    public const string After = $$"""
        SELECT {{Columns}}
        FROM (SELECT * FROM turns WHERE conversation_id = @conversation AND decided_at > @after AND outcome <> @ignored ORDER BY decided_at, id LIMIT @max) t
        LEFT JOIN replies p ON p.turn_id = t.id
        ORDER BY t.decided_at, t.id, p.id
        """;
}
