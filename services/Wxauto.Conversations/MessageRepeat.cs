namespace Wxauto.Conversations;

/// <summary>An id under which a message was told once more.</summary>
public sealed class MessageRepeat
{
    public required string Agent { get; init; }
    public required string ClientId { get; init; }

    /// <summary>The message that was told first.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>When the answer was handed over for this id, too.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }
}
