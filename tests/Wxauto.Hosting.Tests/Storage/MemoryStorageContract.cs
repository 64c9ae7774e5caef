using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Entities;
using Wxauto.Hosting.Storage.Memory;
using Wxauto.Tests;

namespace Wxauto.Hosting.Tests.Storage;

public sealed class SqliteMemoryStorage : MemoryStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlMemoryStorage : MemoryStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about what is remembered.</summary>
public abstract class MemoryStorageContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();
    private ServiceProvider _services = null!;
    private IMemoryStorage _memory = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    public async Task InitializeAsync()
    {
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddWxautoStorage(await NewDatabaseAsync()).BuildServiceProvider();
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        _memory = _services.GetRequiredService<IMemoryStorage>();
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task The_newest_turns_come_with_their_replies_oldest_first_and_only_of_the_conversations_asked_for()
    {
        for (var i = 0; i < 4; i++)
        {
            await TurnAsync(First, i, $"问{i}", $"答{i}", "还有");
            await TurnAsync(Second, i, "别的", "别的");
        }
        await TurnAsync(First, 9, "被忽略", outcome: Outcome.Ignore);

        var turns = await _memory.TurnsAsync([First, First], Now.AddMinutes(-1), 2, default);

        turns.Should().ContainSingle();
        turns[First].Select(t => t.Question).Should().Equal("问2", "问3");
        turns[First].Last().Replies.Should().Equal("答3", "还有");
        turns[First].Last().DecidedAt.Should().Be(Now.AddMinutes(3));
        (await _memory.TurnsAsync([First], Now.AddMinutes(2), 9, default))[First].Select(t => t.Question).Should().Equal("问3");
    }

    [Fact]
    public async Task Turns_after_a_moment_come_in_order_up_to_the_number_asked_for()
    {
        for (var i = 0; i < 5; i++)
            await TurnAsync(First, i, $"问{i}");
        (await _memory.TurnsAfterAsync(First, Now.AddMinutes(1), 2, default)).Select(t => t.Question).Should().Equal("问2", "问3");
        (await _memory.TurnsAfterAsync(First, Now.AddMinutes(4), 2, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_memory_is_kept_and_an_older_one_does_not_replace_it()
    {
        await _memory.SaveAsync(Memory("新", 5), [], default);
        await _memory.SaveAsync(Memory("旧", 3), [], default);
        await _memory.SaveAsync(Memory("更新", 6), [], default);
        (await _memory.MemoriesAsync([First, Second], default)).Should().ContainSingle().Which.Value.Should().BeEquivalentTo(Memory("更新", 6));
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
        await using (var db = await _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync())
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

    private async Task<List<ContactFact>> FactsAsync() => [.. (await _memory.FactsAsync([("front-desk", "wx-1")], default))[("front-desk", "wx-1")]];

    private static ConversationMemory Memory(string summary, int minute) =>
        new() { ConversationId = First, Summary = summary, SummaryUntil = Now, SegmentSince = Now, UpdatedAt = Now.AddMinutes(minute) };

    private static ContactFact Fact(string value, int minute, string contact = "wx-1", string agent = "front-desk") =>
        new() { Id = Guid.NewGuid(), Agent = agent, ContactId = contact, Type = "product", Value = value, Source = "turn", TurnId = Guid.NewGuid(), At = Now.AddMinutes(minute) };

    private async Task TurnAsync(Guid conversation, int minute, string question, params string[] replies) => await TurnAsync(conversation, minute, question, Outcome.Reply, replies);

    private async Task TurnAsync(Guid conversation, int minute, string question, Outcome outcome, params string[] replies)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        var turn = new TurnRecord
        {
            Id = Guid.CreateVersion7(), ConversationId = conversation, Agent = "front-desk", Question = question, Outcome = outcome, Reason = "", Confidence = 1, Trace = "[]", Citations = "[]",
            Provider = "", Model = "", InputTokens = 0, OutputTokens = 0, ReceivedAt = Now.AddMinutes(minute), DecidedAt = Now.AddMinutes(minute),
        };
        db.Turns.Add(turn);
        foreach (var (text, i) in replies.Select((t, i) => (t, i)))
            db.Replies.Add(new Reply
            {
                Id = Guid.CreateVersion7(Now.AddMinutes(minute).AddMilliseconds(i)), TurnId = turn.Id, ConversationId = conversation, Agent = "front-desk", ChatId = "wx-1", ChatName = "", ChatKind = 1, Text = text, MentionName = "", CreatedAt = Now,
            });
        await db.SaveChangesAsync();
    }
}
