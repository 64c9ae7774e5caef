using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Wxauto.Storage;

namespace Wxauto.Schema;

/// <summary>Brings the schema to this version. Of several processes that do so at once, one works and the others find it done.</summary>
public sealed class SchemaMigration(IDbContextFactory<WxautoDb> contexts)
{
    /// <summary>A number that other programs on the same database hardly use: "wxauto" in ASCII.</summary>
    private const long Lock = 0x777861_75746F;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Whether the server answers and does not have the database.</summary>
    public static async Task<bool> IsMissingAsync(WxautoDb db, CancellationToken cancellationToken) =>
        !await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Database.SetCommandTimeout(Longest);
        if (db.Database.IsSqlite())
        {
            await db.Database.MigrateAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            return;
        }
        // EF Core's own lock is on a table, which two processes that find an empty database would both create.
        if (await IsMissingAsync(db, cancellationToken))
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            // The lock is the connection's, which goes back into its pool.
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }
}
