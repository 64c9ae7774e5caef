using Wxauto.Storage.Sql;

namespace Wxauto.Customers.Following;

/// <summary>How far something was followed. One process follows at a time; after a crash another one goes on after half a minute.</summary>
internal sealed class FollowMark(Database database, string name, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly Guid _own = Guid.NewGuid();

    /// <summary>Up to when all was followed; null when another process has it.</summary>
    public Task<DateTimeOffset?> TakeAsync(CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        var now = time.GetUtcNow();
        await db.ExecuteAsync(MarkSql.Begin, ("name", name), ("at", DateTimeOffset.UnixEpoch));
        var taken = await db.QueryAsync(MarkSql.Take, r => db.Dialect.Time(r, 0), ("name", name), ("own", _own), ("now", now),
            ("until", now + Lease));
        return taken.Count == 0 ? (DateTimeOffset?)null : taken[0];
    }, cancellationToken);

    /// <summary>Moves on and keeps the lease. False when another process took it meanwhile.</summary>
    public Task<bool> MoveAsync(DateTimeOffset at, CancellationToken cancellationToken) => database.WriteAsync(async db =>
        await db.ExecuteAsync(MarkSql.Move, ("name", name), ("own", _own), ("at", at), ("until", time.GetUtcNow() + Lease)) > 0,
            cancellationToken);
}

internal static class MarkSql
{
    public const string Begin = """
        INSERT INTO customer_marks (name, at, lease_until) VALUES (@name, @at, @at) ON CONFLICT (name) DO NOTHING
        """;

    public const string Take = """
        UPDATE customer_marks SET lease = @own, lease_until = @until
        WHERE name = @name AND (lease IS NULL OR lease = @own OR lease_until <= @now) RETURNING at
        """;

    public const string Move = """
        UPDATE customer_marks SET at = CASE WHEN at < @at THEN @at ELSE at END, lease_until = @until WHERE name = @name AND lease = @own
        """;
}
