using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;

namespace Wxauto.Conversations;

/// <summary>One bubble of an answer on its way to the customer.</summary>
public sealed class Reply
{
    public required Guid Id { get; init; }
    public required Guid TurnId { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Agent { get; init; }
    public required string ChatId { get; init; }
    public required string ChatName { get; init; }
    public required ChatKind ChatKind { get; init; }
    public required string Text { get; init; }
    public required string MentionName { get; init; }
    public ReplyState State { get; set; }

    /// <summary>Id of the person who wrote it; null: the AI or a program did.</summary>
    public string? AuthorId { get; init; }

    /// <summary>His name at that time.</summary>
    public string? Author { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Error { get; set; }

    /// <summary>A person took the conversation while the agent had this reply, or may have had it: the agent must be told.</summary>
    public bool WithdrawalAsked { get; set; }
}
