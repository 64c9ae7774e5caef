using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Conversations.Queue;

/// <summary>A message and its chat as one flat row of a batch.</summary>
internal sealed record InboundRow(
    Guid Id, string Agent, string ClientId, Guid ConversationId, string ChatId, string ChatName, ChatKind ChatKind, long Position,
    string SenderId, string SenderName, SenderKind SenderKind, MessageKind Kind, string Text, bool MentionsMe,
    string? Details, DateTimeOffset SentAt, DateTimeOffset ReceivedAt, DateTimeOffset ReadyAt, DateTimeOffset ReadyBy, long? RepeatsFrom,
    DateTimeOffset? RepeatsSince)
{
    public static InboundRow Of(InboundMessage inbound)
    {
        var m = inbound.Message;
        return new(m.Id, m.Agent, m.ClientId, m.ConversationId, inbound.ChatId, inbound.ChatName, inbound.ChatKind, m.Position,
            m.SenderId, m.SenderName, m.SenderKind, m.Kind, m.Text, m.MentionsMe, m.Details, m.SentAt, m.ReceivedAt, inbound.ReadyAt,
            inbound.ReadyBy, inbound.Repeats?.From, inbound.Repeats?.Since);
    }
}
