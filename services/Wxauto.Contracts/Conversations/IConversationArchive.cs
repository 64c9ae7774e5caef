using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Conversations;

/// <summary>All that was said, for whoever learns from it. Nothing of it is changed here.</summary>
public interface IConversationArchive
{
    /// <summary>When the first of these conversations began; null when there is none.</summary>
    Task<DateTimeOffset?> BeginAsync(ArchiveScope scope, CancellationToken cancellationToken);

    /// <summary>Conversations in which the account's own person wrote, in WeChat or at the desk, after one moment and up to the
    /// other.</summary>
    /// <param name="max">Bubbles of persons; when there are more, <see cref="StaffPart.Until"/> is the time of
    /// the last of them instead.</param>
    Task<StaffPart> FindStaffAsync(ArchiveScope scope, DateTimeOffset after, DateTimeOffset until, int max,
        CancellationToken cancellationToken);

    /// <summary>These conversations with what was written in them after one moment and up to the other.</summary>
    Task<IReadOnlyList<ArchivedConversation>> ReadAsync(
        IReadOnlyCollection<Guid> conversationIds, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Turns of these conversations that were decided after one moment and up to the other, oldest first.</summary>
    IAsyncEnumerable<ArchivedTurn> TurnsAsync(ArchiveScope scope, DateTimeOffset after, DateTimeOffset until,
        CancellationToken cancellationToken);
}

/// <summary>Conversations with friends and groups, by the agent.</summary>
/// <param name="Agents">These.</param>
/// <param name="AllExcept">When not null: also all agents but these.</param>
public sealed record ArchiveScope(IReadOnlyCollection<string> Agents, IReadOnlyCollection<string>? AllExcept);

public sealed record StaffPart(DateTimeOffset Until, IReadOnlyList<Guid> Conversations);

/// <param name="Messages">In their order, with what persons said at the desk, without what the system said.</param>
/// <param name="Replies">What the AI said there, also some time before.</param>
public sealed record ArchivedConversation(ArchivedChat Chat, IReadOnlyList<ArchivedMessage> Messages, IReadOnlyList<string> Replies);

/// <param name="ChatId">Of a friend: the contact.</param>
public sealed record ArchivedChat(Guid Id, string Agent, string ChatId, string Name, ChatKind Kind);

/// <param name="Turn">The one that decided about it; null while none did.</param>
public sealed record ArchivedMessage(
    SenderKind From, string SenderId, string SenderName, MessageKind Kind, string Text, DateTimeOffset SentAt, DateTimeOffset ReceivedAt,
    ArchivedDecision? Turn);

public sealed record ArchivedDecision(Guid Id, Outcome Outcome, Reason Reason, DateTimeOffset DecidedAt);

public sealed record ArchivedTurn(ArchivedDecision Decision, ArchivedChat Chat, string Question, IReadOnlyList<Citation> Citations);
