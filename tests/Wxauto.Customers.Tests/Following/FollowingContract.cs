using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Customers.Following;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests.Following;

public sealed class SqliteFollowing : FollowingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlFollowing : FollowingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>How contacts come into being, and what their messages make of them.</summary>
public abstract class FollowingContract : ConversingContract
{
    private static readonly string[] All = ["wx-1", "wx-2", "wx-3"];

    [Fact]
    public async Task Who_writes_is_a_contact_of_the_pool_with_its_names_and_their_history()
    {
        await SaysAsync("wx-1", "你好", name: "小张", chat: "张伟-上海");
        await FollowAsync();
        var contact = (await PoolAsync()).Single();
        contact.Should().BeEquivalentTo(new { Key = new ContactKey(Agent, "wx-1"), Nickname = "小张", Remark = "张伟-上海", Name = "张伟-上海",
            IsMember = false, WaitsSince = Now, FirstSeenAt = Now, LastSeenAt = Now }, o => o.ExcludingMissingMembers());

        Clock.Advance(TimeSpan.FromHours(1));
        await SaysAsync("wx-1", "在吗", name: "小张", chat: "张伟-北京");
        await FollowAsync();
        contact = (await PoolAsync()).Single();
        contact.Names.Select(n => (n.Name, n.IsRemark, n.Since)).Should().Equal(("张伟-北京", true, Now.AddHours(1)), ("张伟-上海", true, Now),
            ("小张", false, Now));
        (await PoolAsync("北京")).Should().ContainSingle();
        (await PoolAsync("上海")).Should().BeEmpty();
    }

    [Fact]
    public async Task Looking_again_counts_nothing_twice()
    {
        await SaysAsync("wx-1", "多少钱");
        await FollowAsync();
        var score = (await PoolAsync()).Single().Score;
        score.Should().BeGreaterThan(50);
        for (var i = 0; i < 3; i++)
            await FollowAsync(anew: true);
        (await PoolAsync()).Single().Score.Should().Be(score);
    }

    [Fact]
    public async Task A_message_that_is_committed_late_with_an_earlier_time_is_not_missed()
    {
        await SaysAsync("wx-1", "你好");
        await FollowAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        await SaysAsync("wx-2", "我先说的", at: Now.AddMinutes(-4));
        await FollowAsync();
        (await PoolAsync()).Select(c => c.Key.ContactId).Should().BeEquivalentTo("wx-1", "wx-2");
    }

    [Fact]
    public async Task Members_of_groups_are_known_by_name_and_a_chat_of_ones_own_tells_more()
    {
        await SaysAsync("g-1", "大家好", sender: "wx-1", name: "群里的小张", chat: "客户群", kind: ChatKind.Group);
        await FollowAsync();
        (await PoolAsync()).Single().Should().BeEquivalentTo(new { Nickname = "群里的小张", IsMember = true, WaitsSince = (DateTimeOffset?)null,
            Score = 50 },
            o => o.ExcludingMissingMembers());
        await SaysAsync("wx-1", "多少钱", name: "小张", chat: "小张");
        await FollowAsync();
        (await PoolAsync()).Single().Should().Match<CustomerContact>(c => c.Nickname == "小张" && !c.IsMember && c.Score > 50);
    }

    [Fact]
    public async Task Who_was_answered_waits_no_more_and_who_was_only_written_to_is_nobody()
    {
        await SaysAsync("wx-1", "在吗");
        await SaysAsync("wx-1", "还在吗", at: Now.AddMinutes(1));
        await SaysAsync("wx-2", "您好，我们是…", from: SenderKind.Self);
        await FollowAsync();
        (await PoolAsync()).Single().WaitsSince.Should().Be(Now);
        (await Directory.TodayAsync(default)).Should().BeEquivalentTo(new { New = 1, Pool = 1, Silent = 0 }, o =>
            o.ExcludingMissingMembers());
        await SaysAsync("wx-1", "在的", from: SenderKind.Self, at: Now.AddMinutes(2));
        await FollowAsync();
        (await Directory.TodayAsync(default)).Waiting.Should().BeEmpty();
    }

