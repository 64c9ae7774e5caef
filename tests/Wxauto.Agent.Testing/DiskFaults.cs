using Microsoft.Data.Sqlite;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Testing;

/// <summary>Makes SQLite itself say that the disk is full, as it does when the file may not grow.</summary>
internal static class DiskFaults
{
    private const string Ballast = "ballast";

    /// <summary>From here on nothing can be stored in the spool.</summary>
    public static void FillDisk(this AgentSpool spool)
    {
        spool.Database.Read(t => t.Value<long>("PRAGMA max_page_count=1"));
        // Pages of the file that are free or half full would still take something.
        Fill(size => spool.Meta.SetText($"{Ballast}{Guid.NewGuid():N}", new string('x', size)));
        Fill(size => spool.Database.Write(t =>
            t.Execute("INSERT INTO sent_log(time, chat) VALUES(0, $0)", Ballast + new string('x', size))));
    }

    public static void FreeDisk(this AgentSpool spool)
    {
        spool.Database.Read(t => t.Value<long>("PRAGMA max_page_count=1000000"));
        spool.Database.Write(t => t.Execute($"DELETE FROM meta WHERE key LIKE '{Ballast}%'"));
        spool.Database.Write(t => t.Execute($"DELETE FROM sent_log WHERE chat LIKE '{Ballast}%'"));
    }

    private static void Fill(Action<int> store)
    {
        for (var size = 4_000; size > 0;)
        {
            try
            {
                store(size);
            }
            catch (SqliteException e) when (SpoolFaults.IsStorage(e))
            {
                size /= 4;
            }
        }
    }
}
