namespace Wxauto.Contracts.Conversations;

/// <summary>Forgets what customers said, for good: a person asked for it.</summary>
public interface IErasure
{
    /// <summary>A conversation with all that was made of it. Null when there is none.</summary>
    Task<Erased?> ConversationAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The same for the conversation of this chat of an agent.</summary>
    Task<Erased?> ChatAsync(string agent, string chat, CancellationToken cancellationToken);

    /// <summary>What was said in a conversation and made of it; who it was said with stays known. Null when there is none.</summary>
    Task<Erased?> WordsAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>A contact of an agent: the own chats with it, what it wrote in groups and was answered there, what is known of it. Null
    /// when nothing is.</summary>
    Task<Erased?> ContactAsync(string agent, string contact, CancellationToken cancellationToken);
}

/// <param name="Conversations">That are gone as a whole.</param>
/// <param name="Rows">Of all tables.</param>
public sealed record Erased(int Conversations, int Rows);

/// <summary>A module's part of an erasure: its own tables. Doing it again is harmless.</summary>
public interface IErasurePart
{
    /// <summary>Returns how many rows are gone.</summary>
    Task<int> EraseAsync(ErasedSubject subject, CancellationToken cancellationToken);
}

/// <param name="Conversations">That are erased, or a part of which is: nothing made of a whole conversation may stay.</param>
/// <param name="Contacts">Senders of the agent of whom nothing may be known any more; none when only words are erased.</param>
public sealed record ErasedSubject(string Agent, IReadOnlyList<Guid> Conversations, IReadOnlyList<string> Contacts);
