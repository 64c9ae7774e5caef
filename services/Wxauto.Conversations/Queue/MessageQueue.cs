using System.Data.Common;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Conversations.FollowUps;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Queue;

/// <inheritdoc cref="IMessageQueue"/>
/// <remarks>Rows are locked in one order everywhere: conversations by id, then their queue entries.</remarks>
internal sealed class MessageQueue(Database database, TimeProvider time) : IMessageQueue
{
    public async Task<IReadOnlySet<Guid>> AcceptAsync(IReadOnlyList<InboundMessage> messages, CancellationToken cancellationToken)
    {
        var rows = messages.Select(InboundRow.Of).ToList();
        // The last message of a chat tells its name.
        var chats = database.Dialect.Json([.. rows.GroupBy(r => (r.Agent, r.ChatId)).Select(g => g.Last())
            .OrderBy(r => r.Agent, StringComparer.Ordinal).ThenBy(r => r.ChatId, StringComparer.Ordinal)]);
        return await database.WriteAsync(async db =>
        {
            await db.ExecuteAsync(InboundSql.Conversations, ("rows", chats));
            var repeated = await RepeatedMessage.FindAsync(db, rows);
            var json = db.Dialect.Json([.. rows.ExceptBy(repeated.Select(r => r.Id), r => r.Id)]);
            var added = await db.QueryAsync(InboundSql.Messages, r => r.GetGuid(0), ("rows", json));
            if (added.Count > 0)
                await db.ExecuteAsync(InboundSql.Queue, ("rows", json));
            if (repeated.Count > 0)
                await db.ExecuteAsync(InboundSql.Repeats, ("rows", db.Dialect.Json(repeated)));
            var fresh = added.ToHashSet();
            if (messages.Any(m => m.ByPerson && fresh.Contains(m.Message.Id)))
                await Holding.TakeInWeChatAsync(db, [.. messages.Where(m => m.ByPerson && fresh.Contains(m.Message.Id))
                    .Select(m => m.Message.Id)], time.GetUtcNow());
            return fresh;
        }, cancellationToken);
    }

    public async Task<IReadOnlyList<ClaimedConversation>> ClaimAsync(int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var leaseId = Guid.NewGuid();
        return await database.WriteAsync<IReadOnlyList<ClaimedConversation>>(async db =>
        {
            var taken = await db.QueryAsync(ClaimSql.Take,
                r => (Id: r.GetGuid(0), Version: r.GetInt64(1), Attempts: r.GetInt32(2)),
                ("now", now), ("until", now + lease), ("lease", leaseId), ("max", max));
            if (taken.Count == 0)
                return [];
            var conversations = (await db.QueryAsync(ClaimSql.Conversations, r => ReadConversation(db.Dialect, r), ("lease", leaseId)))
                .ToDictionary(c => c.Id);
            var messages = (await db.QueryAsync(ClaimSql.Messages, r => ReadMessage(db.Dialect, r), ("lease", leaseId)))
                .ToLookup(m => m.ConversationId);
            return [.. taken.Select(t => new ClaimedConversation(conversations[t.Id], [.. messages[t.Id]], leaseId, t.Version,
                t.Attempts))];
        }, cancellationToken);
    }

    public Task RenewAsync(IReadOnlyCollection<Guid> leaseIds, TimeSpan lease, CancellationToken cancellationToken) =>
        database.WriteAsync(db => db.ExecuteAsync(ClaimSql.Renew, ("until", time.GetUtcNow() + lease),
            ("rows", database.Dialect.Json([.. leaseIds.Select(id => new { LeaseId = id })]))), cancellationToken);

    public Task<IReadOnlyList<TurnRecord>> CommitAsync(IReadOnlyList<DecidedTurn> turns, CancellationToken cancellationToken) =>
        new TurnCommit(database).RunAsync(turns, cancellationToken);

    public Task ReleaseAsync(Guid conversationId, Guid leaseId, DateTimeOffset retryAt, CancellationToken cancellationToken) =>
        database.WriteAsync(db => db.ExecuteAsync(ClaimSql.Release, ("id", conversationId), ("lease", leaseId), ("retry", retryAt)),
            cancellationToken);

    public async Task<IReadOnlyList<Reply>> ReadyRepliesAsync(IReadOnlyCollection<AgentSession> agents, IReadOnlyCollection<Guid> underWay,
        int max, CancellationToken cancellationToken) =>
        await database.ReadAsync(db => db.QueryAsync(ReplySql.Ready, r => ReadReply(db.Dialect, r),
            ("rows", database.Dialect.Json([.. agents])),
            ("sent", database.Dialect.Json([.. underWay.Select(id => new { Id = id })])), ("max", max)), cancellationToken);

