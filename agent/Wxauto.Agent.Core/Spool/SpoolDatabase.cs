using Microsoft.Data.Sqlite;

namespace Wxauto.Agent.Core.Spool;

/// <summary>
/// The SQLite file of the spool: one connection, one writer at a time. SQLite works synchronously whatever its client's
/// methods are called, and these transactions touch a few rows, so they are written plainly.
/// </summary>
internal sealed class SpoolDatabase : IDisposable
{
    public const string FileName = "spool.db";

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    /// <exception cref="SqliteException">The file cannot be opened or is not a spool.</exception>
    public SpoolDatabase(string directory)
    {
        var file = Path.Combine(directory, FileName);
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 10 };
        _connection = new SqliteConnection(settings.ToString());
        _connection.Open();
        // FULL: an acknowledged reply and a cursor must survive a power cut, not only a crash of the process.
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-1024;");
        Run(SpoolSchema.Create);
    }

    /// <summary>Runs everything in one transaction: all of it is on the disk when this returns, or nothing.</summary>
    public T Write<T>(Func<SpoolTransaction, T> work)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction();
            var result = work(new SpoolTransaction(_connection, transaction));
            transaction.Commit();
            return result;
        }
    }

    public void Write(Action<SpoolTransaction> work) =>
        Write(transaction =>
        {
            work(transaction);
            return true;
        });

    public T Read<T>(Func<SpoolTransaction, T> work)
    {
        lock (_lock)
            return work(new SpoolTransaction(_connection, null));
    }

    public void Dispose() => _connection.Dispose();

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
