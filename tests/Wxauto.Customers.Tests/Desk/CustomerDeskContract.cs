using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Tests.Desk;

public sealed class SqliteCustomerDesk : CustomerDeskContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlCustomerDesk : CustomerDeskContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What people do with customers, on both databases.</summary>
public abstract class CustomerDeskContract : CustomerContract
{
    [Theory]
    [InlineData("phone", " +86 138-0000-0001 ", "+8613800000001")]
    [InlineData("email", "Li@Example.COM", "li@example.com")]
    [InlineData("birthday", "2001/2/3", "2001-02-03")]
    [InlineData("budget", "1,200.5", "1200.50 CNY")]
    [InlineData("budget", "30 usd", "30.00 USD")]
    [InlineData("priority", "３.50", "3.5")]
    [InlineData("invoice", "TRUE", "true")]
    [InlineData("style", "友好", "友好")]
    public async Task A_fact_has_one_form(string key, string said, string kept) =>
        Value(await FactAsync((await CustomerAsync("甲")).Customer.Id, key, said), key).Should().Be(kept);

    [Theory]
    [InlineData("phone", "12", "customer.not-phone")]
    [InlineData("phone", "138x0000001", "customer.not-phone")]
    [InlineData("email", "nobody", "customer.not-email")]
    [InlineData("birthday", "2001-02-30", "customer.not-date")]
    [InlineData("budget", "1.234", "customer.not-money")]
    [InlineData("priority", "many", "customer.not-number")]
    [InlineData("invoice", "maybe", "customer.not-flag")]
    [InlineData("style", "粗鲁", "desk.one-of")]
    [InlineData("region", " ", "desk.required")]
    public async Task What_is_no_such_value_is_refused_and_its_field_named(string key, string said, string code)
    {
        var card = await CustomerAsync("甲");
        var refused = (await Desk.SetFactAsync(card.Customer.Id, new NewFact(key, said), Lin, default)).Refusal!;
        (refused.Reason.Code, refused.Field).Should().Be((code, "value"));
        (await CardAsync(card.Customer.Id)).Facts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_fact_keeps_its_history_and_can_be_removed()
    {
        var id = (await CustomerAsync("甲")).Customer.Id;
        await FactAsync(id, "region", "上海");
        Clock.Advance(TimeSpan.FromHours(1));
        Done(await Desk.SetFactAsync(id, new NewFact("region", "北京", FactSource.Ai, "我在北京", ["m-1"]), Lin, default));

        var fact = (await CardAsync(id)).Facts.Single();
        fact.Should().BeEquivalentTo(new { Value = "北京", Source = FactSource.Ai, By = Lin.Name, At = Now.AddHours(1), Evidence = "我在北京" },
            o => o.ExcludingMissingMembers());
        fact.EvidenceIds.Should().Equal("m-1");
        fact.History.Should().ContainSingle(h => h.Value == "上海" && h.Source == FactSource.Person && h.At < Now.AddMinutes(1));

        (await FactAsync(id, "region", null)).Facts.Should().BeEmpty();
        (await TimelineAsync(id)).Should().Equal("customer.fact-removed", "customer.fact-set", "customer.fact-set", "customer.created");
    }

    [Fact]
    public async Task Names_owners_tags_and_notes_are_kept_with_who_did_it_and_what_is_the_same_is_no_change()
    {
        var id = (await CustomerAsync("甲", "K1")).Customer.Id;
        Done(await Desk.ChangeAsync(id, new CustomerChange("乙", CustomerKind.Firm, "小王", "K2"), Lin, default));
        Done(await Desk.TagAsync(id, "重点", true, Lin, default));
        Done(await Desk.TagAsync(id, "重点", true, Lin, default));
        Done(await Desk.TagAsync(id, "重点", false, Lin, default));
        var noted = Done(await Desk.NoteAsync(id, "要开票", Lin, default));
        var card = Done(await Desk.RemoveNoteAsync(id, noted.Notes.Single().Id, Lin, default));

        card.Customer.Should().BeEquivalentTo(new { Name = "乙", Kind = CustomerKind.Firm, Owner = "小王", Code = "K2" });
        (card.Notes.Count, card.Customer.Tags.Count).Should().Be((0, 0));
        (await TimelineAsync(id)).Should().Equal("customer.note-removed", "customer.noted", "customer.untagged", "customer.tagged",
            "customer.owner-set", "customer.kind-set", "customer.renamed", "customer.code-set", "customer.created");
        Done(await Desk.ChangeAsync(id, new CustomerChange(Owner: ""), Lin, default)).Customer.Owner.Should().BeNull();
    }

    [Fact]
    public async Task A_number_belongs_to_one_customer_also_when_two_take_it_at_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Desk.CreateAsync(new NewCustomer($"客户{i}", Code: "K0001"), Lin,
            default)));
        made.Count(m => m.Value is not null).Should().Be(1);
        made.Where(m => m.Value is null).Should().OnlyContain(m => m.Refusal!.Reason.Is(CustomerReasons.CodeTaken)
            || m.Refusal.Reason.Is(CustomerReasons.ChangedMeanwhile));
    }

    [Fact]
    public async Task What_is_too_long_empty_or_unknown_is_refused_with_its_field()
    {
        var id = (await CustomerAsync("甲")).Customer.Id;
        foreach (var (asked, field) in new (Task<CustomerResult<CustomerCard>> Asked, string? Field)[]
        {
            (Desk.CreateAsync(new NewCustomer(" "), Lin, default), "name"),
            (Desk.CreateAsync(new NewCustomer(new string('长', 101)), Lin, default), "name"),
            (Desk.CreateAsync(new NewCustomer("a\0b"), Lin, default), "name"),
            (Desk.CreateAsync(new NewCustomer("甲", (CustomerKind)9), Lin, default), "kind"),
            (Desk.TagAsync(id, new string('长', 41), true, Lin, default), "tag"),
            (Desk.NoteAsync(id, new string('长', 4001), Lin, default), "text"),
            (Desk.SetFactAsync(id, new NewFact("nonsense", "1"), Lin, default), "key"),
            (Desk.SetFactAsync(id, new NewFact("region", "1", EvidenceIds: [.. Enumerable.Repeat("x", 21)]), Lin, default), "evidenceIds"),
            (Desk.SetStageAsync(id, LifecycleStage.Won, null, Lin, default), "why"),
            (Desk.TellAsync(id, LifecycleTrigger.Silence, "x", Now, Lin, default), "trigger"),
            (Desk.ChangeAsync(Guid.NewGuid(), new CustomerChange("乙"), Lin, default), null),
        })
            (await asked).Refusal!.Field.Should().Be(field);
    }

    [Fact]
    public async Task The_audit_says_what_was_changed_and_nothing_that_the_customer_is()
    {
        var id = (await CustomerAsync("秘密姓名", "K0001")).Customer.Id;
        await FactAsync(id, "phone", "13812345678");
        Done(await Desk.NoteAsync(id, "秘密备注", Lin, default));

        await using var db = await DatabaseAsync();
        var entries = await db.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync();
        entries.Select(e => (e.Kind, e.Target, e.Actor)).Should().Equal(("customer.created", id.ToString(), Lin.Id),
            ("customer.fact-set", id.ToString(), Lin.Id), ("customer.noted", id.ToString(), Lin.Id));
        entries.Should().OnlyContain(e => !e.After.Contains("秘密") && !e.After.Contains("138"));
        (await Services.GetRequiredService<AuditTrail>().VerifyAsync(default)).Entries.Should().Be(3);
    }

    [Fact]
    public async Task A_tier_that_a_person_set_stays_until_the_rules_have_it_again()
    {
        var id = (await CustomerAsync("甲")).Customer.Id;
        Done(await Desk.SetTierAsync(id, CustomerTier.Black, "骚扰", Lin, default)).Should().Be(new ContactStandingChange(id,
            CustomerTier.Black, true));
        var card = await FactAsync(id, "region", "上海");
        card.Tier.Should().BeEquivalentTo(new { Tier = CustomerTier.Black, ByHand = true, By = Lin.Name, Why = "骚扰" },
            o => o.ExcludingMissingMembers());
        Done(await Desk.SetTierAsync(id, null, null, Lin, default)).Should().Be(new ContactStandingChange(id, CustomerTier.Grey, false));
        (await TimelineAsync(id)).Count(c => c == "customer.tier-changed").Should().Be(2);
    }

    [Fact]
    public async Task Orders_move_the_stage_once_each_and_a_persons_word_wins_over_silence()
    {
        var id = (await CustomerAsync("甲")).Customer.Id;
        foreach (var order in new[] { "SO-1", "SO-1" })
            Done(await Desk.TellAsync(id, LifecycleTrigger.Order, order, Now, Lin, default)).Stage.Stage.Should().Be(LifecycleStage.Won);
        Done(await Desk.TellAsync(id, LifecycleTrigger.Order, "SO-2", Now, Lin, default)).Stage.Stage.Should().Be(LifecycleStage.Repeat);
        Done(await Desk.SetStageAsync(id, LifecycleStage.Lost, "搬走了", Lin, default));
        Clock.Advance(TimeSpan.FromDays(400));
        var card = await FactAsync(id, "region", "上海");
        card.Stage.Should().BeEquivalentTo(new { Stage = LifecycleStage.Lost, ByHand = true, By = Lin.Name }, o =>
            o.ExcludingMissingMembers());
        Done(await Desk.TellAsync(id, LifecycleTrigger.Order, "SO-3", Clock.GetUtcNow(), Lin,
            default)).Stage.Stage.Should().Be(LifecycleStage.Repeat);
    }
}
