namespace Wxauto.Conversations.Queue;

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
