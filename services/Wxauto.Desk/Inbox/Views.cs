using Wxauto.Contracts.Desk;
using Wxauto.Desk.Tables;

namespace Wxauto.Desk.Inbox;

/// <summary>Which rows a view has and in which order: the one list, for the statements, their indexes and the counters.</summary>
/// <param name="Filter">As the index of the view says it.</param>
/// <param name="Order">The column by which it is sorted, then by id.</param>
/// <param name="Descending">The newest first.</param>
internal sealed record View(InboxView Name, string Filter, string Order, bool Descending, Func<DeskConversationRow, bool> Has)
{
    public static readonly IReadOnlyDictionary<InboxView, View> All = new View[]
    {
        new(InboxView.Mine, InboxFilters.Mine, "last_at", true, r => r is { Holder: HolderKind.Person, State: not ServiceState.Resolved }),
        new(InboxView.Queue, InboxFilters.Queue, "waiting_since", false, r => r is { Holder: HolderKind.Queue,
            State: not ServiceState.Resolved }),
        new(InboxView.NeedsReply, InboxFilters.NeedsReply, "waiting_since", false, r => (r.Holder != HolderKind.Ai || r.SendFailed)
            && r.State is (ServiceState.Unseen or ServiceState.NeedsReply or ServiceState.Overdue)),
        new(InboxView.Overdue, InboxFilters.Overdue, "due_at", false, r => r.State == ServiceState.Overdue),
        new(InboxView.Snoozed, InboxFilters.Snoozed, "snoozed_until", false, r => r.State == ServiceState.Snoozed),
        new(InboxView.Ai, InboxFilters.Ai, "last_at", true, r => r is { Holder: HolderKind.Ai, State: not ServiceState.Resolved }),
        new(InboxView.Resolved, InboxFilters.Resolved, "last_at", true, r => r.State == ServiceState.Resolved),
        new(InboxView.All, "1 = 1", "last_at", true, _ => true),
    }.ToDictionary(v => v.Name);

    /// <summary>Names of the counters that count this row.</summary>
    public static IEnumerable<string> CountersOf(DeskConversationRow? row) => row is null ? [] : All.Values.Where(v => v.Has(row))
        .Select(v => v.Name == InboxView.Mine ? CounterOf(v.Name, row.HolderId!) : CounterOf(v.Name, ""));

    public static string CounterOf(InboxView view, string person) => view == InboxView.Mine ? $"Mine:{person}" : view.ToString();
}