    [Fact]
    public async Task A_contact_becomes_a_customer_or_anothers_goes_back_and_can_be_set_aside()
    {
        await SaysAsync("wx-1", "多少钱", chat: "张伟");
        await SaysAsync("wx-2", "你好", chat: "张伟的同事");
        await FollowAsync();
        var pool = (await PoolAsync()).ToDictionary(c => c.Key.ContactId, c => c.Id);

        var card = Done(await Desk.PromoteAsync(pool["wx-1"], null, null, Lin, default));
        card.Customer.Should().BeEquivalentTo(new { Name = "张伟", Contacts = 1, Stage = LifecycleStage.Lead }, o =>
            o.ExcludingMissingMembers());
        card = Done(await Desk.PromoteAsync(pool["wx-2"], card.Customer.Id, null, Lin, default));
        card.Contacts.Should().HaveCount(2).And.OnlyContain(c => c.Customer == card.Customer.Id);
        (await Desk.PromoteAsync(pool["wx-2"], null, null, Lin, default)).Refusal!.Reason.Code.Should().Be("customer.contact-taken");
        (await PoolAsync()).Should().BeEmpty();
        (await TimelineAsync(card.Customer.Id)).Should().Contain(["customer.created-of", "customer.contact-added", "customer.contact-seen",
            "customer.stage-changed"]);

        Done(await Desk.ReleaseContactAsync(pool["wx-2"], Lin, default)).Customer.Should().BeNull();
        Done(await Desk.SetAsideAsync(pool["wx-2"], true, Lin, default)).SetAside.Should().BeTrue();
        (await PoolAsync()).Should().BeEmpty();
        (await Directory.PoolAsync(new PoolQuery(SetAside: true), default)).Contacts.Should().ContainSingle(c => c.Id == pool["wx-2"]);
    }

