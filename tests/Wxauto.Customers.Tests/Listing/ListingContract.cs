using Wxauto.Contracts.Customers;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests.Listing;

public sealed class SqliteListing : ListingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlListing : ListingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Customers are found by any word of them, and pages neither repeat nor lose one.</summary>
public abstract class ListingContract : CustomerContract
{
    [Fact]
    public async Task A_customer_is_found_by_words_of_name_number_tag_and_facts()
    {
        var id = (await CustomerAsync("欧阳建国", "K0042")).Customer.Id;
        await CustomerAsync("欧阳修");
        await FactAsync(id, "phone", "13812345678");
        await FactAsync(id, "company", "Hua Rui 机电");
        Done(await Desk.TagAsync(id, "重点客户", true, Lin, default));
        foreach (var (search, found) in new[] { ("欧阳", 2), ("建国", 1), ("歐陽建國", 1), ("K0042", 1), ("k00", 1), ("138123", 1), ("5678", 1),
            ("重点", 1),
            ("hua 机电", 1), ("欧阳 重点", 1), ("国建", 0), ("王", 0), ("%", 2), ("', '", 2) })
            (await Directory.ListAsync(new CustomerQuery(search), default)).Customers.Should().HaveCount(found, search);
        (await Directory.ListAsync(new CustomerQuery(Tag: "重点客户"), default)).Customers.Should().ContainSingle();
        (await Directory.ListAsync(new CustomerQuery(Tag: "重点"), default)).Customers.Should().BeEmpty("a tag is named as a whole");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_also_where_times_are_the_same()
    {
        var made = new List<Guid>();
        for (var i = 0; i < 13; i++)
        {
            made.Add((await CustomerAsync($"客户{i}")).Customer.Id);
            if (i % 5 == 0)
                Clock.Advance(TimeSpan.FromMinutes(1));
        }
        var (seen, after) = (new List<CustomerRow>(), (string?)null);
        do
        {
            var page = await Directory.ListAsync(new CustomerQuery(After: after, Max: 4), default);
            page.Customers.Count.Should().BeLessThanOrEqualTo(4);
            seen.AddRange(page.Customers);
            after = page.Next;
        }
        while (after is not null);
        seen.Select(c => c.Id).Should().BeEquivalentTo(made).And.OnlyHaveUniqueItems();
        seen.Select(c => c.LastSeenAt).Should().BeInDescendingOrder();
    }

    [Fact]
    public async Task Filters_go_by_what_is_shown()
    {
        var (a, b) = ((await CustomerAsync("甲")).Customer.Id, (await CustomerAsync("乙")).Customer.Id);
        Done(await Desk.ChangeAsync(a, new CustomerChange(Owner: "小王"), Lin, default));
        Done(await Desk.SetTierAsync(b, CustomerTier.White, "老客户", Lin, default));
        Done(await Desk.SetStageAsync(b, LifecycleStage.Won, "合同", Lin, default));
        foreach (var (query, found) in new[] { (new CustomerQuery(Owner: "小王"), a), (new CustomerQuery(Tier: CustomerTier.White), b),
            (new CustomerQuery(Tier: CustomerTier.Grey), a), (new CustomerQuery(Stage: LifecycleStage.Won), b) })
            (await Directory.ListAsync(query, default)).Customers.Should().ContainSingle(c => c.Id == found);
    }
}
