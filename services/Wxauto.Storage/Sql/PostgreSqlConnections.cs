using Npgsql;

namespace Wxauto.Storage.Sql;

/// <summary>The connections of the hot paths. What the connection string says itself is left as it is.</summary>
internal static class PostgreSqlConnections
{
    private const int PreparedStatements = 64;

    /// <summary>
    /// Every statement looks up few rows by key. The planner cannot know that of a batch in JSON and, while tables are young
    /// and without statistics, would read them whole.
    /// </summary>
    private const string Planner = "-c jit=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off";

    public static NpgsqlDataSource Open(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (builder.MaxAutoPrepare == 0)
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (PreparedStatements, 2);
        // No statement leaves state behind that would have to be reset.
        builder.NoResetOnClose = true;
        if (string.IsNullOrEmpty(builder.Options))
            builder.Options = Planner;
        return NpgsqlDataSource.Create(builder);
    }
}
