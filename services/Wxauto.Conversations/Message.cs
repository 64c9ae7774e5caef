using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Conversations;

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
    public required SenderKind SenderKind { get; init; }
    public required MessageKind Kind { get; init; }
    public required string Text { get; init; }
    public required bool MentionsMe { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What a bubble carries besides its text, as JSON (<see cref="MessageDetails"/>); null for plain text.</summary>
    public string? Details { get; init; }
    public Guid? TurnId { get; set; }
}
