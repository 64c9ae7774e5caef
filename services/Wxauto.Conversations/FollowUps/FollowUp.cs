using Wxauto.Contracts.Reasons;

namespace Wxauto.Conversations.FollowUps;

/// <summary>Something that was promised to be asked or said later.</summary>
public sealed class FollowUp
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }

    /// <summary>The turn in which it was promised.</summary>
    public required Guid TurnId { get; init; }
    public required string Agent { get; init; }
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What the customer will read.</summary>
    public required string Text { get; init; }
    public FollowUpState State { get; set; }

    /// <summary>Why it was dropped.</summary>
    public Reason? Reason { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

public enum FollowUpState { Pending = 0, Sent = 1, Dropped = 2 }
