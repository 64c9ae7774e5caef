namespace Wxauto.Contracts.Desk;

/// <summary>
/// Changes of the desk in one order without gaps: who has read up to a number has missed nothing before it. Pages keep the last number and
/// read on after a pause.
/// </summary>
public interface IDeskFeed
{
    /// <summary>The newest number; 0 before the first change.</summary>
    Task<long> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>What changed after that number, oldest first, a conversation's changes of one kind merged; at most 500 at once.</summary>
    /// <returns><see cref="FeedPart.Reload"/> when so old changes are not kept any more, or the number is none of ours.</returns>
    Task<FeedPart> ReadAfterAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Completes when something may have changed since the call, in whichever process, within a second; also without reason. Cheap
    /// enough for every open page.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}

/// <param name="Sequence">Read on after this one.</param>
/// <param name="Reload">Everything must be read anew; there are no changes then.</param>
/// <param name="More">There is more after it.</param>
public sealed record FeedPart(long Sequence, IReadOnlyList<DeskChange> Changes, bool Reload, bool More);

/// <param name="ConversationId">Empty for what belongs to none (presence).</param>
/// <param name="PersonId">Whom it is for (an offer, a mention, an assignment); empty: everybody.</param>
public sealed record DeskChange(long Sequence, DateTimeOffset At, Guid ConversationId, DeskChangeKind Kind, string PersonId);

public enum DeskChangeKind
{
    /// <summary>The row or what was said.</summary>
    Conversation = 0,

    /// <summary>The customer wrote.</summary>
    CustomerWrote = 1,

    /// <summary>Who looks or types.</summary>
    Presence = 2,

    /// <summary>A private note was added.</summary>
    Note = 3,

    /// <summary>The person is mentioned in a note.</summary>
    Mention = 4,

    /// <summary>The person got the conversation from somebody else.</summary>
    Assigned = 5,

    /// <summary>The conversation is offered to the person.</summary>
    Offer = 6,

    /// <summary>Nobody takes it: managers should look.</summary>
    Escalated = 7,

    /// <summary>A reply could not be shown to the customer.</summary>
    SendFailed = 8,

    /// <summary>A clock's time is over.</summary>
    Overdue = 9,

    /// <summary>Who of the staff is there.</summary>
    Staff = 10,
}
