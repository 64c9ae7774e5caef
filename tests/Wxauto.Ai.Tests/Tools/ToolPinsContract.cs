using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Tools;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Tools;

public sealed class SqliteToolPins : ToolPinsContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlToolPins : ToolPinsContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about tools that were seen.</summary>
public abstract class ToolPinsContract : DatabaseContract
{
    protected override void Add(IServiceCollection services) => services.AddSingleton<IToolPins, ToolPins>();

    [Fact]
    public async Task What_was_seen_first_stays()
    {
        var pins = Services.GetRequiredService<IToolPins>();
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => pins.PinAsync(Pin("office", "count", $"{i}"), default)));

        first.Distinct().Should().ContainSingle("processes that start together agree");
        (await pins.PinAsync(Pin("office", "count", "later"), default)).Should().Be(first[0]);
        (await pins.PinAsync(Pin("office", "refund", "its own"), default)).Should().Be("its own");
        (await pins.PinAsync(Pin("other", "count", "another server"), default)).Should().Be("another server");
    }

    private static ToolPin Pin(string server, string tool, string hash) =>
        new() { Server = server, Tool = tool, Sha256 = hash, At = new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero) };
}