    [Fact]
    public async Task Two_who_promote_one_contact_make_one_customer()
    {
        await SaysAsync("wx-1", "你好");
        await FollowAsync();
        var contact = (await PoolAsync()).Single().Id;
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Desk.PromoteAsync(contact, null, null, Lin, default)));
        made.Count(m => m.Value is not null).Should().Be(1);
        (await Directory.ListAsync(new CustomerQuery(), default)).Customers.Should().ContainSingle();
    }

    [Fact]
    public async Task Black_covers_all_contacts_of_a_customer_at_once_and_ends_with_it()
    {
        await SaysAsync("wx-1", "你好");
        await SaysAsync("wx-2", "你好");
        await SaysAsync("wx-3", "你好");
        await FollowAsync();
        var pool = (await PoolAsync()).ToDictionary(c => c.Key.ContactId, c => c.Id);
        var card = Done(await Desk.PromoteAsync(pool["wx-1"], null, null, Lin, default));
        Done(await Desk.PromoteAsync(pool["wx-2"], card.Customer.Id, null, Lin, default));
        (await BlackAsync()).Should().BeEmpty();

        Done(await Desk.SetTierAsync(card.Customer.Id, CustomerTier.Black, "骚扰", Lin, default));
        Done(await Desk.SetTierAsync(pool["wx-3"], CustomerTier.Black, "骚扰", Lin, default));
        (await BlackAsync()).Should().Equal("wx-1", "wx-2", "wx-3");

        Done(await Desk.ReleaseContactAsync(pool["wx-2"], Lin, default));
        (await BlackAsync()).Should().Equal("wx-1", "wx-3");
        await SaysAsync("wx-1", "报价合同采购批发", at: Now.AddMinutes(1));
        await FollowAsync();
        (await BlackAsync()).Should().Equal("wx-1", "wx-3");
        Done(await Desk.SetTierAsync(card.Customer.Id, null, null, Lin, default));
        Done(await Desk.PromoteAsync(pool["wx-3"], null, null, Lin, default)).Tier.Should().BeEquivalentTo(new { Tier = CustomerTier.Black,
            ByHand = true },
            o => o.ExcludingMissingMembers(), "what was decided about the contact is the customer's");
        (await BlackAsync()).Should().Equal("wx-3");
    }

    [Fact]
    public async Task A_change_that_this_process_did_not_hear_of_counts_after_5_seconds()
    {
        await SaysAsync("wx-1", "你好");
        await FollowAsync();
        (await BlackAsync()).Should().BeEmpty();
        await using (var db = await DatabaseAsync())
            await db.Contacts.ExecuteUpdateAsync(u => u.SetProperty(c => c.Tier, CustomerTier.Black));
        Clock.Advance(TimeSpan.FromSeconds(6));
        (await BlackAsync()).Should().Equal("wx-1");
    }

    [Fact]
    public async Task Silence_makes_dormant_and_a_word_brings_back()
    {
        await SaysAsync("wx-1", "多少钱");
        await FollowAsync();
        var id = Done(await Desk.PromoteAsync((await PoolAsync()).Single().Id, null, null, Lin, default)).Customer.Id;
        Clock.Advance(TimeSpan.FromDays(61));
        await UpkeepAsync();
        (await CardAsync(id)).Stage.Should().BeEquivalentTo(new { Stage = LifecycleStage.Dormant, Since = Now.AddDays(60) }, o =>
            o.ExcludingMissingMembers());
        (await Directory.ListAsync(new CustomerQuery(Stage: LifecycleStage.Dormant), default)).Customers.Should().ContainSingle();
        await UpkeepAsync();
        (await TimelineAsync(id)).Count(c => c == "customer.stage-changed").Should().Be(2);

        await SaysAsync("wx-1", "又来了", at: Clock.GetUtcNow());
        await FollowAsync();
        (await CardAsync(id)).Stage.Stage.Should().Be(LifecycleStage.Lead);
    }

    [Fact]
    public async Task Points_make_white_by_themselves_say_why_and_fade()
    {
        foreach (var text in new[] { "多少钱", "有合同吗", "什么价格", "售后保修", "代理批发" })
            await SaysAsync("wx-1", text);
        await FollowAsync();
        var id = Done(await Desk.PromoteAsync((await PoolAsync()).Single().Id, null, null, Lin, default)).Customer.Id;
        var card = await CardAsync(id);
        card.Tier.Should().Match<CustomerTierShown>(t => t.Tier == CustomerTier.White && !t.ByHand && t.Score >= 80);
        card.Tier.Contributions.Select(c => c.Signal).Should().Contain(["pre-sales", "after-sales", "business"]);
        Clock.Advance(TimeSpan.FromDays(90));
        await UpkeepAsync();
        (await CardAsync(id)).Tier.Tier.Should().Be(CustomerTier.Grey);
    }

    [Fact]
    public async Task One_process_follows_at_a_time()
    {
        await SaysAsync("wx-1", "你好");
        var database = Services.GetRequiredService<Wxauto.Storage.Sql.Database>();
        var (mine, theirs) = (new FollowMark(database, "contacts", Clock), new FollowMark(database, "contacts", Clock));
        (await mine.TakeAsync(default)).Should().NotBeNull();
        (await theirs.TakeAsync(default)).Should().BeNull();
        await FollowAsync();
        (await PoolAsync()).Should().BeEmpty("somebody else is at it");
        Clock.Advance(TimeSpan.FromSeconds(31));
        await FollowAsync();
        (await PoolAsync()).Should().ContainSingle();
        (await mine.MoveAsync(Clock.GetUtcNow(), default)).Should().BeFalse("the lease was lost");
    }

    private async Task<List<string>> BlackAsync()
    {
        var black = new List<string>();
        foreach (var id in All)
            if (await Services.GetRequiredService<IBlackContacts>().ContainsAsync(new ContactKey(Agent, id), default))
                black.Add(id);
        return black;
    }
}
