using Wxauto.Contracts.Conversations;

namespace Wxauto.Conversations.Queue;

internal static class InboundSql
{
    private const int Ai = (int)ConversationState.Ai;

    /// <summary>The id in a row is used only when the chat is new.</summary>
    public static readonly string Conversations = $$"""
        INSERT INTO conversations (id, agent, chat_id, chat_kind, name, state, created_at, last_message_at, desk_pending)
        SELECT conversation_id, agent, chat_id, chat_kind, chat_name, {{Ai}}, received_at, received_at, true
        FROM {rows:rows(conversation_id uuid, agent text, chat_id text, chat_kind int, chat_name text, received_at timestamptz)}
        WHERE true ORDER BY agent, chat_id
        ON CONFLICT (agent, chat_id) DO UPDATE SET name = excluded.name, last_message_at = excluded.last_message_at, desk_pending = true
        """;

    public const string Messages = """
        WITH r AS (SELECT * FROM {rows:rows(id uuid, agent text, client_id text, chat_id text, position bigint, sender_id text, sender_name text, sender_kind int, kind int, text text, mentions_me boolean, details text, sent_at timestamptz, received_at timestamptz)})
        INSERT INTO messages (id, agent, client_id, conversation_id, position, sender_id, sender_name, sender_kind, kind, text, mentions_me, details, sent_at, received_at)
        SELECT r.id, r.agent, r.client_id, c.id, r.position, r.sender_id, r.sender_name, r.sender_kind, r.kind, r.text, r.mentions_me, r.details, r.sent_at, r.received_at
        FROM r JOIN conversations c ON c.agent = r.agent AND c.chat_id = r.chat_id
        WHERE true ON CONFLICT (agent, client_id) DO NOTHING
        RETURNING id
        """;

    /// <summary>Of messages that may be repeats: the message of this id when it is known, and the earlier one that it repeats. The conversation
    /// is locked, so another process that accepts the same text waits.</summary>
    public const string Repeated = """
        WITH r AS (SELECT * FROM {rows:rows(id uuid, agent text, client_id text, chat_id text, sender_id text, kind int, text text, repeats_from bigint, repeats_since timestamptz)})
        SELECT r.id, k.id, coalesce(p.message_id, (
            SELECT m.id FROM messages m LEFT JOIN turns t ON t.id = m.turn_id
            WHERE m.conversation_id = c.id AND m.position >= r.repeats_from AND m.sender_id = r.sender_id AND m.kind = r.kind AND m.text = r.text
                AND (m.turn_id IS NULL OR m.received_at >= r.repeats_since OR t.decided_at >= r.repeats_since)
            ORDER BY m.position LIMIT 1))
        FROM r JOIN conversations c ON c.agent = r.agent AND c.chat_id = r.chat_id
            LEFT JOIN messages k ON k.agent = r.agent AND k.client_id = r.client_id
            LEFT JOIN message_repeats p ON p.agent = r.agent AND p.client_id = r.client_id
        """;

    public const string Repeats = """
        INSERT INTO message_repeats (agent, client_id, message_id)
        SELECT agent, client_id, message_id FROM {rows:rows(agent text, client_id text, message_id uuid)}
        WHERE true ON CONFLICT (agent, client_id) DO NOTHING
        """;

    /// <summary>Only rows that became messages count: a repeated message wakes nobody.</summary>
    public const string Queue = """
        WITH r AS (SELECT * FROM {rows:rows(id uuid, ready_at timestamptz, ready_by timestamptz)})
        INSERT INTO conversation_queue (conversation_id, ready_at, ready_by, version, attempts)
        SELECT m.conversation_id, max(r.ready_at), min(r.ready_by), 1, 0 FROM r JOIN messages m ON m.id = r.id
        WHERE true GROUP BY m.conversation_id ORDER BY m.conversation_id
        ON CONFLICT (conversation_id) DO UPDATE SET
            ready_at = {least}(conversation_queue.ready_by, excluded.ready_at), version = conversation_queue.version + 1
        """;
}

internal static class ClaimSql
{
    public const string Take = """
        UPDATE conversation_queue SET lease_id = @lease, lease_until = @until, attempts = attempts + 1
        WHERE conversation_id IN (
            SELECT conversation_id FROM conversation_queue
            WHERE ready_at <= @now AND (lease_until IS NULL OR lease_until <= @now)
            ORDER BY ready_at LIMIT @max {skip_locked})
        RETURNING conversation_id, version, attempts
        """;

    public const string Conversations = """
        SELECT c.id, c.agent, c.chat_id, c.chat_kind, c.name, c.state, c.held_by, c.created_at, c.last_message_at, c.holder_version, c.context_from
        FROM conversations c JOIN conversation_queue q ON q.conversation_id = c.id WHERE q.lease_id = @lease
        """;

    /// <summary>CROSS JOIN keeps SQLite from reading all messages first.</summary>
    public const string Messages = """
        SELECT m.id, m.agent, m.client_id, m.conversation_id, m.position, m.sender_id, m.sender_name, m.sender_kind, m.kind, m.text, m.mentions_me, m.sent_at, m.received_at, m.details
        FROM conversation_queue q CROSS JOIN messages m
        WHERE q.lease_id = @lease AND m.conversation_id = q.conversation_id AND m.turn_id IS NULL ORDER BY m.conversation_id, m.position, m.id
        """;

    public const string Renew = "UPDATE conversation_queue SET lease_until = @until WHERE lease_id IN (SELECT lease_id FROM {rows:rows(lease_id uuid)})";

