using Microsoft.Data.Sqlite;
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
            await MigrateSqliteAsync(db, cancellationToken);
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

    /// <summary>
    /// EF Core's lock in SQLite is a row, which a process that is killed leaves behind, and for which all later ones wait for ever
    /// (dotnet/efcore#38958). The lock that counts is a file's, which ends with its process: a row that is there then is nobody's.
    /// </summary>
    private static async Task MigrateSqliteAsync(WxautoDb db, CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        await using var alone = await LockAsync($"{file}.migration", cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (await db.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken) > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"PRAGMA journal_mode = WAL", cancellationToken);
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return FileLock.Take(path);
            }
            catch (IOException e) when (FileLock.IsTaken(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
