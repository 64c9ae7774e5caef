using Wxauto.Contracts.Accounts;

namespace Wxauto.Contracts.Conversations;

/// <summary>Where people take conversations from the AI and give them back (G4).</summary>
public interface IConversationDesk
{
    /// <summary>
    /// From the return on the AI writes nothing here; replies that are not in the chat yet are withdrawn.
    /// False when the conversation is unknown or someone else holds it.
    /// </summary>
    Task<bool> HoldAsync(Guid conversationId, Holder person, CancellationToken cancellationToken);

    /// <summary>The AI answers again what comes from now on. False when the conversation is unknown.</summary>
    Task<bool> TakeBackAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>What was promised is not said; in the audit with the change. False when it is unknown, sent or dropped already.</summary>
    Task<bool> CancelFollowUpAsync(Guid followUpId, Actor by, CancellationToken cancellationToken);
}