    public const string Release =
        "UPDATE conversation_queue SET lease_id = NULL, lease_until = NULL, ready_at = @retry, ready_by = @retry WHERE conversation_id = @id AND lease_id = @lease";
}

internal static class TurnSql
{
    private const int Ready = (int)ReplyState.Ready;

    public const string LockConversations = """
        SELECT id, state, held_by, holder_version FROM conversations WHERE id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
        ORDER BY id {for_update}
        """;

    public const string LockLeases = """
        SELECT conversation_id, lease_id FROM conversation_queue WHERE conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
        ORDER BY conversation_id {for_update}
        """;

    public const string Turns = """
        INSERT INTO turns (id, conversation_id, agent, question, outcome, reason_code, reason_values, confidence, trace, citations,
            provider, model, input_tokens, output_tokens, received_at, decided_at)
        SELECT id, conversation_id, agent, question, outcome, reason_code, reason_values, confidence, trace, citations,
            provider, model, input_tokens, output_tokens, received_at, decided_at
        FROM {rows:rows(id uuid, conversation_id uuid, agent text, question text, outcome int, reason_code text, reason_values text,
            confidence double precision, trace text, citations text, provider text, model text, input_tokens int, output_tokens int, received_at timestamptz, decided_at timestamptz)}
        """;

    public static readonly string Replies = $$"""
        INSERT INTO replies (id, turn_id, conversation_id, agent, chat_id, chat_name, chat_kind, text, mention_name, state, created_at, author_id, author)
        SELECT id, turn_id, conversation_id, agent, chat_id, chat_name, chat_kind, text, mention_name, {{Ready}}, created_at, author_id, author
        FROM {rows:rows(id uuid, turn_id uuid, conversation_id uuid, agent text, chat_id text, chat_name text, chat_kind int, text text, mention_name text, created_at timestamptz, author_id text, author text)}
        """;

    public const string Outcomes = """
        WITH r AS (SELECT * FROM {rows:rows(id uuid, turn_id uuid)})
        UPDATE messages SET turn_id = r.turn_id FROM r WHERE messages.id = r.id
        """;

    /// <summary>Rows that the desk is to look at anyway are not written again.</summary>
    public const string States = """
        WITH r AS (SELECT * FROM {rows:rows(conversation_id uuid, state int)})
        UPDATE conversations SET state = coalesce(r.state, conversations.state), desk_pending = true
        FROM r WHERE conversations.id = r.conversation_id AND (NOT conversations.desk_pending OR r.state IS NOT NULL)
        """;

    public const string Finish = """
        DELETE FROM conversation_queue WHERE EXISTS (
            SELECT 1 FROM (SELECT * FROM {rows:rows(conversation_id uuid, version bigint)}) r
            WHERE r.conversation_id = conversation_queue.conversation_id AND r.version = conversation_queue.version)
        """;

    /// <summary>What came while the turn was decided waits for its own turn. Its debounce began when the turn ended.</summary>
    public const string Continue = """
        UPDATE conversation_queue SET lease_id = NULL, lease_until = NULL, attempts = 0
        WHERE conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
        """;
}

internal static class ReplySql
{
    private const int Delivered = (int)ReplyState.Delivered, Sent = (int)ReplyState.Sent, Failed = (int)ReplyState.Failed,
        Withdrawn = (int)ReplyState.Withdrawn;

    /// <summary>The filter of an index: PostgreSQL uses it only for a statement that says the same.</summary>
    public static readonly string IsReady = $"state = {(int)ReplyState.Ready}";

    public static readonly string Ready = $$"""
        SELECT id, turn_id, conversation_id, agent, chat_id, chat_name, chat_kind, text, mention_name, state, created_at
        FROM replies WHERE {{IsReady}} AND id NOT IN (SELECT id FROM {rows:sent(id uuid)})
            AND agent IN (SELECT r.agent FROM (SELECT * FROM {rows:rows(agent text, session uuid)}) r JOIN agent_sessions a ON a.agent = r.agent AND a.session_id = r.session)
        ORDER BY agent, id LIMIT @max
        """;

    /// <summary>Also those that the agent was just being sent when they were withdrawn.</summary>
    public static readonly string WithdrawnReplies = $$"""
        SELECT id, agent FROM replies
        WHERE withdrawal_asked AND (state = {{Delivered}} OR state = {{Withdrawn}} AND finished_at > @since) AND agent IN (SELECT agent FROM {rows:rows(agent text)})
        ORDER BY id
        """;

    public static readonly string Move = $$"""
        WITH r AS (SELECT * FROM {rows:rows(id uuid, agent text, state int, error text, at timestamptz)})
        UPDATE replies SET state = r.state, error = r.error, finished_at = CASE WHEN r.state >= {{Sent}} THEN r.at END
        FROM r WHERE replies.id = r.id AND replies.agent = r.agent AND replies.state < r.state AND replies.state < {{Sent}}
        """;

    /// <summary>What became of a person's reply, and that one failed, is news for the desk. Before the replies, because conversations are
    /// locked first everywhere.</summary>
    public static readonly string News = $$"""
        UPDATE conversations SET desk_pending = true WHERE id IN (
            SELECT c.id FROM conversations c WHERE c.id IN (
                SELECT p.conversation_id FROM (SELECT * FROM {rows:rows(id uuid, agent text, state int)}) r JOIN replies p ON p.id = r.id
                WHERE p.author_id IS NOT NULL OR r.state = {{Failed}})
            ORDER BY c.id {for_update})
        """;
}

internal static class SaySql
{
    public const string Conversation = """
        SELECT agent, chat_id, name, chat_kind FROM conversations WHERE id = @id AND held_by IS NULL {for_update}
        """;
}
