using Wxauto.Contracts.Conversations;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Inbox;
using Wxauto.Desk.Projection;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk;

/// <summary>What the desk made of conversations, and what people noted there.</summary>
internal sealed class DeskErasure(Database database, TimeProvider time) : IErasurePart
{
    private static readonly string[] Parts = ["desk_notes", "desk_drafts", "desk_read_marks", "desk_lookers", "desk_labels", "desk_events",
        "desk_clocks", "desk_episodes",
        "desk_handoffs", "desk_call_backs", "desk_commands", "desk_changes"];

    public Task<int> EraseAsync(ErasedSubject subject, CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        var ids = DeskRows.IdRows(db, subject.Conversations);
        var rows = await DeskRows.ConversationsAsync(db, subject.Conversations);
        var gone = 0;
        foreach (var table in Parts)
            gone += await db.ExecuteAsync("DELETE FROM " + table
                + " WHERE conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})", ("rows", ids));
        gone += await db.ExecuteAsync("DELETE FROM desk_conversations WHERE id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})", ("rows", ids));
        // A step of the feed that says that the row is another: pages that show it find nothing any more.
        await FeedWriter.AppendAsync(db, [.. rows.Keys.Select(id => new NewChange(id, Contracts.Desk.DeskChangeKind.Conversation))],
            time.GetUtcNow());
        await FeedWriter.CountAsync(db, rows.Values.SelectMany(View.CountersOf).GroupBy(n => n).ToDictionary(g => g.Key, g => -g.Count()));
        return gone;
    }, cancellationToken);
}
