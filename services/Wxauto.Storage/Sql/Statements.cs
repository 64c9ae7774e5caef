using System.Collections.Concurrent;
using System.Data.Common;

namespace Wxauto.Storage.Sql;

/// <summary>Statements on one connection, in its dialect.</summary>
public sealed class Statements(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancellationToken)
{
    private static readonly ConcurrentDictionary<(Type, string), string> Translated = new();

    public Dialect Dialect => dialect;

    public async Task<int> ExecuteAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs statements that each read their rows from @rows, in one round trip where the database can.</summary>
    public async Task ExecuteAllAsync(IEnumerable<(string Sql, string Rows)> statements)
    {
        if (!connection.CanCreateBatch)
        {
            foreach (var (sql, rows) in statements)
                await ExecuteAsync(sql, ("rows", rows));
            return;
        }
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var (sql, rows) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = Translate(sql);
            command.Parameters.Add(dialect.Parameter("rows", rows));
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private DbCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Translate(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(dialect.Parameter(name, value));
        return command;
    }

    private string Translate(string sql) => Translated.GetOrAdd((dialect.GetType(), sql), key => dialect.Translate(key.Item2));
}
