namespace Wxauto.Conversations.Queue;

/// <summary>An event that must be published; written with the decision that causes it.</summary>
public sealed class OutboxEntry
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
}
