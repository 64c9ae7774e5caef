using Npgsql;
using Wxauto.Storage;

namespace Wxauto.Bench.Running;

/// <summary>Makes a fresh database for each server: SQLite in its data directory, or PostgreSQL beside which
/// the bench was started.</summary>
internal static class Databases
{
    public const string Sqlite = "SQLite";
    public const string PostgreSql = "PostgreSQL";

    /// <summary>The databases that can be measured here.</summary>
    public static IReadOnlyList<string> Available => Server is null ? [Sqlite] : [PostgreSql, Sqlite];

    private static string? Server => Environment.GetEnvironmentVariable("WXAUTO_TEST_POSTGRES");

    public static async Task<StorageOptions> CreateAsync(string kind, string directory)
    {
        if (kind == Sqlite)
            return StorageOptions.InDirectory(directory);
        var name = $"bench_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(Server!);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new StorageOptions { ConnectionString = new NpgsqlConnectionStringBuilder(Server!) { Database = name }.ConnectionString };
    }
}
