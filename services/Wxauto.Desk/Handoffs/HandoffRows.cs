using System.Data.Common;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Projection;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Handoffs;

/// <summary>Reading and writing of hand-offs.</summary>
internal static class HandoffRows
{
    public const string Columns = "h.id, h.conversation_id, h.episode_id, h.state, h.requested_at, h.queued_at, h.held_at, h.weight, h.skills, h.offered_to, "
        + "h.offered_to_name, h.offer_until, h.asked, h.escalated_at, h.told_at, h.held_by, h.ended_at, h.version";

    public static async Task<Dictionary<Guid, HandoffRow>> OpenAsync(Statements db, IEnumerable<Guid> conversations) =>
        (await db.QueryAsync($$"""
        SELECT {{Columns}} FROM desk_handoffs h WHERE h.{{HandoffFilters.Open}} AND h.conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
        ORDER BY h.id {for_update}
        """, r => Read(db.Dialect, r), ("rows", DeskRows.IdRows(db, conversations)))).ToDictionary(h => h.ConversationId);

    public static Task UpsertAsync(Statements db, IReadOnlyCollection<HandoffRow> rows) => rows.Count == 0 ? Task.CompletedTask
        : db.ExecuteAsync("""
        INSERT INTO desk_handoffs (id, conversation_id, episode_id, state, requested_at, queued_at, held_at, weight, skills, offered_to, offered_to_name,
            offer_until, asked, escalated_at, told_at, held_by, ended_at, version)
        SELECT id, conversation_id, episode_id, state, requested_at, queued_at, held_at, weight, skills, offered_to, offered_to_name,
            offer_until, asked, escalated_at, told_at, held_by, ended_at, version
        FROM {rows:rows(id uuid, conversation_id uuid, episode_id uuid, state int, requested_at timestamptz, queued_at timestamptz, held_at timestamptz,
            weight int, skills text, offered_to text, offered_to_name text, offer_until timestamptz, asked text, escalated_at timestamptz, told_at timestamptz,
            held_by text, ended_at timestamptz, version bigint)}
        WHERE true ON CONFLICT (id) DO UPDATE SET state = excluded.state, queued_at = excluded.queued_at, held_at = excluded.held_at,
            offered_to = excluded.offered_to, offered_to_name = excluded.offered_to_name, offer_until = excluded.offer_until, asked = excluded.asked,
            escalated_at = excluded.escalated_at, told_at = excluded.told_at, held_by = excluded.held_by, ended_at = excluded.ended_at,
            version = excluded.version
        WHERE desk_handoffs.version < excluded.version
        """, ("rows", db.Dialect.Json(rows)));

    public static HandoffRow Read(Dialect dialect, DbDataReader r) => new()
    {
        Id = r.GetGuid(0), ConversationId = r.GetGuid(1), EpisodeId = r.GetGuid(2), State = (HandoffState)r.GetInt32(3),
            RequestedAt = dialect.Time(r, 4),
        QueuedAt = dialect.Time(r, 5), HeldAt = DeskRows.TimeOrNull(dialect, r, 6), Weight = r.GetInt32(7), Skills = r.GetString(8),
        OfferedTo = DeskRows.TextOrNull(r, 9), OfferedToName = DeskRows.TextOrNull(r, 10), OfferUntil = DeskRows.TimeOrNull(dialect, r, 11),
        Asked = r.GetString(12), EscalatedAt = DeskRows.TimeOrNull(dialect, r, 13), ToldAt = DeskRows.TimeOrNull(dialect, r, 14),
        HeldBy = DeskRows.TextOrNull(r, 15), EndedAt = DeskRows.TimeOrNull(dialect, r, 16), Version = r.GetInt64(17),
    };
}
