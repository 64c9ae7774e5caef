using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Contracts.Conversations;

/// <summary>What was said before, for modules that remember or learn. Readings come in batches: many turns run at once.</summary>
public interface IConversationHistory
{
    /// <summary>Null when it is unknown.</summary>
    Task<ConversationKey?> FindAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>The newest turns since then that were not ignored, oldest first, with their replies.</summary>
    Task<ILookup<Guid, PastTurn>> RecentAsync(IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max,
        CancellationToken cancellationToken);

    /// <summary>Turns that were decided after that moment and not ignored, oldest first.</summary>
    Task<IReadOnlyList<PastTurn>> AfterAsync(Guid conversationId, DateTimeOffset after, int max, CancellationToken cancellationToken);
}

/// <summary>Where a conversation is.</summary>
/// <param name="ChatId">Of a friend: the contact.</param>
public sealed record ConversationKey(Guid Id, string Agent, string ChatId, ChatKind Kind);

/// <param name="Replies">What the customer was told, bubble by bubble.</param>
public sealed record PastTurn(Guid ConversationId, Guid TurnId, DateTimeOffset DecidedAt, string Question, IReadOnlyList<string> Replies)
{
    public Outcome Outcome { get; init; }

    /// <summary>The code of its reason.</summary>
    public string ReasonCode { get; init; } = "";

    /// <summary>Of a turn that asked back: what the customer may choose from.</summary>
    public IReadOnlyList<Citation> Choices { get; init; } = [];
}
