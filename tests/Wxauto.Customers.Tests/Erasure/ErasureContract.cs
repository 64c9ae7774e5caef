using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Customers.Erasure;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests.Erasure;

public sealed class SqliteErasures : ErasureContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlErasures : ErasureContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Who asks to be forgotten is forgotten, and nobody else.</summary>
public abstract class ErasureContract : ConversingContract
{
    private static readonly string[] Secrets = ["秘密", "13812345678", "wx-1"];

    [Fact]
    public async Task A_customer_goes_with_its_contacts_conversations_and_merges_and_leaves_no_word()
    {
        var id = await SecretAsync();
        await SaysAsync("wx-2", "我是别人", name: "李四");
        await FollowAsync();
        var other = Done(await Desk.PromoteAsync((await PoolAsync()).Single().Id, null, null, Lin, default)).Customer.Id;
        var merged = (await CustomerAsync("秘密的另一个名字")).Customer.Id;
        Done(await Desk.MergeAsync(new MergeRequest(merged, id), Lin, default));

        Done(await Desk.EraseAsync(merged, Lin, default)).Contacts.Should().Be(1);

        (await Directory.FindAsync(id, default)).Should().BeNull();
        (await CardAsync(other)).Contacts.Should().ContainSingle();
        (await Desk.EraseAsync(id, Lin, default)).Refusal!.Reason.Is(CustomerReasons.Unknown).Should().BeTrue();
        await using var db = await DatabaseAsync();
        (await db.Conversations.CountAsync()).Should().Be(1);
        await NothingAsync(db);
    }

    [Fact]
    public async Task A_contact_that_is_forgotten_takes_a_person_with_it_who_has_no_other()
    {
        var id = await SecretAsync();
        (await Services.GetRequiredService<IErasure>().ContactAsync(Agent, "wx-1", default)).Should().NotBeNull();
        (await Directory.FindAsync(id, default)).Should().BeNull();
        await using var db = await DatabaseAsync();
        await NothingAsync(db);
    }

    [Fact]
    public async Task A_customer_with_another_contact_stays_without_the_name_of_the_one_that_is_forgotten()
    {
        await SaysAsync("wx-1", "你好", name: "秘密昵称");
        await SaysAsync("wx-2", "你好", name: "李四");
        await FollowAsync();
        var pool = (await PoolAsync()).ToDictionary(c => c.Key.ContactId, c => c.Id);
        var id = Done(await Desk.PromoteAsync(pool["wx-2"], null, null, Lin, default)).Customer.Id;
        Done(await Desk.PromoteAsync(pool["wx-1"], id, null, Lin, default));

        (await Services.GetRequiredService<IErasure>().ContactAsync(Agent, "wx-1", default)).Should().NotBeNull();

        (await CardAsync(id)).Contacts.Should().ContainSingle(c => c.Key.ContactId == "wx-2");
        (await Directory.ListAsync(new CustomerQuery("秘密"), default)).Customers.Should().BeEmpty();
        await using var db = await DatabaseAsync();
        await NothingAsync(db);
    }

    [Fact]
    public async Task Words_that_are_too_old_go_and_who_said_them_stays()
    {
        var id = await SecretAsync();
        Clock.Advance(TimeSpan.FromDays(31));
        await SaysAsync("wx-2", "新的", at: Clock.GetUtcNow());
        foreach (var (days, left) in new[] { (0, 2), (30, 1) })
        {
            await ActivatorUtilities.CreateInstance<ConversationRetention>(Services,
                new CustomerOptions { KeepConversationsDays = days }).LookAsync(default);
            await using var db = await DatabaseAsync();
            (await db.Conversations.CountAsync()).Should().Be(left);
        }
        (await CardAsync(id)).Should().Match<CustomerCard>(c => c.Customer.Name == "秘密姓名" && c.Contacts.Single().ConversationId == null);
    }

    private async Task<Guid> SecretAsync()
    {
        await SaysAsync("wx-1", "秘密的话", name: "秘密昵称", chat: "秘密备注名");
        await FollowAsync();
        var id = Done(await Desk.PromoteAsync((await PoolAsync()).Single().Id, null, "秘密姓名", Lin, default)).Customer.Id;
        await FactAsync(id, "phone", "13812345678");
        Done(await Desk.NoteAsync(id, "秘密备注", Lin, default));
        Done(await Desk.TagAsync(id, "秘密标签", true, Lin, default));
        Done(await Desk.SetStageAsync(id, LifecycleStage.Won, "秘密理由", Lin, default));
        Done(await Desk.SetTierAsync(id, CustomerTier.White, "秘密理由", Lin, default));
        return id;
    }

    /// <summary>In no text of any table.</summary>
    private static async Task NothingAsync(WxautoDb db)
    {
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null))
            foreach (var column in type.GetProperties().Where(p => (p.GetTypeMapping().Converter?.ProviderClrType
                ?? p.ClrType) == typeof(string)))
            {
                var (table, name) = (type.GetTableName(), column.GetColumnName());
#pragma warning disable EF1002 // Names of the model.
                var texts = await db.Database.SqlQueryRaw<string>(
                    $"SELECT \"{name}\" AS \"Value\" FROM \"{table}\" WHERE \"{name}\" IS NOT NULL").ToListAsync();
#pragma warning restore EF1002
                texts.Should().NotContain(t => Secrets.Any(s => t.Contains(s, StringComparison.Ordinal)), $"{table}.{name}");
            }
    }
}
