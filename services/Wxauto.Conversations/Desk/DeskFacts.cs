using System.Buffers.Binary;
using System.Data.Common;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Desk;

/// <summary>What the desk is told of conversations. Whoever takes what is pending holds the rows until his transaction ends, so the facts
/// do not change under him, and a crash leaves them pending.</summary>
public static class DeskFacts
{
    private const int Customer = (int)SenderKind.Other;

    /// <summary>Takes up to that many conversations with news; none that another transaction is changing.</summary>
    public static Task<List<Guid>> TakePendingAsync(Statements db, int max) => db.QueryAsync(DeskSql.TakePending, r => r.GetGuid(0),
        ("max", max));

    /// <summary>The same for one; false when it is unknown.</summary>
    public static async Task<bool> TakeAsync(Statements db, Guid id)
    {
        if ((await db.QueryAsync(DeskSql.Lock, r => r.GetGuid(0), ("id", id))).Count == 0)
            return false;
        await db.ExecuteAsync(DeskSql.Unmark, ("rows", Rows(db, [id])));
        return true;
    }

    /// <summary>The desk will look at it again.</summary>
    public static Task MarkAsync(Statements db, IReadOnlyCollection<Guid> ids) => db.ExecuteAsync(DeskSql.MarkAll, ("rows", Rows(db, ids)));

    public static Task<List<ConversationFacts>> ConversationsAsync(Statements db, IReadOnlyCollection<Guid> ids) =>
        db.QueryAsync(DeskSql.Conversations, r => ReadConversation(db.Dialect, r), ("rows", Rows(db, ids)));

    /// <summary>The newest messages from that position on and before the other, newest first.</summary>
    public static Task<List<MessageFact>> MessagesAsync(Statements db, Guid id, long from, long before, int max) =>
        db.QueryAsync(DeskSql.Messages, r => ReadMessage(db.Dialect, r), ("id", id), ("from", from), ("before", before), ("max", max));

    /// <summary>The newest replies from that moment on and before the other, newest first.</summary>
    public static Task<List<ReplyFact>> RepliesAsync(Statements db, Guid id, DateTimeOffset from, DateTimeOffset before, int max) =>
        db.QueryAsync(DeskSql.Replies, r => ReadReply(db.Dialect, r), ("id", id), ("from", from), ("before", before), ("max", max));

    /// <summary>Position and time of the customer's first message after that position; null when there is none.</summary>
    public static async Task<(long Position, DateTimeOffset At)?> FirstOfCustomerAsync(Statements db, Guid id, long after) =>
        (await db.QueryAsync(DeskSql.FirstOfCustomer, r => ((long, DateTimeOffset)?)(r.GetInt64(0), db.Dialect.Time(r, 1)),
            ("id", id), ("after", after), ("customer", Customer))).SingleOrDefault();

    /// <summary>Position of the newest message; 0 when there is none.</summary>
    public static async Task<long> NewestAsync(Statements db, Guid id) =>
        (await db.QueryAsync(DeskSql.Newest, r => r.IsDBNull(0) ? 0 : r.GetInt64(0), ("id", id))).Single();

    /// <summary>How many messages of the customer are after these positions, at most so many of each.</summary>
    public static async Task<Dictionary<Guid, int>> UnreadAsync(Statements db, IReadOnlyCollection<(Guid Id, long Position)> seen,
        int max) =>
        seen.Count == 0 ? [] : (await db.QueryAsync(DeskSql.Unread, r => (Id: r.GetGuid(0), Count: (int)r.GetInt64(1)),
            ("rows", db.Dialect.Json([.. seen.Select(s => new { ConversationId = s.Id, s.Position })])), ("customer", Customer),
                ("max", max)))
            .ToDictionary(r => r.Id, r => r.Count);

    /// <summary>What is promised and not said yet.</summary>
    public static Task<List<(Guid Id, DateTimeOffset DueAt, string Text)>> FollowUpsAsync(Statements db, Guid id) =>
        db.QueryAsync(DeskSql.FollowUps, r => (r.GetGuid(0), db.Dialect.Time(r, 1), r.GetString(2)), ("id", id));

