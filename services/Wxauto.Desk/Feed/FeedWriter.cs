using Wxauto.Contracts.Desk;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Feed;

/// <summary>A step that a transaction wants to tell.</summary>
internal sealed record NewChange(Guid ConversationId, DeskChangeKind Kind, string PersonId = "");

/// <summary>
/// Numbers changes at the end of a transaction. The lock of the head is held until the commit, so that numbers are committed in their order
/// and a reader misses none.
/// </summary>
internal static class FeedWriter
{
    /// <summary>So many steps are kept.</summary>
    public const int Kept = 20_000;

    /// <summary>The newest number; 0 before the first change.</summary>
    public static async Task<long> HeadAsync(Statements db) =>
        (await db.QueryAsync("SELECT sequence FROM desk_head WHERE id = 1", r => r.GetInt64(0))).Single();

    public static async Task AppendAsync(Statements db, IReadOnlyList<NewChange> changes, DateTimeOffset now)
    {
        var distinct = changes.Distinct().ToList();
        if (distinct.Count == 0)
            return;
        var last = (await db.QueryAsync("UPDATE desk_head SET sequence = sequence + @count WHERE id = 1 RETURNING sequence", r =>
            r.GetInt64(0),
            ("count", (long)distinct.Count))).Single();
        var first = last - distinct.Count + 1;
        await db.ExecuteAsync("""
            INSERT INTO desk_changes (sequence, at, conversation_id, kind, person_id)
            SELECT sequence, at, conversation_id, kind, person_id FROM {rows:rows(sequence bigint, at timestamptz, conversation_id uuid, kind int, person_id text)}
            """, ("rows", db.Dialect.Json([.. distinct.Select((c, i) => new
            {
                Sequence = first + i, At = now, c.ConversationId, Kind = (int)c.Kind, c.PersonId,
            })])));
    }

    /// <summary>Counters change under the head's lock, too, so that two writers do not wait for each other.</summary>
    public static Task CountAsync(Statements db, IReadOnlyDictionary<string, int> changes)
    {
        var rows = changes.Where(c => c.Value != 0).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c =>
            new { Name = c.Key, Count = c.Value }).ToList();
        return rows.Count == 0 ? Task.CompletedTask : db.ExecuteAsync("""
            INSERT INTO desk_counters (name, count) SELECT name, count FROM {rows:rows(name text, count bigint)}
            WHERE true ON CONFLICT (name) DO UPDATE SET count = desk_counters.count + excluded.count
            """, ("rows", db.Dialect.Json(rows)));
    }

    public static async Task TrimAsync(Statements db)
    {
        var head = (await db.QueryAsync("SELECT sequence, trimmed FROM desk_head WHERE id = 1 {for_update}", r =>
            (Last: r.GetInt64(0), Trimmed: r.GetInt64(1)))).Single();
        if (head.Last - head.Trimmed <= Kept + Kept / 10)
            return;
        await db.ExecuteAsync("DELETE FROM desk_changes WHERE sequence <= @until", ("until", head.Last - Kept));
        await db.ExecuteAsync("UPDATE desk_head SET trimmed = @until WHERE id = 1", ("until", head.Last - Kept));
    }
}
