using Npgsql;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Tests;

/// <summary>A fresh database for one test. PostgreSQL comes from <c>make test</c> in WXAUTO_TEST_POSTGRES.</summary>
public static class TestDatabase
{
    public static StorageOptions Sqlite(string directory) => StorageOptions.InDirectory(Directory.CreateDirectory(directory).FullName);

    public static async Task<StorageOptions> PostgreSqlAsync()
    {
        var server = Environment.GetEnvironmentVariable("WXAUTO_TEST_POSTGRES")
            ?? throw new InvalidOperationException("WXAUTO_TEST_POSTGRES is not set. Run the tests with 'tests/env/with-postgres.sh dotnet test …' or 'make test'.");
        var name = $"t{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        var options = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 };
        return new StorageOptions { ConnectionString = options.ConnectionString };
    }

    public static string NewDirectory() => Directory.CreateTempSubdirectory("wxauto-test-").FullName;
}
