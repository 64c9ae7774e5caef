using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Episodes;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Projection;

/// <summary>What was said in a part of a conversation, as the desk tells it.</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="Replies">Oldest first, without what was withdrawn.</param>
/// <param name="Cut">There is more before.</param>
internal sealed record ConversationSource(IReadOnlyList<MessageFact> Messages, IReadOnlyList<ReplyFact> Replies, bool Cut)
{
    /// <summary>So many of each are looked at.</summary>
    public const int Most = 300;

    public static async Task<ConversationSource> ReadAsync(Statements db, Guid id, long from, DateTimeOffset since)
    {
        var messages = await DeskFacts.MessagesAsync(db, id, from, long.MaxValue, Most);
        var replies = await DeskFacts.RepliesAsync(db, id, since, DateTimeOffset.MaxValue, Most);
        messages.Reverse();
        replies.Reverse();
        var cut = messages.Count == Most || replies.Count == Most;
        // Of both only what is in the time of the shorter part: else an answer would be missing where a question is.
        var begin = messages.Count == Most && replies.Count == Most ? Later(messages[0].At, replies[0].At)
            : messages.Count == Most ? messages[0].At : replies.Count == Most ? replies[0].At : DateTimeOffset.MinValue;
        return new([.. messages.Where(m => m.At >= begin)], [.. replies.Where(r => r.At >= begin && r.State != ReplyState.Withdrawn)], cut);
    }

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<Said> Said() => [.. Messages.Select(Of).Concat(Replies.Select(Of)).OfType<Said>().OrderBy(s => s.At)];

    public static BubbleFrom FromOf(MessageFact message) => message.From switch
    {
        SenderKind.Self => BubbleFrom.WeChat,
        SenderKind.Other => BubbleFrom.Customer,
        _ => BubbleFrom.System,
    };

    public static BubbleFrom FromOf(ReplyFact reply) => reply.Author is not null ? BubbleFrom.Person
        : reply.Reason == TurnReasons.SaidByProgram.Name ? BubbleFrom.Program
        : IsOfDesk(reply) ? BubbleFrom.System : BubbleFrom.Ai;

    private static Said? Of(MessageFact m) => m.From switch
    {
        SenderKind.Other => Episodes.Said.ByCustomer(m.At, m.Outcome != Outcome.Ignore),
        SenderKind.Self => Episodes.Said.Answer(m.At, BubbleFrom.WeChat, Holder.WeChat.Name),
        _ => null,
    };

    /// <summary>That somebody was called, and what the desk itself tells, is no answer.</summary>
    private static Said? Of(ReplyFact r) => r.State == ReplyState.Failed ? Episodes.Said.FailedAnswer(r.At, FromOf(r))
        : r.Outcome == Outcome.HandOff || IsOfDesk(r) ? null : Episodes.Said.Answer(r.At, FromOf(r), r.Author?.Name ?? "");

    private static bool IsOfDesk(ReplyFact reply) => reply.Reason.StartsWith("support.", StringComparison.Ordinal);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
