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
    /// <summary>Name of who holds it.</summary>
    public string? HeldBy { get; set; }

    /// <summary>Id of who holds it; null in rows of earlier versions, where <see cref="HeldBy"/> stands for it.</summary>
    public string? HolderId { get; set; }

    /// <summary>Grows whenever somebody takes it or gives it back: what was thought out under an earlier one is not said (G4).</summary>
    public long HolderVersion { get; set; }

    /// <summary>What was said up to then is not told to the AI; null: all is.</summary>
    public DateTimeOffset? ContextFrom { get; set; }

    /// <summary>Something changed that the desk has not seen.</summary>
    public bool DeskPending { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastMessageAt { get; set; }
}
