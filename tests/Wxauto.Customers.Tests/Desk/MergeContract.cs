using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests.Desk;

public sealed class SqliteMerges : MergeContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlMerges : MergeContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Merges are links: nothing is lost, and all of it can be undone.</summary>
public abstract class MergeContract : CustomerContract
{
    [Fact]
    public async Task A_merge_keeps_the_survivor_and_takes_the_newest_of_each_fact()
    {
        var (a, b) = (await CustomerAsync("张伟", "K0001"), await CustomerAsync("张总"));
        await FactAsync(a.Customer.Id, "phone", "13800000001");
        await FactAsync(b.Customer.Id, "phone", "13800000002");
        await FactAsync(a.Customer.Id, "email", "Zhang@Example.com");
        Done(await Desk.TagAsync(a.Customer.Id, "重点", true, Lin, default));
        Done(await Desk.NoteAsync(a.Customer.Id, "要开票", Lin, default));

        var merged = Done(await Desk.MergeAsync(new MergeRequest(a.Customer.Id, b.Customer.Id), Lin, default));

        merged.Customer.Should().Match<CustomerRow>(c => c.Id == b.Customer.Id && c.Name == "张总" && c.Code == "K0001");
        Value(merged, "phone").Should().Be("13800000002");
        Value(merged, "email").Should().Be("zhang@example.com");
        merged.Customer.Tags.Should().Equal("重点");
        merged.Notes.Should().ContainSingle(n => n.Text == "要开票" && n.Author == Lin.Name);
        merged.Merged.Should().ContainSingle(m => m.Of == a.Customer.Id && m.Name == "张伟");
        (await CardAsync(a.Customer.Id)).Customer.Id.Should().Be(b.Customer.Id, "the merged one's id stands for the survivor");
        (await Directory.ListAsync(new CustomerQuery(), default)).Customers.Should().ContainSingle();
        (await Directory.ListAsync(new CustomerQuery("张伟"), default)).Customers.Should().ContainSingle(c => c.Id == b.Customer.Id);
    }

    [Fact]
    public async Task An_undone_merge_restores_both_exactly_and_what_was_said_since_stays_with_the_survivor()
    {
        var (a, b) = (await CustomerAsync("甲"), await CustomerAsync("乙"));
        await FactAsync(a.Customer.Id, "phone", "13800000001");
        await FactAsync(b.Customer.Id, "phone", "13800000002");
        Done(await Desk.ChangeAsync(a.Customer.Id, new CustomerChange(Owner: "小王"), Lin, default));
        Done(await Desk.SetTierAsync(a.Customer.Id, CustomerTier.White, "老客户", Lin, default));
        var (before, other) = (await CardAsync(a.Customer.Id), await CardAsync(b.Customer.Id));

        var merged = Done(await Desk.MergeAsync(new MergeRequest(a.Customer.Id, b.Customer.Id,
            new Dictionary<string, Guid> { ["phone"] = a.Customer.Id, ["name"] = a.Customer.Id }), Lin, default));
        Value(merged, "phone").Should().Be("13800000001");
        merged.Customer.Should().Match<CustomerRow>(c => c.Name == "甲" && c.Owner == "小王" && c.Tier == CustomerTier.White);
        await FactAsync(b.Customer.Id, "region", "上海");

        var alone = Done(await Desk.UndoMergeAsync(merged.Merged.Single().Id, Lin, default));

        Same(alone, before);
        var rest = await CardAsync(b.Customer.Id);
        Value(rest, "region").Should().Be("上海");
        Same(rest with { Facts = [.. rest.Facts.Where(f => f.Key != "region")] }, other);
        (await Desk.UndoMergeAsync(merged.Merged.Single().Id, Lin, default)).Refusal!.Reason.Is(CustomerReasons.UnknownMerge)
            .Should().BeTrue();
    }

    [Fact]
    public async Task A_merge_with_itself_or_in_a_circle_is_refused_and_changes_nothing()
    {
        var (a, b, c) = (await CustomerAsync("甲"), await CustomerAsync("乙"), await CustomerAsync("丙"));
        (await RefusalAsync(a, a)).Is(CustomerReasons.MergeSelf).Should().BeTrue();
        Done(await Desk.MergeAsync(new MergeRequest(a.Customer.Id, b.Customer.Id), Lin, default));
        Done(await Desk.MergeAsync(new MergeRequest(b.Customer.Id, c.Customer.Id), Lin, default));
        (await RefusalAsync(c, a)).Is(CustomerReasons.MergeSelf).Should().BeTrue();
        (await RefusalAsync(a, c)).Is(CustomerReasons.MergedAlready).Should().BeTrue();
        (await RefusalAsync(a, b)).Is(CustomerReasons.MergedAlready).Should().BeTrue();
        (await CardAsync(a.Customer.Id)).Customer.Id.Should().Be(c.Customer.Id);
    }

