using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Faults of the disk under the spool, after which waiting and trying again is right.</summary>
internal static class SpoolFaults
{
    public static bool IsStorage(Exception e) =>
        e is IOException
        || e is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN };

    public static string Describe(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => "The disk of the data directory is full: free some space.",
        _ => $"The data directory cannot be written: {e.Message}",
    };
}
