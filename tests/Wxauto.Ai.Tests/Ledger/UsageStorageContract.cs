using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Ledger;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Ledger;

public sealed class SqliteUsageStorage : UsageStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlUsageStorage : UsageStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about the ledger.</summary>
public abstract class UsageStorageContract : DatabaseContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private IUsageStorage _usage = null!;

    protected override void Add(IServiceCollection services) => services.AddSingleton<IUsageStorage, UsageStorage>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _usage = Services.GetRequiredService<IUsageStorage>();
    }

    [Fact]
    public async Task Calls_are_kept_and_added_to_their_day()
    {
        await _usage.AddAsync([Call(input: 100, output: 20, cost: 500),
            Call(input: 50, output: 0, cost: 50) with { Outcome = "Timeout", Estimated = true },
            Call(input: 1, output: 1, cost: 7) with { Day = "2026-11-25" }], default);
        await _usage.AddAsync([Call(input: 10, output: 2, cost: 50)], default);

        await using var db = await DatabaseAsync();
        (await db.AiCalls.CountAsync()).Should().Be(4);
        (await db.AiUsageDays.AsNoTracking().OrderBy(d => d.Day).ToListAsync()).Should().BeEquivalentTo(new object[]
        {
            new { Day = "2026-11-24", Provider = "deepseek", Calls = 3L, Failures = 1L, EstimatedCalls = 1L, InputTokens = 160L,
                OutputTokens = 22L, CostMicros = 600L, Milliseconds = 300L },
            new { Day = "2026-11-25", Provider = "deepseek", Calls = 1L, Failures = 0L, EstimatedCalls = 0L, InputTokens = 1L,
                OutputTokens = 1L, CostMicros = 7L, Milliseconds = 100L },
        });
    }

    [Fact]
    public async Task Each_payer_and_model_has_its_own_line()
    {
        await _usage.AddAsync([Call(), Call() with { Agent = "b" }, Call() with { VirtualKey = "k" }, Call() with { Model = "m2" },
            Call() with { Provider = "qwen" }, Call() with { Currency = "USD" }, Call()], default);
        await using var db = await DatabaseAsync();
        (await db.AiUsageDays.Select(d => d.Calls).ToListAsync()).Should().HaveCount(6).And.Contain(2).And.OnlyContain(c => c <= 2);
    }

    [Fact]
    public async Task A_call_that_is_written_again_after_a_failure_counts_once()
    {
        var call = Call(cost: 500);
        await _usage.AddAsync([call], default);
        await _usage.AddAsync([call, Call(cost: 1)], default);
        (await _usage.SpentSinceAsync("2026-11-24", default)).Should().ContainSingle().Which.Micros.Should().Be(501);
    }

    [Fact]
    public async Task What_was_spent_is_told_from_that_day_on()
    {
        await _usage.AddAsync([Call(cost: 1) with { Day = "2026-10-31" }, Call(cost: 10) with { Day = "2026-11-01" }, Call(cost: 100),
            Call(cost: 1000) with { VirtualKey = "k" }], default);
        (await _usage.SpentSinceAsync("2026-11-01", default)).Should().BeEquivalentTo(
            [new Spent("2026-11-01", "deepseek", "", "CNY", 10), new Spent("2026-11-24", "deepseek", "", "CNY", 100),
                new Spent("2026-11-24", "deepseek", "k", "CNY", 1000)]);
    }

    [Fact]
    public async Task Old_calls_are_forgotten_and_their_days_are_not()
    {
        await _usage.AddAsync([Call(cost: 5) with { At = Now.AddDays(-91), Day = "2026-08-25" }, Call()], default);
        (await _usage.ForgetAsync(Now.AddDays(-90), default)).Should().Be(1);
        await using var db = await DatabaseAsync();
        (await db.AiCalls.CountAsync()).Should().Be(1);
        (await db.AiUsageDays.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task Many_writers_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => _usage.AddAsync([Call(cost: 1), Call(cost: 1) with { Agent = $"a{i % 3}" }], default)));
        (await _usage.SpentSinceAsync("2026-11-24", default)).Sum(s => s.Micros).Should().Be(40);
    }

    private static AiCall Call(long input = 1, long output = 1, long cost = 1) => new()
    {
        Id = Guid.NewGuid(), At = Now, Day = "2026-11-24", Agent = "front-desk", ConversationId = Guid.NewGuid(), VirtualKey = "",
        Provider = "deepseek", Model = "deepseek-chat", Purpose = "answer",
        Reason = "light", Outcome = "Ok", InputTokens = input, OutputTokens = output, Estimated = false, CostMicros = cost,
        Currency = "CNY", Milliseconds = 100,
    };
}
