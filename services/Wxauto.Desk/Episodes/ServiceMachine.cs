using Stateless;
using Wxauto.Contracts.Desk;

namespace Wxauto.Desk.Episodes;

/// <summary>What moves an episode on.</summary>
internal enum ServiceTrigger
{
    /// <summary>The customer wrote something that wants an answer, or an answer could not be shown to him.</summary>
    CustomerWaits,

    /// <summary>Somebody of the team looked.</summary>
    Seen,
    Answered,

    /// <summary>A clock's time is over.</summary>
    TimeOver,

    /// <summary>The clock that was over is stopped or has more time.</summary>
    TimeLeft,
    Snooze,
    Wake,
    Resolve,
    Reopen,
}

/// <summary>The table of transitions of an episode.</summary>
internal static class ServiceMachine
{
    public static StateMachine<ServiceState, ServiceTrigger> At(ServiceState state)
    {
        var machine = new StateMachine<ServiceState, ServiceTrigger>(state);
        machine.Configure(ServiceState.Unseen).PermitReentry(ServiceTrigger.CustomerWaits)
            .Permit(ServiceTrigger.Seen, ServiceState.NeedsReply).Permit(ServiceTrigger.Answered, ServiceState.WaitingForCustomer)
            .Permit(ServiceTrigger.TimeOver, ServiceState.Overdue).Permit(ServiceTrigger.Snooze, ServiceState.Snoozed)
            .Permit(ServiceTrigger.Resolve, ServiceState.Resolved);
        machine.Configure(ServiceState.NeedsReply).PermitReentry(ServiceTrigger.CustomerWaits).Ignore(ServiceTrigger.Seen)
            .Permit(ServiceTrigger.Answered, ServiceState.WaitingForCustomer).Permit(ServiceTrigger.TimeOver, ServiceState.Overdue)
            .Permit(ServiceTrigger.Snooze, ServiceState.Snoozed).Permit(ServiceTrigger.Resolve, ServiceState.Resolved);
        machine.Configure(ServiceState.Overdue).Ignore(ServiceTrigger.CustomerWaits).Ignore(ServiceTrigger.Seen)
            .Permit(ServiceTrigger.Answered, ServiceState.WaitingForCustomer).Permit(ServiceTrigger.TimeLeft, ServiceState.NeedsReply)
            .Permit(ServiceTrigger.Snooze, ServiceState.Snoozed).Permit(ServiceTrigger.Resolve, ServiceState.Resolved);
        machine.Configure(ServiceState.WaitingForCustomer).Permit(ServiceTrigger.CustomerWaits, ServiceState.NeedsReply)
            .Ignore(ServiceTrigger.Seen).Ignore(ServiceTrigger.Answered).Permit(ServiceTrigger.TimeOver, ServiceState.Overdue)
            .Permit(ServiceTrigger.Snooze, ServiceState.Snoozed).Permit(ServiceTrigger.Resolve, ServiceState.Resolved);
        machine.Configure(ServiceState.Snoozed).Permit(ServiceTrigger.CustomerWaits, ServiceState.NeedsReply).Ignore(ServiceTrigger.Seen)
            .Ignore(ServiceTrigger.TimeOver).Permit(ServiceTrigger.Wake, ServiceState.NeedsReply)
            .Permit(ServiceTrigger.Answered, ServiceState.WaitingForCustomer).PermitReentry(ServiceTrigger.Snooze)
            .Permit(ServiceTrigger.Resolve, ServiceState.Resolved);
        machine.Configure(ServiceState.Resolved).Ignore(ServiceTrigger.Seen).Permit(ServiceTrigger.Reopen, ServiceState.NeedsReply);
        return machine;
    }

    public static bool Allows(ServiceState state, ServiceTrigger trigger) => At(state).CanFire(trigger);
}
