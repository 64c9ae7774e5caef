using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Queue;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Desk;

/// <summary>What a person says at the desk: it goes the way of all replies (G2).</summary>
public static class PersonReplies
{
    /// <summary>
    /// In the caller's transaction: takes the conversation when it is free, and commits a turn with the bubbles. Nothing is changed when
    /// another person holds it, or when more was written than the person has seen.
    /// </summary>
    public static async Task<SaidByPerson> SayAsync(Statements db, PersonReply reply, TimeOrderedId ids, DateTimeOffset now)
    {
        if (await Holding.LockAsync(db, reply.ConversationId) is not { } held)
            return new SaidByPerson();
        if (held.By is { } by && by.Id != reply.Person.Id && by.Id != Holder.WeChat.Id)
            return new SaidByPerson { HeldBy = by };
        if (!reply.Confirmed)
        {
            var newer = (await db.QueryAsync(DeskSql.Newer, r => r.GetInt64(0), ("id", reply.ConversationId), ("seen", reply.SeenPosition),
                ("customer", (int)SenderKind.Other), ("self", (int)SenderKind.Self))).Single();
            if (newer > 0 || (reply.SeenHolder is { } seen && seen != held.Version && held.By?.Id != reply.Person.Id))
                return new SaidByPerson { Newer = Math.Max(1, newer) };
        }
        var taken = await Holding.TakeAsync(db, reply.ConversationId, reply.Person, now);
        var turn = new TurnRecord
        {
            Id = ids.Next(), ConversationId = reply.ConversationId, Agent = held.Chat.Agent, Question = "", Outcome = Outcome.Reply,
            Reason = TurnReasons.SaidByPerson.With(reply.Person.Name), Confidence = 0, Trace = [], Citations = [], Provider = "",
                Model = "",
            InputTokens = 0, OutputTokens = 0, ReceivedAt = now, DecidedAt = now,
        };
        var bubbles = reply.Bubbles.Select(text => new Reply
        {
            Id = ids.Next(), TurnId = turn.Id, ConversationId = reply.ConversationId, Agent = held.Chat.Agent, ChatId = held.Chat.Id,
            ChatName = held.Chat.Name, ChatKind = held.Chat.Kind, Text = text, MentionName = "", CreatedAt = now,
            AuthorId = reply.Person.Id, Author = reply.Person.Name,
        }).ToList();
        await db.ExecuteAllAsync([(TurnSql.Turns, db.Dialect.Json([TurnRow.Of(turn)])), (TurnSql.Replies, db.Dialect.Json(bubbles))]);
        await db.ExecuteAsync(DeskSql.Mark, ("id", reply.ConversationId));
        return new SaidByPerson { Agent = held.Chat.Agent, TurnId = turn.Id, TookOver = taken.Changed };
    }

    /// <summary>The platform itself says something, whoever holds the conversation: what the desk promises is told truthfully.</summary>
    /// <returns>The agent; null when the conversation is unknown.</returns>
    public static async Task<string?> TellAsync(Statements db, Guid conversationId, string text, Reason reason, DateTimeOffset now)
    {
        if (await Holding.LockAsync(db, conversationId) is not { } held)
            return null;
        var said = new SpokenTurn(conversationId, held.Chat, text, reason, now);
        await db.ExecuteAllAsync(SpokenTurn.Statements(db.Dialect, [said]));
        await db.ExecuteAsync(DeskSql.Mark, ("id", conversationId));
        return held.Chat.Agent;
    }
}

/// <param name="Bubbles">At least one.</param>
/// <param name="SeenPosition">Of the newest message that the person saw.</param>
/// <param name="SeenHolder">The holder's version that he saw; null: not told.</param>
/// <param name="Confirmed">He was told that there is more.</param>
public sealed record PersonReply(Guid ConversationId, Holder Person, IReadOnlyList<string> Bubbles, long SeenPosition, long? SeenHolder,
    bool Confirmed);

/// <summary>How it went; nothing set: the conversation is unknown.</summary>
public sealed record SaidByPerson
{
    /// <summary>Set when it is said.</summary>
    public string? Agent { get; init; }
    public Guid TurnId { get; init; }

    /// <summary>The person did not have it before.</summary>
    public bool TookOver { get; init; }
    public Holder? HeldBy { get; init; }

    /// <summary>So many messages that he has not seen.</summary>
    public long Newer { get; init; }
}
