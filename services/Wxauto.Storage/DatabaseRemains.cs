using Microsoft.EntityFrameworkCore;

namespace Wxauto.Storage;

/// <summary>What a database keeps of rows that are deleted.</summary>
public static class DatabaseRemains
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    extension(WxautoDb db)
    {
        /// <summary>Whatever this context deletes from here on is overwritten in SQLite's pages.</summary>
        public async Task OverwriteDeletedAsync(CancellationToken cancellationToken)
        {
            if (!IsSqlite(db))
                return;
            await db.Database.OpenConnectionAsync(cancellationToken);
            await ScalarAsync(db, "PRAGMA secure_delete = ON", cancellationToken);
        }

        /// <summary>Writes SQLite's file anew without free pages, and empties its log. PostgreSQL's autovacuum gives the room of deleted rows to
        /// new ones in its own time. False when somebody reads so long that the log could not be emptied.</summary>
        public async Task<bool> DropRemainsAsync(CancellationToken cancellationToken)
        {
            if (!IsSqlite(db))
                return true;
            await db.Database.OpenConnectionAsync(cancellationToken);
            await ScalarAsync(db, "VACUUM", cancellationToken);
            for (var i = 0; i < Attempts; i++)
            {
                if (await ScalarAsync(db, "PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken) is 0L)
                    return true;
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
            return false;
        }
    }

    private static bool IsSqlite(WxautoDb db) => db.Database.ProviderName?.EndsWith(".Sqlite", StringComparison.Ordinal) == true;

    private static async Task<object?> ScalarAsync(WxautoDb db, string statement, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = statement;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
