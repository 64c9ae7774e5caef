using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Wxauto.Storage;

public static class DatabaseOutage
{
    private const int SqliteFull = 13;

    /// <summary>SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _SHMSIZE: a quota or a limit of a file's size ends so.</summary>
    private static readonly int[] SqliteNotWritten = [778, 1034, 1546, 4874];

    /// <summary>Whether the database did not answer or has no room, so that the same may succeed later.</summary>
    public static bool IsCauseOf(Exception e) =>
        // Entity Framework wraps what a provider calls transient.
        e is TimeoutException or DbException { IsTransient: true }
            || (e is InvalidOperationException { InnerException: { } inner } && IsCauseOf(inner)) || IsFull(e);

    /// <summary>Whether the database could not write for lack of space.</summary>
    public static bool IsFull(Exception e) => e switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull || SqliteNotWritten.Contains(sqlite.SqliteExtendedErrorCode),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => true,
        _ => e.InnerException is { } inner && IsFull(inner),
    };
}
