using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Desk;

/// <summary>
/// One conversation as people work on it. Every change is one transaction with its audit entry and its step of the feed. What a user can do
/// wrong is a <see cref="DeskResult"/> with a reason of <c>SupportReasons</c>; a key is an idempotency key (1 to 100
/// characters; of the caller's choice): the same key of the same person does nothing again and answers as the first time.
/// </summary>
public interface IDeskConversation
{
    /// <summary>The newest part, or what is before <see cref="ConversationView.Before"/> of an earlier answer. Null when it is
    /// unknown.</summary>
    /// <param name="max">Bubbles and notes, 1 to 200.</param>
    Task<ConversationView?> ShowAsync(Guid id, Actor person, string? before, int max, CancellationToken cancellationToken);

    /// <summary>What happened to the conversation besides what was said, newest first; at most 200.</summary>
    Task<IReadOnlyList<DeskEvent>> TimelineAsync(Guid id, int max, CancellationToken cancellationToken);

    /// <summary>The AI is silent from the return on. Who has it already: nothing changes. Refused while another person has it.</summary>
    Task<DeskResult> TakeAsync(Guid id, Actor person, CancellationToken cancellationToken);

    /// <summary>The AI answers what comes from now on, without what was said before. Of somebody else only with <paramref
    /// name="force"/>.</summary>
    Task<DeskResult> GiveBackAsync(Guid id, Actor person, bool force, CancellationToken cancellationToken);

    /// <summary>
    /// Says it to the customer, on the same durable way as the AI's replies; takes the conversation when it is free. Refused when another
    /// person has it, or when the customer or somebody else wrote after <see cref="ReplyCommand.SeenPosition"/> and it is not confirmed
    /// (<c>support.newer-messages</c>).
    /// </summary>
    Task<DeskResult> ReplyAsync(Guid id, Actor person, ReplyCommand command, CancellationToken cancellationToken);

    /// <summary>A private note; no customer ever reads it. Who is mentioned as <c>@name</c> is told.</summary>
    /// <param name="text">1 to 4,000 characters.</param>
    Task<DeskResult> NoteAsync(Guid id, Actor person, string text, IReadOnlyList<string> mentions, string key,
        CancellationToken cancellationToken);

    /// <summary>Ends the episode and, unless the AI has it, gives the conversation back to it.</summary>
    Task<DeskResult> ResolveAsync(Guid id, Actor person, CancellationToken cancellationToken);

    /// <summary>The resolved episode goes on, unless a new one has begun.</summary>
    Task<DeskResult> ReopenAsync(Guid id, Actor person, CancellationToken cancellationToken);

    /// <summary>Until a time, or until the customer writes, whichever is first.</summary>
    /// <param name="until">Null: until the customer writes. Else in the future, within a year.</param>
    Task<DeskResult> SnoozeAsync(Guid id, Actor person, DateTimeOffset? until, CancellationToken cancellationToken);

    Task<DeskResult> UnsnoozeAsync(Guid id, Actor person, CancellationToken cancellationToken);

    /// <summary>Another person has it from now on; he is told. Refused for somebody who may not reply.</summary>
    /// <param name="toId">Of <see cref="IHandoffDesk.StaffAsync"/>.</param>
    Task<DeskResult> AssignAsync(Guid id, Actor person, string toId, CancellationToken cancellationToken);

    /// <summary>Read marks stay as they are.</summary>
    Task<DeskResult> AddLabelAsync(Guid id, Actor person, DeskLabel label, CancellationToken cancellationToken);

    Task<DeskResult> RemoveLabelAsync(Guid id, Actor person, DeskLabel label, CancellationToken cancellationToken);

    /// <summary>Kept for this person, seen by his supervisors; empty removes it. Not audited.</summary>
    /// <param name="text">At most 8,000 characters.</param>
    Task<DeskResult> SaveDraftAsync(Guid id, Actor person, string text, CancellationToken cancellationToken);

    /// <summary>The person has seen all up to this position. Never goes back. Not audited.</summary>
    Task SeenAsync(Guid id, Actor person, long position, CancellationToken cancellationToken);

    /// <summary>The person has it open, for the next 30 seconds; repeated by the page. Not audited.</summary>
    Task LookingAsync(Guid id, Actor person, bool typing, CancellationToken cancellationToken);

    /// <summary>The person has closed it.</summary>
    Task LeftAsync(Guid id, Actor person, CancellationToken cancellationToken);
}

/// <param name="Text">1 to 4,000 characters; longer than a bubble (<see cref="ChannelLimits.BubbleLength"/>) becomes several.</param>
/// <param name="SeenPosition"><see cref="ConversationView.LastPosition"/> of what the person saw when he wrote.</param>
/// <param name="Confirmed">He was shown that there is more and sends all the same.</param>
/// <param name="Key">Idempotency key.</param>
public sealed record ReplyCommand(string Text, long SeenPosition, bool Confirmed, string Key)
{
    /// <summary><see cref="ConversationView.HolderVersion"/> of what he saw: whether a colleague had it meanwhile. Null: not looked
    /// at.</summary>
    public long? SeenHolderVersion { get; init; }
}

