using Wxauto.Contracts.Conversations;

namespace Wxauto.Hosting.Storage.Entities;

/// <summary>An enrolled agent and what it last said of itself.</summary>
public sealed class AgentRecord
{
    public required string Name { get; init; }
    public byte[] SigningKey { get; set; } = [];
    public string KeyId { get; set; } = "";
    public DateTimeOffset? EnrolledAt { get; set; }
    public DateTimeOffset? ApprovedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string Version { get; set; } = "";
    public string HostName { get; set; } = "";
    public bool Connected { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }
    public string WeChatState { get; set; } = "";
    public double CpuPercent { get; set; }
    public long MemoryBytes { get; set; }
    public int InboundQueue { get; set; }
    public int OutboundQueue { get; set; }
    public bool Paused { get; set; }

    /// <summary>A person asked for a pause: kept here so that it also holds for the next connection.</summary>
    public bool PauseRequested { get; set; }

    /// <summary>The agent's newest stream, in whichever gateway process: only that one is served.</summary>
    public Guid? SessionId { get; set; }
}

/// <summary>A one-time enrolment token; only the hash of its secret is kept.</summary>
public sealed class EnrollmentToken
{
    public required string Id { get; init; }
    public required string Agent { get; init; }
    public required byte[] SecretHash { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required int UsesLeft { get; set; }
}

/// <summary>One customer or one group on one agent.</summary>
public sealed class Conversation
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
    public required string ChatId { get; init; }
    public required int ChatKind { get; init; }
    public required string Name { get; set; }
    public ConversationState State { get; set; }
    public string? HeldBy { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastMessageAt { get; set; }
}

/// <summary>One bubble.</summary>
public sealed class Message
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
    public required string ClientId { get; init; }
    public required Guid ConversationId { get; init; }

    /// <summary>Order within the conversation, as the agent saw it.</summary>
    public required long Position { get; init; }
    public required string SenderId { get; init; }
    public required string SenderName { get; init; }
    public required int SenderKind { get; init; }
    public required int Kind { get; init; }
    public required string Text { get; init; }
    public required bool MentionsMe { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What a bubble carries besides its text, as JSON (<see cref="MessageDetails"/>); null for plain text.</summary>
    public string? Details { get; init; }
    public Guid? TurnId { get; set; }
}

/// <summary>A conversation with messages that have no outcome yet. The row leaves when there are none.</summary>
public sealed class QueueEntry
{
    public required Guid ConversationId { get; init; }
    public required DateTimeOffset ReadyAt { get; set; }

    /// <summary>Debouncing ends here at the latest.</summary>
    public required DateTimeOffset ReadyBy { get; set; }

    /// <summary>Grows with every message, so that a commit sees what came meanwhile.</summary>
    public required long Version { get; set; }
    public required int Attempts { get; set; }
    public Guid? LeaseId { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
}

/// <summary>What was said since the last answer, and what was decided about it.</summary>
public sealed class TurnRecord
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Agent { get; init; }
    public required string Question { get; init; }
    public required Outcome Outcome { get; init; }
    public required string Reason { get; init; }
    public required double Confidence { get; init; }

    /// <summary>JSON: stage, decision, why, microseconds; in order.</summary>
    public required string Trace { get; init; }

    /// <summary>JSON: the evidence that was cited.</summary>
    public required string Citations { get; init; }
    public required string Provider { get; init; }
    public required string Model { get; init; }
    public required int InputTokens { get; init; }
    public required int OutputTokens { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
}

/// <summary>One bubble of an answer on its way to the customer.</summary>
public sealed class Reply
{
    public required Guid Id { get; init; }
    public required Guid TurnId { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Agent { get; init; }
    public required string ChatId { get; init; }
    public required string ChatName { get; init; }
    public required int ChatKind { get; init; }
    public required string Text { get; init; }
    public required string MentionName { get; init; }
    public ReplyState State { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Error { get; set; }

    /// <summary>A person took the conversation while the agent had this reply, or may have had it: the agent must be told.</summary>
    public bool WithdrawalAsked { get; set; }
}

/// <summary>An event that must be published; written with the decision that causes it.</summary>
public sealed class OutboxEntry
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
}
