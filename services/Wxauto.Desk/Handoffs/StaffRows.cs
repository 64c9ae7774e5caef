using System.Data.Common;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Projection;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Handoffs;

/// <summary>Reading of who works at the desk.</summary>
internal static class StaffRows
{
    private const int Friend = (int)Contracts.Agent.V1.ChatKind.Friend;

    /// <summary>What somebody has, and what he was offered: both take of his capacity.</summary>
    private static string Held(int groupWeight) => $"""
        (SELECT coalesce(sum(CASE WHEN c.chat_kind = {Friend} THEN 1 ELSE {groupWeight} END), 0) FROM desk_conversations c
            WHERE c.{InboxFilters.Mine} AND c.holder_id = s.id)
        + (SELECT coalesce(sum(h.weight), 0) FROM desk_handoffs h WHERE h.offered_to = s.id AND h.offered_to IS NOT NULL AND h.state = {(int)HandoffState.Offered})
        """;

    public static Task<List<StaffView>> ListAsync(Statements db, int groupWeight, DateTimeOffset since, string? id = null) =>
        db.QueryAsync($"""
        SELECT s.id, s.name, s.state, s.seen_at, s.capacity, s.skills, s.shift_until, {Held(groupWeight)} FROM desk_staff s
        WHERE s.seen_at >= @since AND (@id = '' OR s.id = @id) ORDER BY s.name, s.id LIMIT 1000
        """, r => Read(db.Dialect, r), ("since", since), ("id", id ?? ""));

    private static StaffView Read(Dialect dialect, DbDataReader r) => new(r.GetString(0), r.GetString(1), (PresenceState)r.GetInt32(2),
        dialect.Time(r, 3),
        r.GetInt32(4), (int)r.GetInt64(7), DeskRows.List<string>(r.GetString(5)), DeskRows.TimeOrNull(dialect, r, 6));

    /// <summary>Who is online with room left, by id.</summary>
    public static async Task<List<FreeStaff>> FreeAsync(Statements db, int groupWeight) => [.. (await db.QueryAsync($"""
        SELECT s.id, s.name, s.capacity - ({Held(groupWeight)}), s.skills, s.offered_at FROM desk_staff s WHERE s.state = {(int)PresenceState.Online} ORDER BY s.id LIMIT 1000
        """, r => new FreeStaff(r.GetString(0), r.GetString(1), (int)r.GetInt64(2), DeskRows.List<string>(r.GetString(3)),
            DeskRows.TimeOrNull(db.Dialect, r, 4))))
        .Where(s => s.Free > 0)];
}

/// <summary>Somebody who can be asked.</summary>
internal sealed class FreeStaff(string id, string name, int free, IReadOnlyList<string> skills, DateTimeOffset? offeredAt)
{
    public string Id => id;
    public string Name => name;
    public int Free { get; private set; } = free;
    public DateTimeOffset? OfferedAt { get; private set; } = offeredAt;

    public bool Has(IEnumerable<string> needed) => needed.All(n => skills.Contains(n, StringComparer.OrdinalIgnoreCase));

    public void Take(int weight, DateTimeOffset at) => (Free, OfferedAt) = (Free - weight, at);
}
