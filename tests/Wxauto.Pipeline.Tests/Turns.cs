using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Tests;

/// <summary>Builds turns as the worker gives them to the stages.</summary>
internal static class ATurn
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public static AgentSpec Agent { get; } = new() { DisplayName = "小助", Knowledge = ["shop"] };

    public static Turn Of(params Message[] messages) => Of(Agent, ChatKind.Friend, messages);

    public static Turn Of(AgentSpec agent, ChatKind chatKind, params Message[] messages) =>
        Of(agent, chatKind, ConversationState.Ai, messages);

    public static Turn Of(AgentSpec agent, ChatKind chatKind, ConversationState state, params Message[] messages)
    {
        var conversation = new Conversation
        {
            Id = Guid.NewGuid(), Agent = "front-desk", ChatId = "wx-1", ChatKind = chatKind, Name = "张三", State = state,
            HeldBy = state == ConversationState.HeldByPerson ? "小王" : null, CreatedAt = Now, LastMessageAt = Now,
        };
        return new Turn(new ClaimedConversation(conversation, messages, Guid.NewGuid(), 1, 1), agent);
    }

    public static Message Says(string text, SenderKind sender = SenderKind.Other, MessageKind kind = MessageKind.Text, bool mention = false,
        string name = "张三", string? quotes = null) => new()
    {
        Id = Guid.NewGuid(), Agent = "front-desk", ClientId = Guid.NewGuid().ToString(), ConversationId = Guid.Empty, Position = 1,
        SenderId = name,
        SenderName = name, SenderKind = sender, Kind = kind, Text = text, MentionsMe = mention, SentAt = Now, ReceivedAt = Now,
        Details = quotes is null ? null : new MessageDetails(new QuoteDetails("小助", quotes), null, null, null).ToJson(),
    };

    public static Evidence Evidence(string title = "退货", string text = "七天无理由退货。") => new("shop", title, $"{title}.md", title, "", text, 1);

    public static KnowledgeResult Found(double confidence, params string[] titles) =>
        new([.. titles.Select(t => Evidence(t))], confidence, []);
}