    /// <summary>Decisions by their ids, oldest first.</summary>
    public static async Task<IReadOnlyList<TurnRecord>> TurnsAsync(Statements db, Guid conversation, string agent,
        IReadOnlyCollection<Guid> ids) =>
        ids.Count == 0 ? [] : await db.QueryAsync(DeskSql.Turns, r => new TurnRecord
        {
            Id = r.GetGuid(0), ConversationId = conversation, Agent = agent, DecidedAt = db.Dialect.Time(r, 1),
                ReceivedAt = db.Dialect.Time(r, 1),
            Question = r.GetString(2), Outcome = (Outcome)r.GetInt32(3),
            Reason = Reason.Stored(r.GetString(4), r.GetString(5)),
            Confidence = r.GetDouble(6), Trace = JsonColumns.FromJson<TraceEntry>(r.GetString(7)),
            Citations = JsonColumns.FromJson<Citation>(r.GetString(8)), Provider = r.GetString(9), Model = r.GetString(10),
                InputTokens = 0, OutputTokens = 0,
        }, ("rows", db.Dialect.Json([.. ids.Select(i => new { Id = i })])));

    /// <summary>When this agent's bubbles of that time were made, those under way too, and in which conversation.</summary>
    public static Task<List<(Guid Conversation, DateTimeOffset At)>> SentSinceAsync(Statements db, string agent, DateTimeOffset since) =>
        db.QueryAsync(DeskSql.SentSince, r => (r.GetGuid(0), db.Dialect.Time(r, 1)), ("agent", agent), ("from", FirstIdOf(since)),
            ("failed", (int)ReplyState.Failed));

    private static Guid FirstIdOf(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }

    private static string Rows(Statements db, IEnumerable<Guid> ids) => db.Dialect.Json([.. ids.Select(i => new { ConversationId = i })]);

    private static ConversationFacts ReadConversation(Dialect dialect, DbDataReader r) => new(r.GetGuid(0), r.GetString(1), r.GetString(2),
        (ChatKind)r.GetInt32(3), r.GetString(4), (ConversationState)r.GetInt32(5), r.IsDBNull(6) || r.IsDBNull(7) ? null
            : new Holder(r.GetString(7), r.GetString(6)), r.GetInt64(8), dialect.Time(r, 9), dialect.Time(r, 10));

    private static MessageFact ReadMessage(Dialect dialect, DbDataReader r) => new(r.GetGuid(0), r.GetInt64(1), (SenderKind)r.GetInt32(2),
        (MessageKind)r.GetInt32(3), r.GetString(4), dialect.Time(r, 5), r.IsDBNull(6) ? null : (Outcome)r.GetInt32(6), r.GetString(7),
        dialect.Time(r, 8), r.IsDBNull(9) ? null : r.GetString(9), r.IsDBNull(10) ? null : r.GetGuid(10));

    private static ReplyFact ReadReply(Dialect dialect, DbDataReader r) => new(r.GetGuid(0), (ReplyState)r.GetInt32(1), r.GetString(2),
        dialect.Time(r, 3), r.IsDBNull(4) ? null : new Holder(r.GetString(4), r.IsDBNull(5) ? "" : r.GetString(5)),
        r.IsDBNull(6) ? null : r.GetString(6), r.GetGuid(7), (Outcome)r.GetInt32(8), r.GetString(9));
}

/// <param name="Holder">Null: no person has it.</param>
public sealed record ConversationFacts(Guid Id, string Agent, string ChatId, ChatKind Kind, string Name, ConversationState State,
    Holder? Holder,
    long HolderVersion, DateTimeOffset CreatedAt, DateTimeOffset LastMessageAt);

/// <param name="Outcome">Null while nothing was decided about it.</param>
public sealed record MessageFact(Guid Id, long Position, SenderKind From, MessageKind Kind, string Text, DateTimeOffset At,
    Outcome? Outcome,
    string Sender, DateTimeOffset SentAt, string? Details, Guid? TurnId);

/// <param name="Author">Null: the AI, or a program.</param>
/// <param name="Reason">Code of the turn's reason.</param>
public sealed record ReplyFact(Guid Id, ReplyState State, string Text, DateTimeOffset At, Holder? Author, string? Error, Guid TurnId,
    Outcome Outcome, string Reason);
