using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Contracts.Desk;

/// <summary>The list of conversations. Reads the desk's projection, which follows the conversations within a second.</summary>
public interface IDeskInbox
{
    /// <summary>One page. An unreadable cursor begins anew.</summary>
    Task<InboxPage> ListAsync(InboxQuery query, CancellationToken cancellationToken);

    /// <summary>How many each view has for this person; no table is scanned.</summary>
    Task<InboxCounts> CountAsync(Actor person, CancellationToken cancellationToken);

    /// <summary>One row as the list shows it; null when it is unknown.</summary>
    Task<InboxItem?> FindAsync(Guid conversationId, Actor person, CancellationToken cancellationToken);

    /// <summary>Labels that are in use or configured, by category and name.</summary>
    Task<IReadOnlyList<DeskLabel>> LabelsAsync(CancellationToken cancellationToken);
}

public enum InboxView
{
    /// <summary>The person has them, without resolved ones.</summary>
    Mine = 0,

    /// <summary>A person was asked for and none has it; who waits longest first.</summary>
    Queue = 1,

    /// <summary>Wait for an answer of a person, overdue ones too, and answers of the AI that could not be shown; who waits longest
    /// first.</summary>
    NeedsReply = 2,

    /// <summary>A clock's time is over; the oldest due first.</summary>
    Overdue = 3,

    /// <summary>The next to wake first.</summary>
    Snoozed = 4,

    /// <summary>The AI answers, without resolved ones; newest first.</summary>
    Ai = 5,

    /// <summary>Newest first.</summary>
    Resolved = 6,

    /// <summary>Newest first.</summary>
    All = 7,
}

/// <param name="Person">Who looks: for Mine and for what is unread.</param>
/// <param name="Agent">Of this agent only.</param>
/// <param name="Label">With a label of this name.</param>
/// <param name="Text">In name or last message; at most 100 characters, case-insensitive.</param>
/// <param name="Holder">With this kind of holder.</param>
/// <param name="HolderId">Held by the person with this id.</param>
/// <param name="After"><see cref="InboxPage.Next"/> of the page before.</param>
/// <param name="Max">1 to 200.</param>
public sealed record InboxQuery(Actor Person, InboxView View, string? Agent = null, string? Label = null, string? Text = null,
    HolderKind? Holder = null, string? HolderId = null, string? After = null, int Max = 50);

/// <param name="Next">Where the next page begins; null: this is the last.</param>
/// <param name="Sequence">The feed's position at which the page was read (<see cref="IDeskFeed"/>).</param>
public sealed record InboxPage(IReadOnlyList<InboxItem> Items, string? Next, long Sequence);

/// <param name="Views">Every view.</param>
/// <param name="Unread">Conversations that this person holds with messages that he has not seen.</param>
/// <param name="Offers">Offers that wait for his answer.</param>
public sealed record InboxCounts(IReadOnlyDictionary<InboxView, long> Views, long Unread, int Offers, long Sequence);

/// <summary>Whose words a bubble shows.</summary>
public enum BubbleFrom
{
    Customer = 0,
    Ai = 1,

    /// <summary>A person at the desk.</summary>
    Person = 2,

    /// <summary>A person who typed in WeChat.</summary>
    WeChat = 3,
    System = 4,

    /// <summary>Another program, by REST.</summary>
    Program = 5,
}

/// <summary>A conversation in the list. Times are UTC.</summary>
public sealed record InboxItem
{
    public required Guid ConversationId { get; init; }
    public required Guid EpisodeId { get; init; }
    public required string Agent { get; init; }
    public required string Name { get; init; }
    public required ChatKind ChatKind { get; init; }
    public required ServiceState State { get; init; }
    public required HolderKind Holder { get; init; }
    public string? HolderId { get; init; }
    public string? HolderName { get; init; }

    /// <summary>Since when the customer waits for an answer; null: he does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Shortened to 200 characters; what is no text is empty, see <see cref="LastKind"/>.</summary>
    public required string LastText { get; init; }
    public required MessageKind LastKind { get; init; }
    public required BubbleFrom LastFrom { get; init; }
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The running clock that is due next.</summary>
    public ClockKind? DueClock { get; init; }
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Null while snoozed: until the next message only.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }
    public string? SnoozedBy { get; init; }
    public required IReadOnlyList<DeskLabel> Labels { get; init; }

    /// <summary>Customer's messages that this person has not seen; at most 99.</summary>
    public required int Unread { get; init; }

    /// <summary>Somebody of the team has seen the customer's last message.</summary>
    public required bool SeenByTeam { get; init; }

    /// <summary>A reply could not be shown to the customer.</summary>
    public required bool SendFailed { get; init; }

    /// <summary>Who has it open, without the person who asks.</summary>
    public required IReadOnlyList<PresentPerson> Present { get; init; }

    /// <summary>Grows with every change of the row.</summary>
    public required long Version { get; init; }
}

/// <summary>Somebody has the conversation open.</summary>
public sealed record PresentPerson(string Id, string Name, bool Typing);
