using Google.Protobuf;

namespace Wxauto.Agent.Core.Spool;

/// <summary>
/// Replies from their receipt until their outcome is committed by the gateway, and a while longer so that none is typed again (G2).
/// </summary>
internal sealed class ReplySpool(SpoolDatabase database, SpoolCipher cipher, TimeProvider clock)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>Set when there may be a reply to type.</summary>
    public Signal Added { get; } = new();

    /// <summary>Set when there may be an outcome to report.</summary>
    public Signal Finished { get; } = new();

    /// <summary>Replies that have no outcome yet.</summary>
    public int Count => (int)database.Read(t => t.Value<long>($"SELECT COUNT(*) FROM replies WHERE state IN ({ReplyStates.Open})"));

    /// <summary>Stores a reply. One that is known is not stored again; when it has an outcome, that is reported again.</summary>
    public void Add(string replyId, ReplyBody body)
    {
        database.Write(t =>
        {
            t.Execute("DELETE FROM replies WHERE reported = 1 AND at < $0", (clock.GetUtcNow() - Retention).ToUnixTimeMilliseconds());
            var added = t.Execute(
                $"""
                INSERT INTO replies(reply_id, chat, body, state, at) VALUES($0, $1, $2, {ReplyStates.Received}, $3)
                ON CONFLICT(reply_id) DO NOTHING
                """,
                replyId, cipher.Pseudonym(body.ChatId), cipher.Seal(replyId, body.ToByteArray()), Now);
            if (added == 0)
                t.Execute("UPDATE replies SET reported = 0 WHERE reply_id = $0", replyId);
        });
        Added.Set();
        Finished.Set();
    }

    /// <summary>How long the oldest of them has waited; null without any.</summary>
    public TimeSpan? OldestAge
    {
        get
        {
            var arrived = database.Read(t => t.Value<long?>($"SELECT MIN(at) FROM replies WHERE state IN ({ReplyStates.Open})"));
            return arrived is { } at ? TimeSpan.FromMilliseconds(Math.Max(0, Now - at)) : null;
        }
    }

    /// <summary>The first reply of each chat that is to be shown: the one in flight first, then as they came.</summary>
    public List<SpooledReply> FirstOfEachChat() =>
        // Beside MIN(), SQLite's other columns are those of the row that has it.
        database.Read(t => t.Rows(
            $"""
            SELECT reply_id, body, state, marker, attempts, at, MIN(position) AS first FROM replies
            WHERE state IN ({ReplyStates.Open}) GROUP BY chat ORDER BY state = {ReplyStates.InFlight} DESC, first
            """,
            Reply));

    public ReplyState? StateOf(string replyId) =>
        database.Read(t => t.Value<string>("SELECT state FROM replies WHERE reply_id = $0", replyId)) is { } state
            ? Enum.Parse<ReplyState>(state)
            : null;

    /// <summary>Commits that the reply is about to be typed. False when it was withdrawn meanwhile.</summary>
    public bool BeginSending(string replyId, string marker, Action<SpoolTransaction> alongside) =>
        database.Write(t =>
        {
            var taken = t.Execute(
                $"""
                UPDATE replies SET state = {ReplyStates.InFlight}, marker = $1
                WHERE reply_id = $0 AND state = {ReplyStates.Received}
                """,
                replyId, marker) == 1;
            if (taken)
                alongside(t);
            return taken;
        });

    public void CountAttempt(string replyId) =>
        database.Write(t => t.Execute("UPDATE replies SET attempts = attempts + 1 WHERE reply_id = $0", replyId));

    public void Finish(string replyId, ReplyState outcome, string? error = null)
    {
        database.Write(t => t.Execute(
            "UPDATE replies SET state = $1, error = $2, at = $3, reported = 0 WHERE reply_id = $0",
            replyId, outcome.ToString(), error, Now));
        Finished.Set();
    }

    /// <summary>Takes back those that are not being typed.</summary>
    public void Withdraw(IEnumerable<string> replyIds)
    {
        database.Write(t =>
        {
            foreach (var id in replyIds)
            {
                t.Execute(
                    $"""
                    UPDATE replies SET state = {ReplyStates.Withdrawn}, at = $1, reported = 0
                    WHERE reply_id = $0 AND state = {ReplyStates.Received}
                    """,
                    id, Now);
            }
        });
        Finished.Set();
    }

    public List<SendReport> Unreported(int limit) =>
        database.Read(t => t.Rows(
            $"""
            SELECT reply_id, state, error, at FROM replies WHERE state NOT IN ({ReplyStates.Open}) AND reported = 0
            ORDER BY at, position LIMIT $0
            """,
            r => new SendReport
            {
                ReplyId = r.GetString(0),
                Outcome = ReplyStates.OutcomeOf(Enum.Parse<ReplyState>(r.GetString(1))),
                Error = r.IsDBNull(2) ? "" : r.GetString(2),
                At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3))),
            },
            limit));

    public void MarkReported(IEnumerable<string> replyIds) =>
        database.Write(t =>
        {
            foreach (var id in replyIds)
                t.Execute($"UPDATE replies SET reported = 1 WHERE reply_id = $0 AND state NOT IN ({ReplyStates.Open})", id);
        });

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private SpooledReply Reply(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(
            row.GetString(0), ReplyBody.Parser.ParseFrom(cipher.Open(row.GetString(0), row.GetFieldValue<byte[]>(1))),
            Enum.Parse<ReplyState>(row.GetString(2)), row.IsDBNull(3) ? null : row.GetString(3), row.GetInt32(4),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
