namespace Wxauto.Agent.Core.Spool;

/// <summary>When something was typed into which chat, for the send budget across restarts.</summary>
internal sealed class SentLog(SpoolDatabase database, SpoolCipher cipher, TimeProvider clock)
{
    // Entries leave by number, not by age: a clock that runs ahead for a while must not erase what was sent. More than any
    // account may send in a day.
    private const int Kept = 20_000;

    public List<(DateTimeOffset Time, string Chat)> All() =>
        database.Read(t => t.Rows(
            "SELECT time, chat FROM sent_log ORDER BY id", r => (DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(0)), r.GetString(1))));

    /// <summary>The name under which a chat is counted.</summary>
    public string PseudonymOf(string chatId) => cipher.Pseudonym(chatId);

    public void Add(SpoolTransaction transaction, string chat)
    {
        transaction.Execute("INSERT INTO sent_log(time, chat) VALUES($0, $1)", clock.GetUtcNow().ToUnixTimeMilliseconds(), chat);
        transaction.Execute("DELETE FROM sent_log WHERE id <= last_insert_rowid() - $0", Kept);
    }
}