    public async Task<IReadOnlyList<(Guid Id, string Agent)>> WithdrawnRepliesAsync(IReadOnlyCollection<string> agents, TimeSpan since,
        CancellationToken cancellationToken) =>
        await database.ReadAsync(db => db.QueryAsync(ReplySql.WithdrawnReplies, r => (r.GetGuid(0), r.GetString(1)),
            ("rows", database.Dialect.Json([.. agents.Select(a => new { Agent = a })])), ("since", time.GetUtcNow() - since)),
                cancellationToken);

    public Task MoveRepliesAsync(IReadOnlyList<ReplyMove> moves, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The furthest move of a reply counts when a batch carries several.
        var rows = database.Dialect.Json([.. moves.GroupBy(m => (m.ReplyId, m.Agent)).Select(g => g.MaxBy(m => m.To)!)
            .OrderBy(m => m.ReplyId)
            .Select(m => new { Id = m.ReplyId, m.Agent, State = (int)m.To, m.Error, At = now })]);
        return database.WriteAsync(async db =>
        {
            await db.ExecuteAllAsync([(ReplySql.News, rows), (ReplySql.Move, rows)]);
            return true;
        }, cancellationToken);
    }

    public Task<(IReadOnlyList<string> Agents, bool More)> SendFollowUpsAsync(int max, CancellationToken cancellationToken) =>
        new FollowUpSending(database, time).SendDueAsync(max, cancellationToken);

    public Task<Guid?> SayAsync(Guid conversationId, string text, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync<Guid?>(async db =>
        {
            var chats = await db.QueryAsync(SaySql.Conversation,
                r => new SpokenChat(r.GetString(0), r.GetString(1), r.GetString(2), (ChatKind)r.GetInt32(3)), ("id", conversationId));
            if (chats is not [var chat])
                return null;
            var said = new SpokenTurn(conversationId, chat, text, TurnReasons.SaidByProgram, now);
            await db.ExecuteAllAsync(SpokenTurn.Statements(db.Dialect, [said]));
            await db.ExecuteAsync(DeskSql.Mark, ("id", conversationId));
            return said.ReplyId;
        }, cancellationToken);
    }

    public Task<string?> HoldAsync(Guid conversationId, Holder person, CancellationToken cancellationToken) =>
        database.WriteAsync(async db => (await Holding.TakeAsync(db, conversationId, person, time.GetUtcNow())).Agent, cancellationToken);

    public Task<bool> TakeBackAsync(Guid conversationId, CancellationToken cancellationToken) =>
        database.WriteAsync(async db => await Holding.GiveBackAsync(db, conversationId, time.GetUtcNow()), cancellationToken);

    private static Conversation ReadConversation(Dialect dialect, DbDataReader r) => new()
    {
        Id = r.GetGuid(0),
        Agent = r.GetString(1),
        ChatId = r.GetString(2),
        ChatKind = (ChatKind)r.GetInt32(3),
        Name = r.GetString(4),
        State = (ConversationState)r.GetInt32(5),
        HeldBy = r.IsDBNull(6) ? null : r.GetString(6),
        CreatedAt = dialect.Time(r, 7),
        LastMessageAt = dialect.Time(r, 8),
        HolderVersion = r.GetInt64(9),
        ContextFrom = r.IsDBNull(10) ? null : dialect.Time(r, 10),
    };

    private static Message ReadMessage(Dialect dialect, DbDataReader r) => new()
    {
        Id = r.GetGuid(0),
        Agent = r.GetString(1),
        ClientId = r.GetString(2),
        ConversationId = r.GetGuid(3),
        Position = r.GetInt64(4),
        SenderId = r.GetString(5),
        SenderName = r.GetString(6),
        SenderKind = (SenderKind)r.GetInt32(7),
        Kind = (MessageKind)r.GetInt32(8),
        Text = r.GetString(9),
        MentionsMe = r.GetBoolean(10),
        SentAt = dialect.Time(r, 11),
        ReceivedAt = dialect.Time(r, 12),
        Details = r.IsDBNull(13) ? null : r.GetString(13),
    };

    private static Reply ReadReply(Dialect dialect, DbDataReader r) => new()
    {
        Id = r.GetGuid(0),
        TurnId = r.GetGuid(1),
        ConversationId = r.GetGuid(2),
        Agent = r.GetString(3),
        ChatId = r.GetString(4),
        ChatName = r.GetString(5),
        ChatKind = (ChatKind)r.GetInt32(6),
        Text = r.GetString(7),
        MentionName = r.GetString(8),
        State = (ReplyState)r.GetInt32(9),
        CreatedAt = dialect.Time(r, 10),
    };
}
