using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Desk;

namespace Wxauto.Contracts.Ai;

/// <summary>What is remembered of a conversation and its contact, for people who look at it and put it right.</summary>
public interface IContactFacts
{
    /// <summary>Types that people give: note, tier, tone. A contact has one tier and one tone.</summary>
    static IReadOnlyList<string> Types { get; } = ["note", "tier", "tone"];

    /// <summary>Characters of a value.</summary>
    const int MaxValue = 200;

    /// <summary>Null when the conversation is unknown.</summary>
    Task<RememberedView?> ReadAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>A person says what is so. Only of a contact with a chat of its own.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="value">1 to <see cref="MaxValue"/> characters.</param>
    Task<DeskResult> AddAsync(Guid conversationId, Actor person, string type, string value, CancellationToken cancellationToken);

    /// <summary>It is wrong: not used any more, and not learnt again.</summary>
    Task<DeskResult> RetractAsync(Guid factId, Actor person, CancellationToken cancellationToken);
}

/// <param name="Facts">Oldest first; of a group none.</param>
/// <param name="Tokens">What the conversation's calls took in the time that is kept.</param>
public sealed record RememberedView(IReadOnlyList<FactView> Facts, string Summary, long Tokens);

/// <param name="Type">statement, order, phone, product, note, tier or tone.</param>
/// <param name="Source">Who said so: the message, or the person.</param>
public sealed record FactView(Guid Id, string Type, string Value, string Source, DateTimeOffset At);
