using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Wxauto.Contracts.Reasons;
using Wxauto.Schema;
using Wxauto.Storage.Settings;
using Wxauto.Storage.Space;
using Wxauto.Storage.Sql;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Space;

/// <summary>A limit of pages is SQLite's own way to be full.</summary>
public sealed class DatabaseSpaceTests : IAsyncLifetime
{
    private readonly string _directory = TestDatabase.NewDirectory();
    private ServiceProvider _services = null!;

    private Database Database => _services.GetRequiredService<Database>();
    private PlatformSettings Settings => _services.GetRequiredService<PlatformSettings>();

    [Fact]
    public async Task A_write_without_room_is_noticed_and_so_is_room_again()
    {
        await LimitAsync(1);
        var write = () => Settings.KeepAsync("large", new string('x', 1 << 20), default);

        (await write.Should().ThrowAsync<Exception>()).Which.Should().Match<Exception>(e => DatabaseOutage.IsFull(e)
            && DatabaseOutage.IsCauseOf(e));

        Database.Space.IsFull.Should().BeTrue();
        Database.Space.Current.Should().Equal(PlatformReasons.DatabaseFull.Reason);
        using var watch = new SpaceWatch(Database.Space, Settings, TimeProvider.System, NullLogger<SpaceWatch>.Instance);
        await watch.LookAsync(default);
        Database.Space.IsFull.Should().BeTrue("the trial does not fit");

        await LimitAsync(1 << 30);
        await watch.LookAsync(default);
        Database.Space.IsFull.Should().BeFalse();
        Database.Space.Current.Should().BeEmpty();
        (await Settings.FindAsync("space-trial", default)).Should().BeNull();
    }

    [Fact]
    public async Task A_context_without_room_is_noticed()
    {
        await LimitAsync(1);
        await using var db = await _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA max_page_count = 1");
        var write = () => db.Database.ExecuteSqlAsync($"INSERT INTO platform_settings (name, value) VALUES ('large', {new string('x', 1 << 20)})");
        (await write.Should().ThrowAsync<Exception>()).Which.Should().Match<Exception>(e => DatabaseOutage.IsFull(e));
        Database.Space.IsFull.Should().BeTrue();
    }

    [Fact]
    public async Task Another_fault_is_not_taken_for_a_full_disk()
    {
        var write = () => Database.WriteAsync(s => s.ExecuteAsync("INSERT INTO nothing VALUES (1)"), default);
        await write.Should().ThrowAsync<Exception>();
        Database.Space.IsFull.Should().BeFalse();
    }

    [Fact]
    public void PostgreSQL_says_it_with_a_state()
    {
        var full = new PostgresException("could not extend file", "ERROR", "ERROR", PostgresErrorCodes.DiskFull);
        DatabaseOutage.IsFull(new DbUpdateException("x", full)).Should().BeTrue();
        DatabaseOutage.IsFull(new PostgresException("x", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation)).Should().BeFalse();
    }

    [Fact]
    public async Task A_setting_keeps_the_first_value()
    {
        (await Settings.KeepAsync("key", "first", default)).Should().Be("first");
        (await Settings.KeepAsync("key", "second", default)).Should().Be("first");
        await Settings.RemoveAsync("key", default);
        (await Settings.FindAsync("key", default)).Should().BeNull();
    }

    public Task InitializeAsync()
    {
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddDatabase(TestDatabase.Sqlite(_directory))
            .BuildServiceProvider();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Of the pooled connection, which is the only one; a limit below what there is means what there is.</summary>
    private Task<int> LimitAsync(int pages) => Database.WriteAsync(s => s.ExecuteAsync($"PRAGMA max_page_count = {pages}"), default);
}
