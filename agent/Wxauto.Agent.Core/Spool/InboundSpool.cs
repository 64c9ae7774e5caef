using Google.Protobuf;

namespace Wxauto.Agent.Core.Spool;

internal sealed record SpooledMessage(long Sequence, string ClientId, MessageBody Body, string? BlobId);

/// <summary>A message to spool, with the blob that is stored for it already.</summary>
internal sealed record IncomingMessage(string ClientId, MessageBody Body, StoredBlob? Blob);

/// <summary>Messages that the gateway has not committed. Nothing leaves it but by an acknowledgement (G1).</summary>
internal sealed class InboundSpool(SpoolDatabase database, SpoolCipher cipher, TimeProvider clock, int capacity)
{
    private const string CursorKey = "cursor";
    private const string SequenceKey = "next_sequence";

    /// <summary>Set when messages were added.</summary>
    public Signal Added { get; } = new();

    public string? Cursor => database.Read(t => SpoolMeta.Text(t, CursorKey));

    public int Count => (int)database.Read(t => t.Value<long>("SELECT COUNT(*) FROM inbound"));

    public int RefusedCount => (int)database.Read(t => t.Value<long>("SELECT COUNT(*) FROM refused"));

    /// <summary>How many more messages fit. When none do, the reader stops: what is not read is not lost.</summary>
    public int Room => Math.Max(0, capacity - Count);

    /// <summary>Stores messages and the cursor after them together. Messages that are here already are left as they are.</summary>
    public void Add(IEnumerable<IncomingMessage> messages, string? cursor, Action<SpoolTransaction>? alongside = null)
    {
        database.Write(t =>
        {
            var next = NextSequence(t);
            foreach (var message in messages)
            {
                next += t.Execute(
                    "INSERT INTO inbound(sequence, client_id, body, blob_id) VALUES($0, $1, $2, $3) ON CONFLICT(client_id) DO NOTHING",
                    next, message.ClientId, cipher.Seal(message.ClientId, message.Body.ToByteArray()), message.Blob?.Id);
                if (message.Blob is { } blob)
                    BlobStore.Keep(t, blob);
            }
            SpoolMeta.SetText(t, SequenceKey, next.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (cursor is not null)
                SpoolMeta.SetText(t, CursorKey, cursor);
            alongside?.Invoke(t);
        });
        Added.Set();
    }

    public List<SpooledMessage> After(long sequence, int limit) =>
        database.Read(t => t.Rows(
            "SELECT sequence, client_id, body, blob_id FROM inbound WHERE sequence > $0 ORDER BY sequence LIMIT $1",
            r => new SpooledMessage(
                r.GetInt64(0), r.GetString(1), MessageBody.Parser.ParseFrom(cipher.Open(r.GetString(1), r.GetFieldValue<byte[]>(2))),
                r.IsDBNull(3) ? null : r.GetString(3)),
            sequence, limit));

    /// <summary>
    /// Lets go of messages that the gateway committed, or that the selection of chats keeps on this PC. Answers the ids of
    /// the blobs that they referred to.
    /// </summary>
    public List<string> Remove(IEnumerable<string> clientIds) =>
        database.Write(t => clientIds
            .SelectMany(id => t.Rows(
                "DELETE FROM inbound WHERE client_id = $0 RETURNING blob_id", r => r.IsDBNull(0) ? null : r.GetString(0), id))
            .OfType<string>()
            .ToList());

    /// <summary>Sets aside a message that can never be accepted, so that it neither blocks the others nor disappears.</summary>
    public void Refuse(string clientId, string reason) =>
        database.Write(t =>
        {
            t.Execute(
                """
                INSERT OR IGNORE INTO refused(client_id, body, reason, at)
                SELECT client_id, body, $1, $2 FROM inbound WHERE client_id = $0
                """,
                clientId, reason, clock.GetUtcNow().ToUnixTimeMilliseconds());
            t.Execute("DELETE FROM inbound WHERE client_id = $0", clientId);
        });

    // Starts at the time of the spool's making, so that a reinstalled agent goes on above its old numbers.
    private long NextSequence(SpoolTransaction transaction) =>
        SpoolMeta.Text(transaction, SequenceKey) is { } next
            ? long.Parse(next, System.Globalization.CultureInfo.InvariantCulture)
            : clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
}