    [Fact]
    public async Task A_link_in_the_middle_of_a_chain_can_be_undone()
    {
        var (a, b, c) = (await CustomerAsync("甲"), await CustomerAsync("乙"), await CustomerAsync("丙"));
        foreach (var (who, phone) in new[] { (a, "13800000001"), (b, "13800000002"), (c, "13800000003") })
            await FactAsync(who.Customer.Id, "phone", phone);
        var first = Done(await Desk.MergeAsync(new MergeRequest(a.Customer.Id, b.Customer.Id), Lin, default)).Merged.Single().Id;
        Done(await Desk.MergeAsync(new MergeRequest(b.Customer.Id, c.Customer.Id), Lin, default));

        Done(await Desk.UndoMergeAsync(first, Lin, default)).Customer.Name.Should().Be("甲");

        (await CardAsync(b.Customer.Id)).Customer.Id.Should().Be(c.Customer.Id);
        (await CardAsync(c.Customer.Id)).Merged.Should().ContainSingle(m => m.Of == b.Customer.Id);
        Value(await CardAsync(a.Customer.Id), "phone").Should().Be("13800000001");
        Value(await CardAsync(c.Customer.Id), "phone").Should().Be("13800000003");
    }

    [Fact]
    public async Task Merges_that_come_at_once_make_no_circle_and_lose_nobody()
    {
        var all = new List<CustomerCard>();
        for (var i = 0; i < 6; i++)
            all.Add(await CustomerAsync($"客户{i}"));
        var pairs = from a in all from b in all where a != b select new MergeRequest(a.Customer.Id, b.Customer.Id);
        await Parallel.ForEachAsync(pairs, async (pair, ct) => await Desk.MergeAsync(pair, Lin, ct));
        var left = (await Directory.ListAsync(new CustomerQuery(), default)).Customers.Should().ContainSingle().Which;
        var card = await CardAsync(left.Id);
        card.Merged.Select(m => m.Of).Should().BeEquivalentTo(all.Select(a => a.Customer.Id).Where(id => id != left.Id));
        foreach (var one in all)
            (await CardAsync(one.Customer.Id)).Customer.Id.Should().Be(left.Id);
    }

    [Fact]
    public async Task A_preview_says_what_the_merge_makes_and_a_change_meanwhile_is_noticed()
    {
        var (a, b) = (await CustomerAsync("甲"), await CustomerAsync("乙"));
        await FactAsync(a.Customer.Id, "phone", "13800000001");
        await FactAsync(b.Customer.Id, "phone", "13800000002");
        var request = new MergeRequest(a.Customer.Id, b.Customer.Id, new Dictionary<string, Guid> { ["phone"] = a.Customer.Id });

        var preview = Done(await Desk.PreviewMergeAsync(request, default));

        preview.Fields.Single(f => f.Field == "phone").Should()
            .Be(new MergedField("phone", "电话", "13800000001", "13800000002", "13800000001", true));
        (await CardAsync(a.Customer.Id)).Customer.Id.Should().Be(a.Customer.Id, "a preview changes nothing");
        await FactAsync(a.Customer.Id, "region", "北京");
        var refused = (await Desk.MergeAsync(request with { Version = preview.Version }, Lin, default)).Refusal!;
        (refused.Reason.Is(CustomerReasons.ChangedMeanwhile), refused.Field).Should().Be((true, "version"));
        var again = Done(await Desk.PreviewMergeAsync(request, default));
        var merged = Done(await Desk.MergeAsync(request with { Version = again.Version }, Lin, default));
        foreach (var field in again.Fields.Where(f => f.Field is "phone" or "region"))
            Value(merged, field.Field).Should().Be(field.Result);
    }

    [Fact]
    public async Task A_choice_that_is_none_is_refused_and_named()
    {
        var (a, b) = (await CustomerAsync("甲"), await CustomerAsync("乙"));
        foreach (var (field, whose) in new[] { ("nonsense", a.Customer.Id), ("phone", Guid.NewGuid()) })
        {
            var refused = (await Desk.MergeAsync(new MergeRequest(a.Customer.Id, b.Customer.Id,
                new Dictionary<string, Guid> { [field] = whose }), Lin, default)).Refusal!;
            refused.Should().Be(new CustomerRefusal(CustomerReasons.UnknownChoice.With(field), "choices"));
        }
    }

    private static void Same(CustomerCard card, CustomerCard before) =>
        card.Should().BeEquivalentTo(before, o => o.Excluding(c => c.Version).Excluding(c => c.Customer.LastSeenAt));

    private async Task<Reason> RefusalAsync(CustomerCard loser, CustomerCard survivor) =>
        (await Desk.MergeAsync(new MergeRequest(loser.Customer.Id, survivor.Customer.Id), Lin, default)).Refusal!.Reason;
}
