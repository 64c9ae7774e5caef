using Stateless;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Customers.Lifecycle;

/// <summary>The stage that what happened makes of a customer.</summary>
/// <param name="Hand">The decision that is in force; null: the rules have it.</param>
/// <param name="Last">What made it this stage; null at the begin.</param>
internal sealed record StageNow(LifecycleStage Stage, DateTimeOffset Since, StageRow? Hand, StageRow? Last)
{
    public Reason Why => (Hand ?? Last)?.Why ?? CustomerReasons.Created;
}

/// <summary>
/// What moves a customer from which stage to which: the one table. The stage is never stored as a truth of its own; it is what all that
/// happened makes in the order of time, so that what comes late, a merge and its undoing need no rules of their own.
/// </summary>
internal sealed class StageMachine
{
    private readonly StateMachine<LifecycleStage, LifecycleTrigger> _machine;

    /// <summary>Of the machine; a decision by hand puts it anywhere.</summary>
    private LifecycleStage _stage = LifecycleStage.New;
    private int _orders;

    private StageMachine()
    {
        _machine = new(() => _stage, stage => _stage = stage);
        _machine.Configure(LifecycleStage.New)
            .Permit(LifecycleTrigger.Interest, LifecycleStage.Lead)
            .Permit(LifecycleTrigger.Order, LifecycleStage.Won)
            .Permit(LifecycleTrigger.Silence, LifecycleStage.Dormant);
        _machine.Configure(LifecycleStage.Lead)
            .Permit(LifecycleTrigger.Order, LifecycleStage.Won)
            .Permit(LifecycleTrigger.Silence, LifecycleStage.Dormant);
        _machine.Configure(LifecycleStage.Won)
            .Permit(LifecycleTrigger.Order, LifecycleStage.Repeat)
            .Permit(LifecycleTrigger.Silence, LifecycleStage.Dormant);
        _machine.Configure(LifecycleStage.Repeat)
            .Permit(LifecycleTrigger.Silence, LifecycleStage.Dormant);
        foreach (var left in new[] { LifecycleStage.Dormant, LifecycleStage.Lost })
            _machine.Configure(left)
                .PermitDynamic(LifecycleTrigger.Return, WithOrders)
                .PermitDynamic(LifecycleTrigger.Interest, WithOrders)
                .PermitDynamic(LifecycleTrigger.Order, AfterOrder);
    }

    /// <summary>Stages that a rule may move on from when it is silent.</summary>
    public static bool MayFallSilent(LifecycleStage stage) => stage is not (LifecycleStage.Dormant or LifecycleStage.Lost);

    /// <summary>The stage after all of it, in the order of time.</summary>
    /// <param name="begin">When the customer was made.</param>
    public static StageNow Fold(IEnumerable<StageRow> rows, DateTimeOffset begin)
    {
        var machine = new StageMachine();
        var now = new StageNow(LifecycleStage.New, begin, null, null);
        foreach (var row in rows.OrderBy(r => r.At).ThenBy(r => r.Id))
            now = machine.After(now, row);
        return now;
    }

    private StageNow After(StageNow now, StageRow row)
    {
        if (row.Trigger == LifecycleTrigger.Order)
            _orders++;
        switch (row.Trigger)
        {
            case LifecycleTrigger.ByHand:
                _stage = row.Stage!.Value;
                return new StageNow(_stage, row.At, row, row);
            case LifecycleTrigger.Released:
                return now with { Hand = null, Last = row };
            // What a person decided is undone by no rule; an order that came after it is news.
            case not LifecycleTrigger.Order when now.Hand is not null:
                return now;
        }
        if (!_machine.CanFire(row.Trigger))
            return now;
        _machine.Fire(row.Trigger);
        return new StageNow(_stage, row.At, null, row);
    }

    private LifecycleStage WithOrders() => _orders switch
    {
        0 => LifecycleStage.Lead,
        1 => LifecycleStage.Won,
        _ => LifecycleStage.Repeat,
    };

    private LifecycleStage AfterOrder() => _orders > 1 ? LifecycleStage.Repeat : LifecycleStage.Won;
}
