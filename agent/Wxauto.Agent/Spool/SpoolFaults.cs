using Microsoft.Data.Sqlite;

namespace Wxauto.Agent.Spool;

/// <summary>Faults of the disk under the spool, after which waiting and trying again is right.</summary>
internal static class SpoolFaults
{
    private const int Busy = 5;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    public static bool IsStorage(Exception e) =>
        e is IOException || e is SqliteException { SqliteErrorCode: Busy or InputOutput or Full or CannotOpen };

    public static string Describe(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: Full } => "The disk of the data directory is full: free some space.",
        _ => $"The data directory cannot be written: {e.Message}",
    };
}
