using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;

namespace Wxauto.Conversations;

/// <summary>One customer or one group on one agent.</summary>
public sealed class Conversation
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
    public required string ChatId { get; init; }
    public required ChatKind ChatKind { get; init; }
    public required string Name { get; set; }
    public ConversationState State { get; set; }
    public string? HeldBy { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastMessageAt { get; set; }
}
