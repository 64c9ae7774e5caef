using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wxauto.Schema;
using Wxauto.Storage;

namespace Wxauto.Tests;

/// <summary>
/// A database for one test: a copy of one that has this version's schema already. PostgreSQL comes from <c>make test</c> in
/// WXAUTO_TEST_POSTGRES.
/// </summary>
public static class TestDatabase
{
    private static readonly Lazy<byte[]> SqliteTemplate = new(MakeSqliteTemplate);
    private static readonly Lazy<Task<string>> PostgreSqlTemplate = new(PostgreSqlTemplateAsync);

    private static string Server => Environment.GetEnvironmentVariable("WXAUTO_TEST_POSTGRES") ?? throw new InvalidOperationException(
        "WXAUTO_TEST_POSTGRES is not set. Run the tests with 'tests/env/with-postgres.sh dotnet test …' or 'make test'.");

    /// <summary>The one in the directory; a new one when there is none.</summary>
    public static StorageOptions Sqlite(string directory)
    {
        var options = StorageOptions.InDirectory(Directory.CreateDirectory(directory).FullName);
        var file = FileOf(options);
        if (!File.Exists(file))
            File.WriteAllBytes(file, SqliteTemplate.Value);
        return options;
    }

    public static async Task<StorageOptions> PostgreSqlAsync() => await CreateAsync($"TEMPLATE {await PostgreSqlTemplate.Value}");

    /// <summary>Without a schema: for tests of what makes it.</summary>
    public static Task<StorageOptions> EmptyPostgreSqlAsync() => CreateAsync("");

    public static string NewDirectory() => Directory.CreateTempSubdirectory("wxauto-test-").FullName;

    private static byte[] MakeSqliteTemplate()
    {
        var directory = NewDirectory();
        try
        {
            var options = StorageOptions.InDirectory(directory);
            // Without a pool the last connection closes the file, and everything is in it.
            using (var services = Storage(new StorageOptions { ConnectionString = $"{options.ConnectionString};Pooling=False" }))
            using (var db = services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContext())
                db.Database.Migrate();
            return File.ReadAllBytes(FileOf(options));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The template's name: one for each version of the schema, made by the first process that asks.</summary>
    private static async Task<string> PostgreSqlTemplateAsync()
    {
        var name = $"template_{typeof(SchemaMigration).Assembly.ManifestModule.ModuleVersionId:N}";
        await using var source = NpgsqlDataSource.Create(Server);
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "SELECT pg_advisory_lock(hashtext('template'))"); // ends with the connection
        await using (var exists = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{name}'", connection))
            if (await exists.ExecuteScalarAsync() is 1L)
                return name;
        // It gets its name when it is complete: a process that was killed meanwhile leaves no half schema that looks whole.
        await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {name}_new");
        await ExecuteAsync(connection, $"CREATE DATABASE {name}_new");
        // Without a pool: a database that somebody is connected to is copied and renamed by nobody.
        var options = new NpgsqlConnectionStringBuilder(Server) { Database = $"{name}_new", Pooling = false };
        await using (var services = Storage(new StorageOptions { ConnectionString = options.ConnectionString }))
            await services.GetRequiredService<SchemaMigration>().RunAsync(default);
        await ExecuteAsync(connection, $"ALTER DATABASE {name}_new RENAME TO {name}");
        return name;
    }

    private static async Task<StorageOptions> CreateAsync(string from)
    {
        var name = $"t{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(Server);
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, $"CREATE DATABASE {name} {from}");
        var options = new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20 };
        return new StorageOptions { ConnectionString = options.ConnectionString };
    }

    private static ServiceProvider Storage(StorageOptions options) =>
        new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddDatabase(options).BuildServiceProvider();

    private static string FileOf(StorageOptions options) => new SqliteConnectionStringBuilder(options.ConnectionString).DataSource;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
