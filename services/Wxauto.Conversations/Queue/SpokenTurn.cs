using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Queue;

/// <summary>A turn that begins with the platform: nobody asked, and one text is said.</summary>
internal sealed class SpokenTurn(Guid conversationId, SpokenChat chat, string text, Reason reason, DateTimeOffset now)
{
    private readonly Guid _turn = Guid.CreateVersion7(now);

    public string Agent => chat.Agent;
    public Guid ReplyId { get; } = Guid.CreateVersion7(now);

    public static IEnumerable<(string Sql, string Rows)> Statements(Dialect dialect, IReadOnlyList<SpokenTurn> turns) =>
    [
        (TurnSql.Turns, dialect.Json([.. turns.Select(t => TurnRow.Of(t.Turn))])),
        (TurnSql.Replies, dialect.Json([.. turns.Select(t => t.Reply)])),
    ];

    private TurnRecord Turn => new()
    {
        Id = _turn, ConversationId = conversationId, Agent = chat.Agent, Question = "", Outcome = Outcome.Reply,
        Reason = reason, Confidence = 0, Trace = [], Citations = [],
        Provider = "", Model = "", InputTokens = 0, OutputTokens = 0, ReceivedAt = now, DecidedAt = now,
    };

    private Reply Reply => new()
    {
        Id = ReplyId, TurnId = _turn, ConversationId = conversationId, Agent = chat.Agent,
        ChatId = chat.Id, ChatName = chat.Name, ChatKind = chat.Kind, Text = text, MentionName = "", CreatedAt = now,
    };
}

/// <summary>Where it is said.</summary>
internal sealed record SpokenChat(string Agent, string Id, string Name, ChatKind Kind);
