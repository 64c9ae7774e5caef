using Wxauto.Contracts.Conversations;

namespace Wxauto.Conversations.Desk;

internal static class DeskSql
{
    /// <summary>The filter of an index: PostgreSQL uses it only for a statement that says the same.</summary>
    public const string IsPending = "desk_pending";

    public const string Mark = "UPDATE conversations SET desk_pending = true WHERE id = @id";

    public const string MarkAll = """
        UPDATE conversations SET desk_pending = true WHERE id IN (
            SELECT c.id FROM conversations c WHERE c.id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
            ORDER BY c.id {for_update})
        """;

    public const string TakePending = """
        UPDATE conversations SET desk_pending = false
        WHERE id IN (SELECT id FROM conversations WHERE desk_pending ORDER BY id LIMIT @max {skip_locked}) RETURNING id
        """;

    public const string Lock = "SELECT id FROM conversations WHERE id = @id {for_update}";

    public const string Unmark = "UPDATE conversations SET desk_pending = false WHERE id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)}) AND desk_pending";

    public const string Conversations = """
        SELECT id, agent, chat_id, chat_kind, name, state, held_by, coalesce(holder_id, held_by), holder_version, created_at, last_message_at
        FROM conversations WHERE id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
        """;

    /// <summary>The newest first.</summary>
    public const string Messages = """
        SELECT m.id, m.position, m.sender_kind, m.kind, m.text, m.received_at, t.outcome, m.sender_name, m.sent_at, m.details, m.turn_id
        FROM messages m LEFT JOIN turns t ON t.id = m.turn_id
        WHERE m.conversation_id = @id AND m.position >= @from AND m.position < @before ORDER BY m.position DESC, m.id DESC LIMIT @max
        """;

    /// <summary>The newest first.</summary>
    public const string Replies = """
        SELECT p.id, p.state, p.text, p.created_at, p.author_id, p.author, p.error, p.turn_id, t.outcome, t.reason_code
        FROM replies p JOIN turns t ON t.id = p.turn_id
        WHERE p.conversation_id = @id AND p.created_at >= @from AND p.created_at < @before ORDER BY p.created_at DESC, p.id DESC LIMIT @max
        """;

    /// <summary>The first message of a customer after that position.</summary>
    public const string FirstOfCustomer = """
        SELECT position, received_at FROM messages
        WHERE conversation_id = @id AND position > @after AND sender_kind = @customer ORDER BY position LIMIT 1
        """;

    public const string Newest = "SELECT max(position) FROM messages WHERE conversation_id = @id";

    public const string Unread = """
        SELECT r.conversation_id, (SELECT count(*) FROM (
            SELECT 1 FROM messages m WHERE m.conversation_id = r.conversation_id AND m.position > CAST(r.position AS bigint) AND m.sender_kind = @customer LIMIT @max) u)
        FROM (SELECT * FROM {rows:rows(conversation_id uuid, position bigint)}) r
        """;

    public const string Newer = """
        SELECT count(*) FROM (
            SELECT 1 FROM messages WHERE conversation_id = @id AND position > @seen AND sender_kind IN (@customer, @self) LIMIT 100) n
        """;

    public const string FollowUps = "SELECT id, due_at, text FROM follow_ups WHERE conversation_id = @id AND state = 0 ORDER BY due_at LIMIT 20";

    public const string Turns = """
        SELECT id, decided_at, question, outcome, reason_code, reason_values, confidence, trace, citations, provider, model FROM turns
        WHERE id IN (SELECT id FROM {rows:rows(id uuid)}) ORDER BY decided_at
        """;

    /// <summary>Ids are ordered by time, so the key finds those of the last day.</summary>
    public const string SentSince = """
        SELECT conversation_id, created_at FROM replies WHERE id >= @from AND agent = @agent AND state < @failed LIMIT 50000
        """;

    public const string CutContext = "UPDATE conversations SET context_from = @now, desk_pending = true WHERE id = @id";
}

internal static class HoldSql
{
    private const int Ai = (int)ConversationState.Ai, Waiting = (int)ConversationState.WaitingForPerson,
        Held = (int)ConversationState.HeldByPerson,
        Ready = (int)ReplyState.Ready, Delivered = (int)ReplyState.Delivered,
        Withdrawn = (int)ReplyState.Withdrawn;

    public const string Lock = """
        SELECT agent, chat_id, name, chat_kind, state, held_by, coalesce(holder_id, held_by), holder_version FROM conversations WHERE id = @id {for_update}
        """;

    public static readonly string Hold = $"""
        UPDATE conversations SET state = {Held}, held_by = @name, holder_id = @person, holder_version = holder_version + 1, desk_pending = true
        WHERE id = @id
        """;

    public static readonly string HoldInWeChat = $$"""
        UPDATE conversations SET state = {{Held}}, held_by = @name, holder_id = @person, holder_version = holder_version + 1, desk_pending = true
        WHERE state <> {{Held}} AND id IN (SELECT m.conversation_id FROM (SELECT * FROM {rows:rows(id uuid)}) r JOIN messages m ON m.id = r.id)
        RETURNING id
        """;

    /// <summary>What the AI wanted to say; what people said is said.</summary>
    public static readonly string Withdraw = $$"""
        UPDATE replies SET state = {{Withdrawn}}, finished_at = @now, withdrawal_asked = true
        WHERE conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)}) AND state = {{Ready}} AND author_id IS NULL
        """;

    public static readonly string Recall = $$"""
        UPDATE replies SET withdrawal_asked = true
        WHERE conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)}) AND state = {{Delivered}} AND author_id IS NULL
        """;

    public static readonly string Release = $"""
        UPDATE conversations SET state = {Waiting}, held_by = NULL, holder_id = NULL, holder_version = holder_version + 1, desk_pending = true
        WHERE id = @id
        """;

    public static readonly string GiveBack = $"""
        UPDATE conversations SET holder_version = holder_version + CASE WHEN state = {Held} THEN 1 ELSE 0 END, state = {Ai}, held_by = NULL,
            holder_id = NULL, context_from = @now, desk_pending = true
        WHERE id = @id
        """;
}
