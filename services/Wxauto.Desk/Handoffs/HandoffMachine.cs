using Stateless;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Tables;

namespace Wxauto.Desk.Handoffs;

/// <summary>What moves a hand-off on.</summary>
internal enum HandoffTrigger
{
    /// <summary>It stands in the queue.</summary>
    Enqueue,
    Offer,

    /// <summary>The offer was declined, or its time is over, or who was asked is gone.</summary>
    Withdraw,

    /// <summary>A person has the conversation, whether it was offered to him or not.</summary>
    Hold,

    /// <summary>Who had it is gone, or gave it to the queue.</summary>
    Release,

    /// <summary>The AI has the conversation again.</summary>
    Return,
    Resolve,
}

/// <summary>The table of transitions of a hand-off.</summary>
internal static class HandoffMachine
{
    public static StateMachine<HandoffState, HandoffTrigger> At(HandoffState state)
    {
        var machine = new StateMachine<HandoffState, HandoffTrigger>(state);
        machine.Configure(HandoffState.Requested).Permit(HandoffTrigger.Enqueue, HandoffState.Queued).Permit(HandoffTrigger.Hold,
            HandoffState.Held)
            .Permit(HandoffTrigger.Return, HandoffState.Returned).Permit(HandoffTrigger.Resolve, HandoffState.Resolved);
        machine.Configure(HandoffState.Queued).Permit(HandoffTrigger.Offer, HandoffState.Offered).Permit(HandoffTrigger.Hold,
            HandoffState.Held)
            .Permit(HandoffTrigger.Return, HandoffState.Returned).Permit(HandoffTrigger.Resolve, HandoffState.Resolved);
        machine.Configure(HandoffState.Offered).Permit(HandoffTrigger.Withdraw, HandoffState.Queued).Permit(HandoffTrigger.Hold,
            HandoffState.Held)
            .Permit(HandoffTrigger.Return, HandoffState.Returned).Permit(HandoffTrigger.Resolve, HandoffState.Resolved);
        machine.Configure(HandoffState.Held).Permit(HandoffTrigger.Release, HandoffState.Queued).Permit(HandoffTrigger.Return,
            HandoffState.Returned)
            .Permit(HandoffTrigger.Resolve, HandoffState.Resolved);
        return machine;
    }

    /// <exception cref="InvalidOperationException">The table does not know it.</exception>
    public static HandoffState Next(HandoffState state, HandoffTrigger trigger)
    {
        var machine = At(state);
        machine.Fire(trigger);
        return machine.State;
    }

    /// <summary>Brings a hand-off to where its conversation is. Null: there is none, and none is needed.</summary>
    public static HandoffRow? Follow(HandoffRow? open, HolderKind holder, Holder? person, EpisodeRow episode, Func<HandoffRow> request,
        DateTimeOffset now)
    {
        if (episode.ResolvedAt is not null)
            return open is null ? null : To(open, HandoffTrigger.Resolve, now);
        switch (holder)
        {
            case HolderKind.Queue when open is null:
                return To(request(), HandoffTrigger.Enqueue, now);
            case HolderKind.Queue:
                return open.State == HandoffState.Held ? To(open, HandoffTrigger.Release, now) : open;
            case HolderKind.Ai:
                return open is null ? null : To(open, HandoffTrigger.Return, now);
            default:
                return open is null ? null : open.State == HandoffState.Held ? open.HeldBy == person?.Id ? open
                    : Changed(open, open.State, person?.Id, now)
                    : Changed(open, Next(open.State, HandoffTrigger.Hold), person?.Id, now);
        }
    }

    private static HandoffRow To(HandoffRow row, HandoffTrigger trigger, DateTimeOffset now) =>
        Changed(row, Next(row.State, trigger), null, now);

    private static HandoffRow Changed(HandoffRow row, HandoffState state, string? heldBy, DateTimeOffset now) => new()
    {
        Id = row.Id, ConversationId = row.ConversationId, EpisodeId = row.EpisodeId, State = state, RequestedAt = row.RequestedAt,
        QueuedAt = state == HandoffState.Queued ? now : row.QueuedAt,
        HeldAt = state == HandoffState.Held ? row.HeldAt ?? now : state == HandoffState.Queued ? null : row.HeldAt, Weight = row.Weight,
            Skills = row.Skills,
        Asked = "[]", EscalatedAt = state == HandoffState.Queued ? null : row.EscalatedAt, ToldAt = row.ToldAt,
        HeldBy = state == HandoffState.Queued ? null : heldBy ?? row.HeldBy,
            EndedAt = state is HandoffState.Returned or HandoffState.Resolved ? now : null,
        Version = row.Version + 1,
    };
}
