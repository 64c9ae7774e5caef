using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Conversations.Queue;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.FollowUps;

/// <summary>Turns that begin with the platform: what was promised is said when its time has come, if the AI
/// may still speak there.</summary>
internal sealed class FollowUpSending(Database database, TimeProvider time)
{
    /// <summary>One transaction. Returns the agents that have a reply to deliver, and whether more are due.</summary>
    public Task<(IReadOnlyList<string> Agents, bool More)> SendDueAsync(int max, CancellationToken cancellationToken) =>
        database.WriteAsync<(IReadOnlyList<string>, bool)>(async db =>
    {
        var now = time.GetUtcNow();
        var due = await db.QueryAsync(FollowUpSql.Due, r => new Due(r.GetGuid(0), r.GetGuid(1), r.GetString(3), (ConversationState)r.GetInt32(4),
            new SpokenChat(r.GetString(2), r.GetString(5), r.GetString(6), (ChatKind)r.GetInt32(7))),
            ("now", now), ("max", max));
        if (due.Count == 0)
            return ([], false);
        var sent = due.Where(d => d.State == ConversationState.Ai)
            .Select(d => new SpokenTurn(d.ConversationId, d.Chat, d.Text, TurnReasons.FollowUp, now)).ToList();
        var ends = due.Select(d => d.State == ConversationState.Ai ? new End(d.Id, FollowUpState.Sent, null, now)
            : new End(d.Id, FollowUpState.Dropped, TurnReasons.FollowUpPerson.Reason.ToJson(), now)).ToList();
        await db.ExecuteAllAsync(sent.Count == 0 ? [(FollowUpSql.End, db.Dialect.Json(ends))] :
        [
            .. SpokenTurn.Statements(db.Dialect, sent), (FollowUpSql.End, db.Dialect.Json(ends)),
            (DeskSql.MarkAll, db.Dialect.Json(due)),
        ]);
        return ([.. sent.Select(s => s.Agent).Distinct()], due.Count == max);
    }, cancellationToken);

    private sealed record End(Guid Id, FollowUpState State, string? Reason, DateTimeOffset At);

    private sealed record Due(Guid Id, Guid ConversationId, string Text, ConversationState State, SpokenChat Chat);
}

internal static class FollowUpSql
{
    private const int Pending = (int)FollowUpState.Pending, Dropped = (int)FollowUpState.Dropped;

    /// <summary>The filter of an index: PostgreSQL uses it only for a statement that says the same.</summary>
    public static readonly string IsPending = $"state = {Pending}";

    /// <summary>While the customer's own words wait for an answer, a follow-up waits too.</summary>
    public static readonly string Due = $$"""
        SELECT f.id, f.conversation_id, f.agent, f.text, c.state, c.chat_id, c.name, c.chat_kind
        FROM follow_ups f JOIN conversations c ON c.id = f.conversation_id
        WHERE f.{{IsPending}} AND f.due_at <= @now AND NOT EXISTS (SELECT 1 FROM conversation_queue q WHERE q.conversation_id = f.conversation_id)
        ORDER BY f.due_at LIMIT @max {skip_locked}
        """;

    public const string End = """
        WITH r AS (SELECT * FROM {rows:rows(id uuid, state int, reason text, at timestamptz)})
        UPDATE follow_ups SET state = r.state, reason = r.reason, finished_at = r.at FROM r WHERE follow_ups.id = r.id
        """;

    /// <summary>A conversation has one promise at a time: the newest.</summary>
    public static readonly string Replace = $$"""
        WITH r AS (SELECT * FROM {rows:rows(conversation_id uuid, reason text, at timestamptz)})
        UPDATE follow_ups SET state = {{Dropped}}, reason = r.reason, finished_at = r.at
        FROM r WHERE follow_ups.conversation_id = r.conversation_id AND follow_ups.{{IsPending}}
        """;

    public static readonly string Add = $$"""
        INSERT INTO follow_ups (id, conversation_id, turn_id, agent, due_at, text, state)
        SELECT id, conversation_id, turn_id, agent, due_at, text, {{Pending}} FROM {rows:rows(id uuid, conversation_id uuid, turn_id uuid, agent text, due_at timestamptz, text text)}
        """;
}
