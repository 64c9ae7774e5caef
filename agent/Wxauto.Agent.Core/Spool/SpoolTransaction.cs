using Microsoft.Data.Sqlite;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Runs statements with positional parameters: <c>$0</c>, <c>$1</c>, …</summary>
internal readonly struct SpoolTransaction(SqliteConnection connection, SqliteTransaction? transaction)
{
    public int Execute(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or the default when there is no row or it is null.</summary>
    public T? Value<T>(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
    }

    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> row, params object?[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    private SqliteCommand Command(string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        return command;
    }
}
