using Wxauto.Contracts.Desk;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Feed;

/// <inheritdoc cref="IDeskFeed"/>
internal sealed class DeskFeed(Database database, FeedWatch watch) : IDeskFeed
{
    private const int AtOnce = 500;

    public Task<long> CurrentAsync(CancellationToken cancellationToken) => FeedWatch.HeadAsync(database, cancellationToken);

    public Task<FeedPart> ReadAfterAsync(long sequence, CancellationToken cancellationToken) => database.ReadAsync(async db =>
    {
        var changes = await db.QueryAsync("""
            SELECT sequence, at, conversation_id, kind, person_id FROM desk_changes WHERE sequence > @after ORDER BY sequence LIMIT @max
            """, r => new DeskChange(r.GetInt64(0), db.Dialect.Time(r, 1), r.GetGuid(2), (DeskChangeKind)r.GetInt32(3), r.GetString(4)),
            ("after", sequence), ("max", AtOnce));
        // Afterwards: what was trimmed while it was read is missing in it.
        var head = (await db.QueryAsync("SELECT sequence, trimmed FROM desk_head WHERE id = 1", r =>
            (Last: r.GetInt64(0), Trimmed: r.GetInt64(1)))).Single();
        if (sequence < head.Trimmed || sequence > head.Last || sequence < 0)
            return new FeedPart(head.Last, [], true, false);
        var last = changes.Count > 0 ? changes[^1].Sequence : sequence;
        // The newest of those that say the same.
        var merged = changes.GroupBy(c => (c.ConversationId, c.Kind, c.PersonId)).Select(g => g.Last()).OrderBy(c => c.Sequence).ToList();
        return new FeedPart(last, merged, false, changes.Count == AtOnce);
    }, cancellationToken);

    public Task WaitAsync(CancellationToken cancellationToken) => watch.WaitAsync(cancellationToken);
}
