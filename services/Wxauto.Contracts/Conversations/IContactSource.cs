using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Contracts.Conversations;

/// <summary>Who writes in which conversation, for whoever keeps contacts. Nothing of it is changed here.</summary>
public interface IContactSource
{
    /// <summary>Conversations with friends and groups in the order of their last message.</summary>
    /// <param name="from">Their last message is not older. What is committed later may be of an earlier time: ask again from some minutes
    /// before what was seen.</param>
    /// <param name="after">The last one of the page before; null for the first.</param>
    Task<IReadOnlyList<TouchedChat>> TouchedAsync(DateTimeOffset from, TouchedChat? after, int max, CancellationToken cancellationToken);

    /// <summary>The newest messages of the conversations since then, without what the system said, newest first.</summary>
    /// <param name="max">Of each conversation.</param>
    Task<ILookup<Guid, ContactMessage>> NewestAsync(IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max,
        CancellationToken cancellationToken);

    /// <summary>A conversation's messages in its order.</summary>
    /// <param name="after">The last one of the page before; null for the first.</param>
    Task<IReadOnlyList<ContactMessage>> ReadAsync(Guid conversationId, ContactMessage? after, int max, CancellationToken cancellationToken);

    /// <summary>The conversation of the chat; null when there is none.</summary>
    Task<TouchedChat?> FindAsync(string agent, string chatId, CancellationToken cancellationToken);

    /// <summary>Conversations whose last message is older, oldest first.</summary>
    Task<IReadOnlyList<TouchedChat>> QuietAsync(DateTimeOffset before, int max, CancellationToken cancellationToken);
}

/// <param name="Name">Of a friend: the remark, or the nickname when there is none.</param>
public sealed record TouchedChat(Guid Id, string Agent, string ChatId, ChatKind Kind, string Name, DateTimeOffset LastMessageAt);

/// <param name="Files">Names of attachments.</param>
/// <param name="FileIds">Their blobs, in the same order.</param>
/// <param name="Answered">The AI answered it with evidence.</param>
public sealed record ContactMessage(Guid Id, Guid ConversationId, long Position, SenderKind From, string SenderId, string SenderName,
    MessageKind Kind,
    string Text, IReadOnlyList<string> Files, IReadOnlyList<string> FileIds, DateTimeOffset SentAt, bool Answered);
