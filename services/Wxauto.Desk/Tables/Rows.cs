using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Desk;

namespace Wxauto.Desk.Tables;

/// <summary>A conversation as the inbox shows it: made of the facts of the conversation and of what people decided, and never the source of
/// either.</summary>
public sealed class DeskConversationRow
{
    public required Guid Id { get; init; }

    /// <summary>Grows with every change of the row.</summary>
    public required long Version { get; set; }
    public required Guid EpisodeId { get; set; }
    public required string Agent { get; set; }
    public required string Name { get; set; }
    public required ChatKind ChatKind { get; set; }
    public required ServiceState State { get; set; }
    public required HolderKind Holder { get; set; }
    public string? HolderId { get; set; }
    public string? HolderName { get; set; }
    public DateTimeOffset? WaitingSince { get; set; }
    public required string LastText { get; set; }
    public required MessageKind LastKind { get; set; }
    public required BubbleFrom LastFrom { get; set; }
    public required DateTimeOffset LastAt { get; set; }
    public required long LastPosition { get; set; }

    /// <summary>Position of the customer's newest message; 0 when there is none.</summary>
    public required long CustomerPosition { get; set; }

    /// <summary>Up to where somebody of the team has seen it.</summary>
    public required long SeenPosition { get; set; }
    public ClockKind? DueClock { get; set; }
    public DateTimeOffset? DueAt { get; set; }
    public DateTimeOffset? SnoozedUntil { get; set; }
    public string? SnoozedBy { get; set; }
    public required bool SendFailed { get; set; }

    /// <summary>JSON of <see cref="DeskLabel"/>.</summary>
    public required string Labels { get; set; }

    /// <summary>When time alone changes something; null: it does not.</summary>
    public DateTimeOffset? WakeAt { get; set; }
}

/// <summary>From the customer's first message until it was resolved. What people decided is kept here and no calculation changes
/// it.</summary>
public sealed class EpisodeRow
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required int Number { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required long OpenedPosition { get; init; }
    public DateTimeOffset? FirstReplyAt { get; set; }
    public string? FirstReplyBy { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Name; empty: the platform, after silence.</summary>
    public string? ResolvedBy { get; set; }
    public long? ResolvedPosition { get; set; }
    public DateTimeOffset? SnoozedAt { get; set; }
    public DateTimeOffset? SnoozedUntil { get; set; }
    public string? SnoozedBy { get; set; }

    /// <summary>JSON of <see cref="Episodes.Pause"/>: times that were slept through or that lay between an end and a reopening.</summary>
    public required string Pauses { get; set; }
    public DateTimeOffset? RatingAskedAt { get; set; }

    /// <summary>JSON of a reason.</summary>
    public string? RatingNotAsked { get; set; }
    public int? Score { get; set; }
    public string? RatingWords { get; set; }

    /// <summary>Who had it when it ended: id and name; empty is the AI.</summary>
    public string? HandledById { get; set; }
    public string? HandledBy { get; set; }
}

/// <summary>A clock of an episode.</summary>
public sealed class ClockRow
{
    public required Guid EpisodeId { get; init; }
    public required ClockKind Kind { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required Guid ConversationId { get; init; }
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Milliseconds of working time that are left while it rests.</summary>
    public long? LeftMs { get; set; }
    public DateTimeOffset? StoppedAt { get; set; }
    public required ClockResult Result { get; set; }
    public required string Policy { get; set; }
}

/// <summary>An entry of the timeline.</summary>
public sealed class DeskEventRow
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid EpisodeId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Person { get; init; }

    /// <summary>JSON of a reason.</summary>
    public required string What { get; init; }
}

/// <summary>A step of the feed.</summary>
public sealed class DeskChangeRow
{
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid ConversationId { get; init; }
    public required DeskChangeKind Kind { get; init; }
    public required string PersonId { get; init; }
}

/// <summary>The end of the feed: one row, whose lock makes writers stand in line until they are committed, so that no reader passes a
/// number that comes later.</summary>
public sealed class DeskHeadRow
{
    public const int Only = 1;
    public required int Id { get; init; }
    public required long Sequence { get; init; }

    /// <summary>What was changed up to this is not kept any more.</summary>
    public required long Trimmed { get; init; }
}

/// <summary>How many rows a view has; of Mine one for each person.</summary>
public sealed class DeskCounterRow
{
    public required string Name { get; init; }
    public required long Count { get; init; }
}

/// <summary>A private note. The sending of replies does not know this table.</summary>
public sealed class NoteRow
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string PersonId { get; init; }
    public required string PersonName { get; init; }
    public required string Text { get; init; }

    /// <summary>JSON of ids.</summary>
    public required string Mentions { get; init; }
}

public sealed class DraftRow
{
    public required Guid ConversationId { get; init; }
    public required string PersonId { get; init; }
    public required string PersonName { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Up to where a person has seen a conversation.</summary>
public sealed class ReadMarkRow
{
    public required Guid ConversationId { get; init; }
    public required string PersonId { get; init; }
    public required long Position { get; init; }
}

/// <summary>Who has a conversation open.</summary>
public sealed class LookerRow
{
    public required Guid ConversationId { get; init; }
    public required string PersonId { get; init; }
    public required string PersonName { get; init; }
    public required bool Typing { get; init; }
    public required DateTimeOffset Until { get; init; }
}

public sealed class LabelRow
{
    public required Guid ConversationId { get; init; }
    public required string Category { get; init; }
    public required string Name { get; init; }
    public required string PersonName { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>A command that was done once, by its idempotency key.</summary>
public sealed class CommandRow
{
    public required string PersonId { get; init; }
    public required string CommandKey { get; init; }
    public required string Kind { get; init; }
    public required Guid ConversationId { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? Made { get; init; }
    public required long Version { get; init; }
}

public sealed class CannedReplyRow
{
    public required Guid Id { get; init; }

    /// <summary>Id of the person whose own it is; empty: everybody's.</summary>
    public required string Owner { get; init; }
    public required string Shortcut { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>A customer who was handed to people.</summary>
public sealed class HandoffRow
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid EpisodeId { get; init; }
    public required HandoffState State { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it came into the queue, the last time.</summary>
    public required DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset? HeldAt { get; init; }
    public required int Weight { get; init; }

    /// <summary>JSON of words.</summary>
    public required string Skills { get; init; }
    public string? OfferedTo { get; init; }
    public string? OfferedToName { get; init; }
    public DateTimeOffset? OfferUntil { get; init; }

    /// <summary>JSON of ids: who was asked in vain since the last round.</summary>
    public required string Asked { get; init; }
    public DateTimeOffset? EscalatedAt { get; init; }
    public DateTimeOffset? ToldAt { get; init; }
    public string? HeldBy { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Grows with every change: whoever changes it names the one that he saw.</summary>
    public required long Version { get; init; }
}

/// <summary>Somebody who works at the desk.</summary>
public sealed class StaffRow
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required PresenceState State { get; init; }
    public required DateTimeOffset SeenAt { get; init; }
    public required int Capacity { get; init; }

    /// <summary>JSON of words.</summary>
    public required string Skills { get; init; }
    public DateTimeOffset? ShiftUntil { get; init; }
    public DateTimeOffset? OfferedAt { get; init; }
}

/// <summary>A customer who was promised a call.</summary>
public sealed class CallBackRow
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid EpisodeId { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public string? DoneBy { get; init; }
}
