using Wxauto.Desk.Feed;
using Wxauto.Desk.Inbox;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Projection;

/// <summary>Removes what is over, and once a day counts the views anew: counters that went wrong by a fault do not stay so.</summary>
internal sealed class DeskUpkeep(DeskWork work)
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Repair = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeysFor = TimeSpan.FromDays(2);
    private DateTimeOffset _swept = DateTimeOffset.MinValue, _repaired = DateTimeOffset.MinValue;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = work.Now;
        if (now - _swept >= Sweep)
        {
            await SweepAsync(now, cancellationToken);
            _swept = now;
        }
        if (now - _repaired >= Repair)
        {
            // Not at a start: the first repair is a day later, or whoever restarts often counts all the time.
            if (_repaired != DateTimeOffset.MinValue)
                await RepairAsync(cancellationToken);
            _repaired = now;
        }
    }

    public Task SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) => work.Database.WriteAsync(async db =>
    {
        await FeedWriter.TrimAsync(db);
        await db.ExecuteAsync("DELETE FROM desk_lookers WHERE until < @now", ("now", now));
        await db.ExecuteAsync("DELETE FROM desk_commands WHERE at < @before", ("before", now - KeysFor));
        return true;
    }, cancellationToken);

    /// <summary>The head's lock keeps others from counting meanwhile. Returns the counters that were wrong.</summary>
    public Task<IReadOnlyList<string>> RepairAsync(CancellationToken cancellationToken) =>
        work.Database.WriteAsync<IReadOnlyList<string>>(async db =>
    {
        await db.ExecuteAsync("UPDATE desk_head SET sequence = sequence WHERE id = 1");
        var kept = (await db.QueryAsync("SELECT name, count FROM desk_counters", r => (r.GetString(0), r.GetInt64(1)))).ToDictionary(c =>
            c.Item1, c => c.Item2);
        var counted = await db.QueryAsync(Count, r => (Name: r.GetString(0), Count: r.GetInt64(1)));
        var wrong = counted.Where(c => kept.GetValueOrDefault(c.Name) != c.Count).Select(c => c.Name)
            .Concat(kept.Where(k => k.Value != 0 && counted.All(c => c.Name != k.Key)).Select(k =>
                k.Key)).Order(StringComparer.Ordinal).ToList();
        if (wrong.Count == 0)
            return wrong;
        await db.ExecuteAsync("DELETE FROM desk_counters");
        await db.ExecuteAsync("INSERT INTO desk_counters (name, count) SELECT name, count FROM {rows:rows(name text, count bigint)}",
            ("rows", db.Dialect.Json([.. counted.Select(c => new { c.Name, c.Count })])));
        return wrong;
    }, cancellationToken);

    private static readonly string Count = string.Join(" UNION ALL ", View.All.Values.Select(v => v.Name == Contracts.Desk.InboxView.Mine
        ? $"SELECT 'Mine:' || holder_id, count(*) FROM desk_conversations WHERE {v.Filter} GROUP BY holder_id"
        : $"SELECT '{v.Name}', count(*) FROM desk_conversations WHERE {v.Filter}"));
}
