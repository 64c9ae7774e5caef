using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Spool;

/// <summary>
/// Knows our own replies again when the reader sees them in the chat: they are the platform's own words. What else the
/// account says (a person at the PC or the phone) goes up. Each reply accounts for one bubble.
/// </summary>
internal sealed class ReplyEchoes(SpoolDatabase database, SpoolCipher cipher, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>The id of the reply that this bubble shows, or null. Ids in <paramref name="taken"/> are spoken for.</summary>
    public string? Find(ObservedMessage message, IReadOnlyCollection<string> taken) =>
        message.Sender.Kind != SenderKind.Self ? null : Candidates(message.Chat.Id)
            .FirstOrDefault(c => !taken.Contains(c.Id) && BubbleText.Same(ReplyText.Of(c.Body), message.Text)).Id;

    /// <summary>Uses up the replies in the transaction that moves the cursor past their bubbles.</summary>
    public static void Consume(SpoolTransaction transaction, IEnumerable<string> replyIds)
    {
        foreach (var id in replyIds)
            transaction.Execute("UPDATE replies SET echoed = 1 WHERE reply_id = $0", id);
    }

    // In flight ones have no end of their window: after a long outage the bubble is read late. A failed one may have been shown after all.
    private List<(string Id, ReplyBody Body)> Candidates(string chatId) =>
        database.Read(t => t.Rows(
            $"""
            SELECT reply_id, body FROM replies WHERE chat = $0 AND echoed = 0 AND (state = {ReplyStates.InFlight}
                OR (state IN ({ReplyStates.Sent}, {ReplyStates.Failed}) AND marker IS NOT NULL AND at >= $1))
            ORDER BY position
            """,
            r => (r.GetString(0), ReplyBody.Parser.ParseFrom(cipher.Open(r.GetString(0), r.GetFieldValue<byte[]>(1)))),
            cipher.Pseudonym(chatId), (clock.GetUtcNow() - Window).ToUnixTimeMilliseconds()));
}
