using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Memory;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Memory;

public sealed class SqliteMemoryStorage : MemoryStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlMemoryStorage : MemoryStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about what is remembered.</summary>
public abstract class MemoryStorageContract : DatabaseContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();
    private IMemoryStorage _memory = null!;

    protected override void Add(IServiceCollection services) => services.AddSingleton<IMemoryStorage, MemoryStorage>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _memory = Services.GetRequiredService<IMemoryStorage>();
    }

    [Fact]
    public async Task A_memory_is_kept_and_an_older_one_does_not_replace_it()
    {
        await _memory.SaveAsync(Memory("新", 5), [], default);
        await _memory.SaveAsync(Memory("旧", 3), [], default);
        await _memory.SaveAsync(Memory("更新", 6), [], default);
        (await _memory.MemoriesAsync([First, Second], default)).Should().ContainSingle().Which.Value.Should()
            .BeEquivalentTo(Memory("更新", 6));
    }

    [Fact]
    public async Task A_fact_is_kept_once_and_moves_to_its_last_mention()
    {
        await _memory.SaveAsync(Memory("", 1), [Fact("E61", 1), Fact("白色", 2)], default);
        await _memory.SaveAsync(Memory("", 3), [Fact("E61", 3)], default);
        (await FactsAsync()).Select(f => f.Value).Should().Equal("白色", "E61");
    }

    [Fact]
    public async Task What_a_person_retracted_is_not_used_and_not_learnt_again()
    {
        await _memory.SaveAsync(Memory("", 1), [Fact("E61", 1)], default);
        await using (var db = await DatabaseAsync())
            await db.Facts.ExecuteUpdateAsync(u => u.SetProperty(f => f.Retracted, true));
        await _memory.SaveAsync(Memory("", 2), [Fact("E61", 2)], default);
        (await FactsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Facts_belong_to_one_contact_of_one_agent()
    {
        await _memory.SaveAsync(Memory("", 1), [Fact("甲", 1), Fact("乙", 1, contact: "wx-2"), Fact("丙", 1, agent: "other")], default);
        (await FactsAsync()).Select(f => f.Value).Should().Equal("甲");
    }

    private async Task<List<ContactFact>> FactsAsync() =>
        [.. (await _memory.FactsAsync([("front-desk", "wx-1")], default))[("front-desk", "wx-1")]];

    private static ConversationMemory Memory(string summary, int minute) =>
        new() { ConversationId = First, Summary = summary, SummaryUntil = Now, SegmentSince = Now, UpdatedAt = Now.AddMinutes(minute) };

    private static ContactFact Fact(string value, int minute, string contact = "wx-1", string agent = "front-desk") =>
        new() { Id = Guid.NewGuid(), Agent = agent, ContactId = contact, Type = "product", Value = value, Source = "turn",
            TurnId = Guid.NewGuid(), At = Now.AddMinutes(minute) };
}
