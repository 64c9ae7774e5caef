using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Wxauto.Storage.Space;

namespace Wxauto.Storage.Sql;

/// <summary>Connections and transactions of the hot paths, for either database.</summary>
public sealed class Database(StorageOptions options) : IDisposable
{
    private readonly NpgsqlDataSource? _postgres = options.IsPostgreSql ? PostgreSqlConnections.Open(options.ConnectionString) : null;

    /// <summary>SQLite has one writer; waiting here is cheaper than its busy loop.</summary>
    private readonly SemaphoreSlim _sqliteWriter = new(1, 1);

    /// <summary>Told of every write that fails for lack of space.</summary>
    public DatabaseSpace Space { get; } = new();

    public Dialect Dialect { get; } = options.IsPostgreSql ? new PostgreSqlDialect() : new SqliteDialect();

    /// <summary>Runs the work in one transaction. Nothing of it is kept when it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_postgres is null)
            await _sqliteWriter.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            var result = await work(new Statements(connection, transaction, Dialect, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception e) when (Space.Note(e))
        {
            throw;
        }
        finally
        {
            if (_postgres is null)
                _sqliteWriter.Release();
        }
    }

    /// <summary>Runs reading statements outside a transaction.</summary>
    public async Task<T> ReadAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await work(new Statements(connection, null, Dialect, cancellationToken));
    }

    public void Dispose()
    {
        _postgres?.Dispose();
        _sqliteWriter.Dispose();
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_postgres is not null)
            return await _postgres.OpenConnectionAsync(cancellationToken);
        var connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
