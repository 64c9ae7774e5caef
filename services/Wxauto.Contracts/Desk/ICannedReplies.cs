using Wxauto.Contracts.Accounts;

namespace Wxauto.Contracts.Desk;

/// <summary>Prepared texts. Variables are <c>{{name}}</c> of <see cref="CannedVariables"/>.</summary>
public interface ICannedReplies
{
    /// <summary>By shortcut and title; those of everybody and the person's own. At most 200.</summary>
    /// <param name="search">Begin of a shortcut, or a part of title or text; null: all.</param>
    Task<IReadOnlyList<CannedReply>> ListAsync(Actor person, string? search, CancellationToken cancellationToken);

    /// <summary>Makes one, or changes that of <see cref="CannedReply.Id"/> (not empty). A shortcut (1 to 40 characters, no space) is unique
    /// for everybody and for each person; title 1 to 100; text 1 to 4,000 with known variables only.</summary>
    Task<DeskResult> SaveAsync(Actor person, CannedReply reply, CancellationToken cancellationToken);

    Task<DeskResult> RemoveAsync(Actor person, Guid id, CancellationToken cancellationToken);

    /// <summary>The text for this conversation. A variable without a value stays in the text and blocks sending: it is in
    /// <see cref="RenderedReply.Missing"/>, and a reply with <c>{{</c> of a known variable is refused.</summary>
    /// <returns>Null when text or conversation is unknown.</returns>
    Task<RenderedReply?> RenderAsync(Guid id, Guid conversationId, Actor person, CancellationToken cancellationToken);
}

/// <param name="Own">Only for the person who made it; else for everybody.</param>
public sealed record CannedReply(Guid Id, string Shortcut, string Title, string Text, bool Own);

public sealed record RenderedReply(string Text, IReadOnlyList<string> Missing);

/// <summary>What can stand in a prepared text.</summary>
public static class CannedVariables
{
    public const string CustomerName = "customer.name", PersonName = "person.name", AgentName = "agent.name",
        ConversationId = "conversation.id", Today = "today";

    public static readonly IReadOnlyList<string> All = [CustomerName, PersonName, AgentName, ConversationId, Today];
}
