using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Accounts;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Tests;

/// <summary>What the chain of the audit promises on both databases.</summary>
public abstract class AuditContract : DatabaseContract
{
    private static readonly Actor Somebody = new("account 1", "小林", "192.0.2.7");

    [Fact]
    public async Task Entries_of_several_processes_make_one_chain()
    {
        // Each has connections of its own, as replicas have.
        var replicas = Enumerable.Range(0, 4).Select(_ => new ServiceCollection().AddSingleton(Time)
            .AddDatabase(Services.GetRequiredService<StorageOptions>()).BuildServiceProvider()).ToList();
        await Task.WhenAll(replicas.SelectMany((r, i) => Enumerable.Range(0, 15).Select(async n =>
            await r.GetRequiredService<AuditTrail>().AppendAsync(new AuditEntry(Somebody, "test.done", $"{i} {n}", null, new { n }), default))));
        var verdict = await Trail.VerifyAsync(default);
        (verdict.Entries, verdict.Fault).Should().Be((60, null));
        foreach (var replica in replicas)
            await replica.DisposeAsync();
    }

    [Fact]
    public async Task What_is_not_committed_is_not_in_the_chain()
    {
        await Trail.AppendAsync(new AuditEntry(Somebody, "test.done", "1"), default);
        await using (var db = await DatabaseAsync())
        await using (await db.Database.BeginTransactionAsync())
            await Trail.AppendAsync(db, new AuditEntry(Somebody, "test.done", "2"), default);
        await Trail.AppendAsync(new AuditEntry(Somebody, "test.done", "3"), default);
        await using (var db = await DatabaseAsync())
            (await db.AuditEntries.OrderBy(e => e.Sequence).Select(e => e.Target).ToListAsync()).Should().Equal("1", "3");
        (await Trail.VerifyAsync(default)).Fault.Should().BeNull();
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET actor_name = 'x' WHERE sequence = 3", 3)]
    [InlineData("UPDATE audit_entries SET after = 'x' WHERE sequence = 2", 2)]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 2", 2)]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 5", 5)]
    [InlineData("DELETE FROM audit_entries", 1)]
    public async Task What_is_changed_or_removed_afterwards_is_found(string sql, long fault)
    {
        for (var i = 1; i <= 5; i++)
            await Trail.AppendAsync(new AuditEntry(Somebody, "test.done", $"{i}", new { i }, new { i }), default);
        (await Trail.VerifyAsync(default)).Fault.Should().BeNull();
        await using var db = await DatabaseAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
        (await Trail.VerifyAsync(default)).Fault.Should().Be(fault);
    }

    [Fact]
    public async Task Secrets_are_masked_and_flags_are_not()
    {
        await Trail.AppendAsync(new AuditEntry(Somebody, "test.done", "x", null, new { Password = "p1", Inner = new[] { new { apiToken = "p2" } }, hasPassword = true }), default);
        await using var db = await DatabaseAsync();
        (await db.AuditEntries.SingleAsync()).After.Should().Be("""{"password":"***","inner":[{"apiToken":"***"}],"hasPassword":true}""");
    }

    private AuditTrail Trail => Services.GetRequiredService<AuditTrail>();

    protected override void Add(IServiceCollection services)
    {
    }
}
