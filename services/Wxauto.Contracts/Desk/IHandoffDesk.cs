using Wxauto.Contracts.Accounts;

namespace Wxauto.Contracts.Desk;

/// <summary>Who waits for a person, who is offered it, and who is there.</summary>
public interface IHandoffDesk
{
    /// <summary>What waits, the longest first; at most 200.</summary>
    Task<IReadOnlyList<HandoffView>> QueueAsync(CancellationToken cancellationToken);

    /// <summary>Offers to this person that are not answered.</summary>
    Task<IReadOnlyList<HandoffView>> OffersAsync(Actor person, CancellationToken cancellationToken);

    /// <summary>Takes what was offered. Refused when the offer's time is over or somebody else was quicker.</summary>
    Task<DeskResult> AcceptAsync(Guid handoffId, Actor person, CancellationToken cancellationToken);

    /// <summary>The next one is asked.</summary>
    Task<DeskResult> DeclineAsync(Guid handoffId, Actor person, CancellationToken cancellationToken);

    /// <summary>All who were at the desk within 30 days, by name.</summary>
    Task<IReadOnlyList<StaffView>> StaffAsync(CancellationToken cancellationToken);

    /// <summary>The person is at the desk. Repeated at least every 30 seconds by an open page: who is silent for longer than the grace
    /// loses what he holds to the queue. Only for who may reply.</summary>
    Task<StaffView> BeatAsync(Actor person, CancellationToken cancellationToken);

    /// <summary>Away: gets no offers and keeps what he has. Offline: gives everything back to the queue.</summary>
    Task<DeskResult> SetPresenceAsync(Actor person, PresenceState state, CancellationToken cancellationToken);

    /// <summary>What a person can do, set by a manager.</summary>
    /// <param name="capacity">0 to 100.</param>
    /// <param name="skills">At most 20 of at most 40 characters: skills and languages as the company calls them.</param>
    Task<DeskResult> SetProfileAsync(Actor manager, string personId, int capacity, IReadOnlyList<string> skills,
        CancellationToken cancellationToken);

    /// <summary>When the person's work ends today; what he holds then goes to the queue. Null: no end.</summary>
    Task<DeskResult> SetShiftAsync(Actor person, string personId, DateTimeOffset? until, CancellationToken cancellationToken);

    /// <summary>Customers who were promised a call because nobody was there, oldest first; at most 200.</summary>
    Task<IReadOnlyList<CallBackView>> CallBacksAsync(CancellationToken cancellationToken);

    Task<DeskResult> CloseCallBackAsync(Guid id, Actor person, CancellationToken cancellationToken);
}

public enum HandoffState
{
    Requested = 0,
    Queued = 1,
    Offered = 2,
    Held = 3,

    /// <summary>To the AI, before or after somebody had it.</summary>
    Returned = 4,
    Resolved = 5,
}

/// <param name="WaitingSince">Since when a person is asked for.</param>
/// <param name="OfferedTo">Id and name of who is asked; null: nobody is.</param>
/// <param name="EscalatedAt">When managers were told that nobody takes it.</param>
public sealed record HandoffView(Guid Id, Guid ConversationId, string Agent, string Name, HandoffState State, DateTimeOffset WaitingSince,
    IReadOnlyList<string> Skills, string? OfferedTo, string? OfferedToName, DateTimeOffset? OfferUntil, DateTimeOffset? EscalatedAt,
    DateTimeOffset? DueAt);

public enum PresenceState { Offline = 0, Away = 1, Online = 2 }

/// <param name="Held">Weight of what he holds.</param>
public sealed record StaffView(string Id, string Name, PresenceState State, DateTimeOffset SeenAt, int Capacity, int Held,
    IReadOnlyList<string> Skills, DateTimeOffset? ShiftUntil);

public sealed record CallBackView(Guid Id, Guid ConversationId, string Agent, string Name, DateTimeOffset At, DateTimeOffset? DoneAt,
    string? DoneBy);