/// <summary>A conversation with the newest part of what was said.</summary>
public sealed record ConversationView
{
    public required InboxItem Item { get; init; }

    /// <summary>Grows with every change of who has it.</summary>
    public required long HolderVersion { get; init; }
    public required EpisodeView Episode { get; init; }

    /// <summary>In chat order.</summary>
    public required IReadOnlyList<Bubble> Bubbles { get; init; }

    /// <summary>Of the time of <see cref="Bubbles"/>, oldest first.</summary>
    public required IReadOnlyList<NoteView> Notes { get; init; }

    /// <summary>Decisions about the shown bubbles, for "why this answer".</summary>
    public required IReadOnlyList<TurnView> Turns { get; init; }

    /// <summary>What was promised and is still to be said.</summary>
    public required IReadOnlyList<FollowUpView> FollowUps { get; init; }

    /// <summary>The person's own draft; empty: none.</summary>
    public required string Draft { get; init; }

    /// <summary>What others have in their composers.</summary>
    public required IReadOnlyList<DraftView> OtherDrafts { get; init; }

    /// <summary>What the AI would say; null: nothing.</summary>
    public SuggestionView? Suggestion { get; init; }
    public required ChannelLimits Limits { get; init; }

    /// <summary>Position of the newest message that a reply must have seen (<see cref="ReplyCommand.SeenPosition"/>).</summary>
    public required long LastPosition { get; init; }

    /// <summary>Up to where this person had seen it before.</summary>
    public required long SeenPosition { get; init; }

    /// <summary>For the part before this one; null: this is the beginning.</summary>
    public string? Before { get; init; }

    /// <summary>The feed's position at which it was read.</summary>
    public required long Sequence { get; init; }
}

/// <summary>One bubble in the chat, or on its way there.</summary>
public sealed record Bubble
{
    /// <summary>Of the message or reply.</summary>
    public required Guid Id { get; init; }
    public required BubbleFrom From { get; init; }

    /// <summary>Of a group the member, of a person's reply who wrote it.</summary>
    public required string Sender { get; init; }
    public required MessageKind Kind { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Of messages; null for replies.</summary>
    public long? Position { get; init; }

    /// <summary>Of replies; null for messages.</summary>
    public ReplyState? Delivery { get; init; }

    /// <summary>Why it could not be shown.</summary>
    public string? Error { get; init; }
    public Guid? TurnId { get; init; }
    public QuoteDetails? Quote { get; init; }
    public LinkDetails? Link { get; init; }
    public LocationDetails? Location { get; init; }

    /// <summary>Content at <c>/api/console/blobs/{agent}/{id}</c>.</summary>
    public IReadOnlyList<BlobDetails> Blobs { get; init; } = [];
}

/// <param name="Mentions">Ids of persons.</param>
public sealed record NoteView(Guid Id, DateTimeOffset At, string PersonId, string PersonName, string Text, IReadOnlyList<string> Mentions);

/// <summary>A decision. Provider and model are empty when none was asked.</summary>
public sealed record TurnView(Guid Id, DateTimeOffset DecidedAt, string Question, Outcome Outcome, Reason Reason, double Confidence,
    IReadOnlyList<TraceEntry> Trace, IReadOnlyList<Citation> Citations, string Provider, string Model);

public sealed record FollowUpView(Guid Id, DateTimeOffset DueAt, string Text);

public sealed record DraftView(string PersonId, string PersonName, string Text, DateTimeOffset At);

/// <param name="Turn">Its trace and citations are among <see cref="ConversationView.Turns"/>.</param>
public sealed record SuggestionView(Guid Turn, string Text, DateTimeOffset At);

/// <param name="Number">1 for the first of the conversation.</param>
public sealed record EpisodeView(Guid Id, int Number, DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt, string? ResolvedBy,
    DateTimeOffset? FirstReplyAt, IReadOnlyList<ClockView> Clocks, RatingView? Rating);

/// <param name="Asked">When the customer was asked; null: not asked.</param>
/// <param name="NotAsked">Why not; null: asked, or not decided yet.</param>
/// <param name="Score">1 (bad) to 5; null: no answer.</param>
/// <param name="HandledBy">Who had the episode when it was asked; "" is the AI.</param>
public sealed record RatingView(DateTimeOffset? Asked, Reason? NotAsked, int? Score, string Words, string HandledBy);

/// <summary>What the channel lets through, and what is left of it.</summary>
/// <param name="BubbleLength">Characters in one bubble.</param>
/// <param name="LeftThisMinute">Bubbles to this contact within the next minute.</param>
/// <param name="LeftThisHour">Bubbles of the account.</param>
/// <param name="QuietUntil">Quiet hours: nothing is typed before; null: none now.</param>
public sealed record ChannelLimits(int BubbleLength, int LeftThisMinute, int LeftThisHour, int LeftToday, DateTimeOffset? QuietUntil);

/// <summary>An entry of the timeline.</summary>
/// <param name="Person">Who; empty: the platform itself.</param>
/// <param name="What">Reason of <c>SupportReasons</c>: what happened, with its values.</param>
public sealed record DeskEvent(DateTimeOffset At, Guid EpisodeId, string Person, Reason What);
