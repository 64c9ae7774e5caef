using System.Data.Common;
using System.Text.Json;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Projection;

/// <summary>Reading and writing of the desk's own rows.</summary>
internal static class DeskRows
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public const string ConversationColumns = "c.id, c.version, c.episode_id, c.agent, c.name, c.chat_kind, c.state, c.holder, c.holder_id, "
        + "c.holder_name, c.waiting_since, c.last_text, c.last_kind, c.last_from, c.last_at, c.last_position, c.customer_position, "
        + "c.seen_position, c.due_clock, c.due_at, c.snoozed_until, c.snoozed_by, c.send_failed, c.labels, c.wake_at";

    private const string EpisodeColumns = "e.id, e.conversation_id, e.number, e.opened_at, e.opened_position, e.first_reply_at, "
        + "e.first_reply_by, e.resolved_at, e.resolved_by, e.resolved_position, e.snoozed_at, e.snoozed_until, e.snoozed_by, e.pauses, "
        + "e.rating_asked_at, e.rating_not_asked, e.score, e.rating_words, e.handled_by_id, e.handled_by";

    private const string Ids = "SELECT conversation_id FROM {rows:rows(conversation_id uuid)}";

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static IReadOnlyList<T> List<T>(string json) => JsonSerializer.Deserialize<T[]>(json, Json) ?? [];

    public static string IdRows(Statements db, IEnumerable<Guid> ids) => db.Dialect.Json([.. ids.Select(i => new { ConversationId = i })]);

    public static async Task<Dictionary<Guid, DeskConversationRow>> ConversationsAsync(Statements db, IEnumerable<Guid> ids) =>
        (await db.QueryAsync($"SELECT {ConversationColumns} FROM desk_conversations c WHERE c.id IN ({Ids})",
            r => ReadConversation(db.Dialect, r), ("rows", IdRows(db, ids)))).ToDictionary(r => r.Id);

    /// <summary>The last episode of each.</summary>
    public static async Task<Dictionary<Guid, EpisodeRow>> EpisodesAsync(Statements db, IEnumerable<Guid> ids) => (await db.QueryAsync($"""
        SELECT {EpisodeColumns} FROM desk_episodes e WHERE e.conversation_id IN ({Ids})
            AND e.number = (SELECT max(n.number) FROM desk_episodes n WHERE n.conversation_id = e.conversation_id)
        """, r => ReadEpisode(db.Dialect, r), ("rows", IdRows(db, ids)))).ToDictionary(e => e.ConversationId);

    public static async Task<ILookup<Guid, Clock>> ClocksAsync(Statements db, IEnumerable<Guid> episodes) => (await db.QueryAsync("""
        SELECT episode_id, kind, started_at, due_at, left_ms, stopped_at, result, policy FROM desk_clocks
        WHERE episode_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)}) ORDER BY started_at
        """, r => (Episode: r.GetGuid(0), Clock: new Clock((ClockKind)r.GetInt32(1), db.Dialect.Time(r, 2), TimeOrNull(db.Dialect, r, 3),
            r.IsDBNull(4) ? null : TimeSpan.FromMilliseconds(r.GetInt64(4)), TimeOrNull(db.Dialect, r, 5), (ClockResult)r.GetInt32(6),
            r.GetString(7))), ("rows", IdRows(db, episodes)))).ToLookup(c => c.Episode, c => c.Clock);

    public static async Task<ILookup<Guid, DeskLabel>> LabelsAsync(Statements db, IEnumerable<Guid> ids) => (await db.QueryAsync($"""
        SELECT conversation_id, category, name FROM desk_labels WHERE conversation_id IN ({Ids}) ORDER BY category, name
        """, r => (r.GetGuid(0), new DeskLabel(r.GetString(1), r.GetString(2))), ("rows", IdRows(db, ids))))
        .ToLookup(l => l.Item1, l => l.Item2);

    public static Task UpsertConversationsAsync(Statements db, IReadOnlyCollection<DeskConversationRow> rows) => db.ExecuteAsync("""
        INSERT INTO desk_conversations (id, version, episode_id, agent, name, chat_kind, state, holder, holder_id, holder_name, waiting_since, last_text,
            last_kind, last_from, last_at, last_position, customer_position, seen_position, due_clock, due_at, snoozed_until, snoozed_by, send_failed, labels, wake_at)
        SELECT id, version, episode_id, agent, name, chat_kind, state, holder, holder_id, holder_name, waiting_since, last_text,
            last_kind, last_from, last_at, last_position, customer_position, seen_position, due_clock, due_at, snoozed_until, snoozed_by, send_failed, labels, wake_at
        FROM {rows:rows(id uuid, version bigint, episode_id uuid, agent text, name text, chat_kind int, state int, holder int, holder_id text, holder_name text,
            waiting_since timestamptz, last_text text, last_kind int, last_from int, last_at timestamptz, last_position bigint, customer_position bigint,
            seen_position bigint, due_clock int, due_at timestamptz, snoozed_until timestamptz, snoozed_by text, send_failed boolean, labels text, wake_at timestamptz)}
        WHERE true ON CONFLICT (id) DO UPDATE SET version = excluded.version, episode_id = excluded.episode_id, name = excluded.name,
            chat_kind = excluded.chat_kind, state = excluded.state, holder = excluded.holder, holder_id = excluded.holder_id,
            holder_name = excluded.holder_name, waiting_since = excluded.waiting_since, last_text = excluded.last_text, last_kind = excluded.last_kind,
            last_from = excluded.last_from, last_at = excluded.last_at, last_position = excluded.last_position,
            customer_position = excluded.customer_position, seen_position = excluded.seen_position, due_clock = excluded.due_clock, due_at = excluded.due_at,
            snoozed_until = excluded.snoozed_until, snoozed_by = excluded.snoozed_by, send_failed = excluded.send_failed, labels = excluded.labels, wake_at = excluded.wake_at
        """, ("rows", db.Dialect.Json(rows)));

    public static Task UpsertEpisodesAsync(Statements db, IReadOnlyCollection<EpisodeRow> rows) => db.ExecuteAsync("""
        INSERT INTO desk_episodes (id, conversation_id, number, opened_at, opened_position, first_reply_at, first_reply_by, resolved_at, resolved_by,
            resolved_position, snoozed_at, snoozed_until, snoozed_by, pauses, rating_asked_at, rating_not_asked, score, rating_words, handled_by_id, handled_by)
        SELECT id, conversation_id, number, opened_at, opened_position, first_reply_at, first_reply_by, resolved_at, resolved_by,
            resolved_position, snoozed_at, snoozed_until, snoozed_by, pauses, rating_asked_at, rating_not_asked, score, rating_words, handled_by_id, handled_by
        FROM {rows:rows(id uuid, conversation_id uuid, number int, opened_at timestamptz, opened_position bigint, first_reply_at timestamptz, first_reply_by text,
            resolved_at timestamptz, resolved_by text, resolved_position bigint, snoozed_at timestamptz, snoozed_until timestamptz, snoozed_by text, pauses text,
            rating_asked_at timestamptz, rating_not_asked text, score int, rating_words text, handled_by_id text, handled_by text)}
        WHERE true ON CONFLICT (id) DO UPDATE SET first_reply_at = excluded.first_reply_at, first_reply_by = excluded.first_reply_by,
            resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by, resolved_position = excluded.resolved_position,
            snoozed_at = excluded.snoozed_at, snoozed_until = excluded.snoozed_until, snoozed_by = excluded.snoozed_by, pauses = excluded.pauses,
            rating_asked_at = excluded.rating_asked_at, rating_not_asked = excluded.rating_not_asked, score = excluded.score,
            rating_words = excluded.rating_words, handled_by_id = excluded.handled_by_id, handled_by = excluded.handled_by
        """, ("rows", db.Dialect.Json(rows)));

    public static async Task ReplaceClocksAsync(Statements db, IReadOnlyCollection<ClockRow> rows, IReadOnlyCollection<Guid> episodes)
    {
        // Of a time that turns out not to have waited nothing runs on.
        await db.ExecuteAsync("""
            DELETE FROM desk_clocks WHERE result = 0 AND episode_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
            """, ("rows", IdRows(db, episodes)));
        if (rows.Count > 0)
            await db.ExecuteAsync("""
                INSERT INTO desk_clocks (episode_id, kind, started_at, conversation_id, due_at, left_ms, stopped_at, result, policy)
                SELECT episode_id, kind, started_at, conversation_id, due_at, left_ms, stopped_at, result, policy
                FROM {rows:rows(episode_id uuid, kind int, started_at timestamptz, conversation_id uuid, due_at timestamptz, left_ms bigint, stopped_at timestamptz, result int, policy text)}
                WHERE true ON CONFLICT (episode_id, kind, started_at) DO UPDATE SET due_at = excluded.due_at, left_ms = excluded.left_ms,
                    stopped_at = excluded.stopped_at, result = excluded.result, policy = excluded.policy
                """, ("rows", db.Dialect.Json(rows)));
    }

    public static Task AddEventsAsync(Statements db, IReadOnlyCollection<DeskEventRow> rows) => db.ExecuteAsync("""
        INSERT INTO desk_events (id, conversation_id, episode_id, at, person, what)
        SELECT id, conversation_id, episode_id, at, person, what FROM {rows:rows(id uuid, conversation_id uuid, episode_id uuid, at timestamptz, person text, what text)}
        """, ("rows", db.Dialect.Json(rows)));

    public static DeskConversationRow ReadConversation(Dialect dialect, DbDataReader r) => new()
    {
        Id = r.GetGuid(0), Version = r.GetInt64(1), EpisodeId = r.GetGuid(2), Agent = r.GetString(3), Name = r.GetString(4),
        ChatKind = (ChatKind)r.GetInt32(5), State = (ServiceState)r.GetInt32(6), Holder = (HolderKind)r.GetInt32(7),
            HolderId = TextOrNull(r, 8),
        HolderName = TextOrNull(r, 9), WaitingSince = TimeOrNull(dialect, r, 10), LastText = r.GetString(11),
            LastKind = (MessageKind)r.GetInt32(12),
        LastFrom = (BubbleFrom)r.GetInt32(13), LastAt = dialect.Time(r, 14), LastPosition = r.GetInt64(15),
            CustomerPosition = r.GetInt64(16),
        SeenPosition = r.GetInt64(17), DueClock = r.IsDBNull(18) ? null : (ClockKind)r.GetInt32(18), DueAt = TimeOrNull(dialect, r, 19),
        SnoozedUntil = TimeOrNull(dialect, r, 20), SnoozedBy = TextOrNull(r, 21), SendFailed = r.GetBoolean(22), Labels = r.GetString(23),
        WakeAt = TimeOrNull(dialect, r, 24),
    };

    private static EpisodeRow ReadEpisode(Dialect dialect, DbDataReader r) => new()
    {
        Id = r.GetGuid(0), ConversationId = r.GetGuid(1), Number = r.GetInt32(2), OpenedAt = dialect.Time(r, 3),
            OpenedPosition = r.GetInt64(4),
        FirstReplyAt = TimeOrNull(dialect, r, 5), FirstReplyBy = TextOrNull(r, 6), ResolvedAt = TimeOrNull(dialect, r, 7),
            ResolvedBy = TextOrNull(r, 8),
        ResolvedPosition = r.IsDBNull(9) ? null : r.GetInt64(9), SnoozedAt = TimeOrNull(dialect, r, 10),
            SnoozedUntil = TimeOrNull(dialect, r, 11),
        SnoozedBy = TextOrNull(r, 12), Pauses = r.GetString(13), RatingAskedAt = TimeOrNull(dialect, r, 14),
            RatingNotAsked = TextOrNull(r, 15),
        Score = r.IsDBNull(16) ? null : r.GetInt32(16), RatingWords = TextOrNull(r, 17), HandledById = TextOrNull(r, 18),
            HandledBy = TextOrNull(r, 19),
    };

    public static DateTimeOffset? TimeOrNull(Dialect dialect, DbDataReader r, int column) => r.IsDBNull(column) ? null
        : dialect.Time(r, column);

    public static string? TextOrNull(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);
}
