using CsCheck;
using Wxauto.Ai.Ledger;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Ledger;

public sealed class SpendingTests
{
    private const string Today = "2026-11-24";
    private static readonly Account Main = Account.OfProvider("main", "CNY");
    private readonly Spending _spending = new();

    [Fact]
    public void A_budget_is_never_passed_by_calls_at_the_same_time()
    {
        var budget = new BudgetSpec { PerDay = 1, SoftShare = 1 };
        var granted = Enumerable.Range(0, 20).Count(_ => _spending.TryReserve(Main, budget, 150_000, Today) != BudgetAnswer.Spent);
        granted.Should().Be(6, "seven calls might cost 1.05");
        _spending.GiveBack(Main, 150_000);
        _spending.TryReserve(Main, budget, 150_000, Today).Should().Be(BudgetAnswer.Free);
    }

    [Fact]
    public void The_soft_share_is_told()
    {
        var budget = new BudgetSpec { PerMonth = 1, SoftShare = 0.5 };
        _spending.TryReserve(Main, budget, 500_000, Today).Should().Be(BudgetAnswer.Free);
        _spending.TryReserve(Main, budget, 100_000, Today).Should().Be(BudgetAnswer.Tight);
        _spending.TryReserve(Main, budget, 500_000, Today).Should().Be(BudgetAnswer.Spent);
    }

    [Fact]
    public void What_the_database_knows_counts_by_day_and_month()
    {
        _spending.Load([new("2026-10-31", "main", "", "CNY", 1), new("2026-11-01", "main", "k", "CNY", 10),
            new(Today, "main", "", "CNY", 100), new(Today, "main", "", "USD", 1000), new(Today, "other", "k", "CNY", 10_000)], Today);
        _spending.Of(Main, Today).Should().Be((100, 110));
        _spending.Of(Account.OfKey("k", "CNY"), Today).Should().Be((10_000, 10_010));
        _spending.Of(Main, "2026-11-25").Should().Be((0, 110), "a new day begins with nothing");
        _spending.Of(Main, "2026-12-01").Should().Be((0, 0));
    }

    [Fact]
    public void Whatever_the_order_of_writing_and_reading_nothing_counts_twice_and_nothing_is_lost() =>
        Gen.Int[0, 2].Array[1, 40].Sample(steps =>
        {
            var (spending, waiting, database) = (new Spending(), new List<Wxauto.Ai.Ledger.AiCall>(), 0L);
            var sum = 0L;
            foreach (var step in steps)
                switch (step)
                {
                    case 0:
                        var call = ProviderCalls.Of(cost: 7);
                        spending.Add(call);
                        waiting.Add(call);
                        sum += 7;
                        break;
                    case 1:
                        database += waiting.Sum(c => c.CostMicros);
                        spending.Written(waiting);
                        waiting.Clear();
                        break;
                    default:
                        spending.Load([new Spent(Today, "main", "", "CNY", database)], Today);
                        break;
                }
            return spending.Of(Main, Today).Day == sum;
        });
}
