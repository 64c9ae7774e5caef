using CsCheck;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Customers.Rules;
using Wxauto.Customers.Tiers;

namespace Wxauto.Customers.Tests.Tiers;

/// <summary>Points add up, halve, and explain themselves; a tier does not flap.</summary>
public sealed class ScoringTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 18, 0, 0, TimeSpan.Zero);
    private static readonly ScoreRules Rules = CustomerRules.Shipped.Score;
    private static readonly string[] Texts = ["多少钱", "我要报价和合同", "好的谢谢", "晚上吃饭喝酒吗", "在吗", "坏了要维修，能退款吗"];
    private static readonly Gen<ContactMessage[]> Messages =
        Gen.Select(Gen.Int[0, Texts.Length - 1], Gen.Int[0, 200 * 24], Gen.Bool).Select((text, hours, answered) =>
            Says(Texts[text], Now.AddHours(-hours), answered)).Array[0, 60];

    [Fact]
    public void Everybody_begins_with_the_base_and_thanks_changes_nothing()
    {
        Score(Now).Should().Be(Rules.Base);
        Score(Now, Says("好的谢谢", Now)).Should().Be(Rules.Base, "at two in the morning nothing speaks for or against");
    }

    [Fact]
    public void Messages_add_up_to_a_signals_limit_and_halve_in_its_half_life()
    {
        var signal = Rules.Signals.Single(s => s.Name == "pre-sales");
        Points(Now, Says("多少钱", Now)).Should().Be(signal.Points);
        Points(Now, Says("多少钱", Now), Says("有优惠吗", Now)).Should().Be(signal.Points * 2);
        Points(Now, [.. Enumerable.Repeat(Says("报价", Now), 40)]).Should().Be(signal.Most);
        Points(Now, Says("多少钱", Now.AddDays(-signal.HalfLifeDays))).Should().Be(signal.Points / 2);
        Points(Now, Says("报价价格优惠样品规格型号", Now)).Should().Be(signal.PerMessage);
    }

    [Fact]
    public void Files_working_hours_and_answered_questions_count_and_chatter_counts_against()
    {
        var noon = new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
        var all = Scoring.Total(Rules, [Contact(noon, Says("看图", noon, true, "总图.DWG"), Says("打游戏吗", noon))], noon).Contributions
            .ToDictionary(c => c.Signal, c => c.Points);
        all.Should().BeEquivalentTo(new Dictionary<string, double> { ["files"] = 15, ["working-hours"] = 4, ["answered"] = 4,
            ["off-topic"] = -8 });
    }

    [Fact]
    public void A_score_lies_between_0_and_100_and_is_what_its_contributions_say() => Messages.Sample(messages =>
    {
        var (score, contributions) = Scoring.Total(Rules, [Contact(Now, messages)], Now);
        score.Should().BeInRange(0, 100);
        score.Should().Be((int)Math.Round(Math.Clamp(Rules.Base + contributions.Sum(c => c.Points), 0, 100)));
        contributions.Where(c => c.Count < 1 || c.LastAt > Now).Should().BeEmpty();
    });

    [Fact]
    public void Counted_earlier_and_left_to_decay_it_is_the_same_as_counted_now() => Gen.Select(Messages, Gen.Int[0, 60]).Sample((messages,
        days) =>
    {
        var later = Now.AddDays(days);
        var (kept, anew) = (Scoring.Total(Rules, [Contact(Now, messages)], later).Score, Scoring.Total(Rules, [Contact(later, messages)],
            later).Score);
        kept.Should().BeCloseTo(anew, 1);
    });

    [Fact]
    public void Two_contacts_of_a_customer_are_worth_what_one_with_all_messages_is() => Gen.Select(Messages, Messages).Sample((a, b) =>
        Scoring.Total(Rules, [Contact(Now, a), Contact(Now, b)], Now).Score.Should().BeCloseTo(
            Scoring.Total(Rules, [Contact(Now, [.. a, .. b])], Now).Score, 1));

    [Fact]
    public void A_tier_does_not_flap_while_the_score_moves_less_than_the_margin() =>
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, Rules.Margin].Array[1, 40], Gen.Enum<CustomerTier>()).Sample((middle, moves, begin) =>
        {
            var (tier, changes) = (Scoring.Tier(Rules, begin, middle), 0);
            foreach (var move in moves)
            {
                var next = Scoring.Tier(Rules, tier, middle - (Rules.Margin / 2) + move);
                changes += next == tier ? 0 : 1;
                tier = next;
            }
            changes.Should().BeLessThanOrEqualTo(1);
        });

    [Theory]
    [InlineData(CustomerTier.Grey, 80, CustomerTier.White)]
    [InlineData(CustomerTier.White, 75, CustomerTier.White)]
    [InlineData(CustomerTier.White, 74, CustomerTier.Grey)]
    [InlineData(CustomerTier.Grey, 19, CustomerTier.Black)]
    [InlineData(CustomerTier.Black, 24, CustomerTier.Black)]
    [InlineData(CustomerTier.Black, 25, CustomerTier.Grey)]
    [InlineData(CustomerTier.White, 3, CustomerTier.Black)]
    [InlineData(CustomerTier.Black, 90, CustomerTier.White)]
    public void The_borders(CustomerTier before, int score, CustomerTier after) => Scoring.Tier(Rules, before, score).Should().Be(after);

    [Fact]
    public void The_rules_that_come_along_have_no_fault() => CustomerRules.Shipped.Faults.Should().BeEmpty();

    [Theory]
    [InlineData("\"margin\": 5", "\"margin\": 45", "between both more than twice the margin")]
    [InlineData("\"silentDays\": 60", "\"silentDays\": 0", "silentDays")]
    [InlineData("\"key\": \"email\"", "\"key\": \"phone\"", "the key phone is there twice")]
    [InlineData("\"key\": \"email\"", "\"key\": \"owner\"", "is none of name, kind, owner")]
    [InlineData("\"base\": 50", "\"bass\": 50", "bass")]
    public void A_fault_of_a_file_of_rules_is_named(string shipped, string instead, string fault)
    {
        using var stream = typeof(CustomerRules).Assembly.GetManifestResourceStream("customers.json")!;
        var file = Path.Combine(TestDatabase.NewDirectory(), "rules.json");
        File.WriteAllText(file, new StreamReader(stream).ReadToEnd().Replace(shipped, instead, StringComparison.Ordinal));
        CustomerRules.FaultsOf(file).Should().Contain(f => f.Contains(fault, StringComparison.Ordinal));
    }

    private static int Score(DateTimeOffset at, params ContactMessage[] messages) => Scoring.Total(Rules, [Contact(at, messages)],
        at).Score;

    private static double Points(DateTimeOffset at, params ContactMessage[] messages) =>
        Scoring.Total(Rules, [Contact(at, messages)], at).Contributions.Single(c => c.Signal == "pre-sales").Points;

    private static Contact Contact(DateTimeOffset at, params ContactMessage[] messages) => new()
    {
        Id = Guid.NewGuid(), Agent = "front-desk", ContactId = "wx-1", IsMember = false, FirstSeenAt = at, LastSeenAt = at, ScoredAt = at,
        Earned = Scoring.Of(Rules, messages, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), at),
    };

    private static ContactMessage Says(string text, DateTimeOffset at, bool answered = false, params string[] files) => new(Guid.NewGuid(),
        Guid.Empty,
        0, SenderKind.Other, "wx-1", "小张", MessageKind.Text, text, files, files, at, answered);
}
