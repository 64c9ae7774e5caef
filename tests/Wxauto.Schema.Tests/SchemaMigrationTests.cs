using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Schema.Tests;

public sealed class SchemaMigrationTests
{
    [Fact]
    public async Task Processes_that_migrate_one_empty_database_at_once_all_find_it_current()
    {
        for (var round = 0; round < 3; round++)
        {
            var storage = await TestDatabase.EmptyPostgreSqlAsync();
            var processes = Enumerable.Range(0, 5).Select(_ => new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
                .AddDatabase(storage).BuildServiceProvider()).ToList();
            await Task.WhenAll(processes.Select(p => Task.Run(() => p.GetRequiredService<SchemaMigration>().RunAsync(default))));
            foreach (var process in processes)
            {
                await using (var db = await process.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync())
                    (await db.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
                await process.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_process_that_was_killed_while_it_migrated_holds_up_no_later_one()
    {
        var directory = TestDatabase.NewDirectory();
        await using var processes = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddDatabase(StorageOptions.InDirectory(directory)).BuildServiceProvider();
        var migration = processes.GetRequiredService<SchemaMigration>();
        await migration.RunAsync(default);
        await using (var db = await processes.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2026-11-29')");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => migration.RunAsync(default)))).WaitAsync(TimeSpan.FromMinutes(1));
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }
}
