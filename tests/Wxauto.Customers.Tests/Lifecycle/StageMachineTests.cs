using CsCheck;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Lifecycle;

namespace Wxauto.Customers.Tests.Lifecycle;

/// <summary>Whatever happens in whatever order, a stage is reached by the table, and a person's decision is undone by no rule.</summary>
public sealed class StageMachineTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly Gen<StageRow[]> Rows = Gen.Select(Gen.Enum<LifecycleTrigger>(), Gen.Enum<LifecycleStage>(), Gen.Int[0, 500])
        .Select((trigger, stage, at) => Row(trigger, at, stage)).Array[0, 30];

    [Theory]
    [InlineData(LifecycleStage.New, LifecycleTrigger.Interest, LifecycleStage.Lead)]
    [InlineData(LifecycleStage.New, LifecycleTrigger.Order, LifecycleStage.Won)]
    [InlineData(LifecycleStage.New, LifecycleTrigger.Silence, LifecycleStage.Dormant)]
    [InlineData(LifecycleStage.New, LifecycleTrigger.Return, LifecycleStage.New)]
    [InlineData(LifecycleStage.Lead, LifecycleTrigger.Order, LifecycleStage.Won)]
    [InlineData(LifecycleStage.Lead, LifecycleTrigger.Interest, LifecycleStage.Lead)]
    [InlineData(LifecycleStage.Won, LifecycleTrigger.Order, LifecycleStage.Repeat)]
    [InlineData(LifecycleStage.Won, LifecycleTrigger.Silence, LifecycleStage.Dormant)]
    [InlineData(LifecycleStage.Repeat, LifecycleTrigger.Order, LifecycleStage.Repeat)]
    [InlineData(LifecycleStage.Dormant, LifecycleTrigger.Silence, LifecycleStage.Dormant)]
    [InlineData(LifecycleStage.Dormant, LifecycleTrigger.Return, LifecycleStage.Lead)]
    [InlineData(LifecycleStage.Dormant, LifecycleTrigger.Order, LifecycleStage.Won)]
    [InlineData(LifecycleStage.Lost, LifecycleTrigger.Silence, LifecycleStage.Lost)]
    [InlineData(LifecycleStage.Lost, LifecycleTrigger.Interest, LifecycleStage.Lead)]
    public void The_table(LifecycleStage from, LifecycleTrigger trigger, LifecycleStage to) => StageMachine.Fold(
        [Row(LifecycleTrigger.ByHand, 0, from), Row(LifecycleTrigger.Released, 1), Row(trigger, 2)], Begin).Stage.Should().Be(to);

    [Fact]
    public void Who_comes_back_is_what_his_orders_made_of_him()
    {
        StageRow[] bought = [Row(LifecycleTrigger.Order, 0), Row(LifecycleTrigger.Order, 1), Row(LifecycleTrigger.Silence, 2)];
        StageMachine.Fold(bought, Begin).Stage.Should().Be(LifecycleStage.Dormant);
        StageMachine.Fold([.. bought, Row(LifecycleTrigger.Return, 3)], Begin).Stage.Should().Be(LifecycleStage.Repeat);
        StageMachine.Fold([bought[0], bought[2], Row(LifecycleTrigger.Return, 3)], Begin).Stage.Should().Be(LifecycleStage.Won);
    }

    [Fact]
    public void The_order_in_which_it_becomes_known_does_not_matter() => Rows.Sample(rows =>
        StageMachine.Fold(rows, Begin) == StageMachine.Fold(rows.Reverse(), Begin));

    [Fact]
    public void A_decision_stands_until_it_is_released_or_an_order_comes_after_it() => Rows.Sample(rows =>
    {
        var (stage, hand) = (LifecycleStage.New, (StageRow?)null);
        foreach (var row in rows.OrderBy(r => r.At).ThenBy(r => r.Id))
        {
            var now = StageMachine.Fold(rows.Where(r => (r.At, r.Id).CompareTo((row.At, row.Id)) <= 0), Begin);
            if (row.Trigger == LifecycleTrigger.ByHand)
                (now.Stage, now.Hand).Should().Be((row.Stage!.Value, row));
            else if (row.Trigger == LifecycleTrigger.Released)
                (now.Stage, now.Hand).Should().Be((stage, null));
            else if (hand is not null && row.Trigger != LifecycleTrigger.Order)
                (now.Stage, now.Hand).Should().Be((stage, hand));
            if (now.Stage != stage)
                now.Since.Should().Be(row.At, "a stage begins with what made it");
            (stage, hand) = (now.Stage, now.Hand);
        }
    });

    [Fact]
    public void Nobody_is_won_without_an_order_but_by_hand() => Rows.Sample(rows =>
    {
        var now = StageMachine.Fold(rows, Begin);
        if (now.Stage is LifecycleStage.Won or LifecycleStage.Repeat)
            rows.Should().Contain(r => r.Trigger == LifecycleTrigger.Order || r.Trigger == LifecycleTrigger.ByHand);
        if (now.Stage == LifecycleStage.Lost)
            rows.Should().Contain(r => r.Trigger == LifecycleTrigger.ByHand && r.Stage == LifecycleStage.Lost);
    });

    private static StageRow Row(LifecycleTrigger trigger, int at, LifecycleStage? stage = null) => new()
    {
        Id = Guid.CreateVersion7(), CustomerId = Guid.Empty, Trigger = trigger, Stage = trigger == LifecycleTrigger.ByHand ? stage : null,
        At = Begin.AddMinutes(at), By = "", Why = CustomerReasons.Returned, Reference = "",
    };
}
