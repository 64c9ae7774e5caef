using System.Data.Common;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Desk;

/// <summary>Who holds a conversation, changed in the transaction of whoever asks. Each change counts the holder's version up, so that an
/// answer that was thought out before is not said any more (G4).</summary>
public static class Holding
{
    /// <summary>The AI is silent from the commit on, and replies of it that the agent does not have are withdrawn. Whoever typed in WeChat
    /// gives way to a person of the desk.</summary>
    /// <param name="force">Also from another person.</param>
    public static async Task<HoldResult> TakeAsync(Statements db, Guid id, Holder person, DateTimeOffset now, bool force = false)
    {
        if (await LockAsync(db, id) is not { } held)
            return new(null, null, 0, false);
        if (held.By is { } by)
        {
            if (by.Id == person.Id)
                return new(held.Chat.Agent, null, held.Version, false);
            if (!force && by.Id != Holder.WeChat.Id)
                return new(null, by, held.Version, false);
        }
        await db.ExecuteAsync(HoldSql.Hold, ("id", id), ("person", person.Id), ("name", person.Name));
        await SilenceAsync(db, [id], now);
        return new(held.Chat.Agent, held.By, held.Version + 1, true);
    }

    /// <summary>The AI answers what comes from now on, and is not told what was said before. False when it is unknown.</summary>
    public static async Task<bool> GiveBackAsync(Statements db, Guid id, DateTimeOffset now) =>
        await db.ExecuteAsync(HoldSql.GiveBack, ("id", id), ("now", now)) > 0;

    /// <summary>Nobody has the conversation any more and a person is asked for. The AI answers what it can meanwhile.</summary>
    public static async Task<bool> ReleaseAsync(Statements db, Guid id) => await db.ExecuteAsync(HoldSql.Release, ("id", id)) > 0;

    /// <summary>What was said is over for the AI; who has the conversation keeps it.</summary>
    public static Task CutContextAsync(Statements db, Guid id, DateTimeOffset now) =>
        db.ExecuteAsync(DeskSql.CutContext, ("id", id), ("now", now));

    /// <summary>Locks the conversation and tells who has it; null when it is unknown.</summary>
    public static async Task<(Holder? By, long Version)?> FindAsync(Statements db, Guid id) =>
        await LockAsync(db, id) is { } held ? (held.By, held.Version) : null;

    /// <summary>Persons typed these messages; their chats that nobody holds are theirs.</summary>
    internal static async Task TakeInWeChatAsync(Statements db, IReadOnlyCollection<Guid> messages, DateTimeOffset now)
    {
        var taken = await db.QueryAsync(HoldSql.HoldInWeChat, r => r.GetGuid(0), ("person", Holder.WeChat.Id), ("name", Holder.WeChat.Name),
            ("rows", db.Dialect.Json([.. messages.Select(m => new { Id = m })])));
        if (taken.Count > 0)
            await SilenceAsync(db, taken, now);
    }

    internal static async Task<HeldChat?> LockAsync(Statements db, Guid id) => (await db.QueryAsync(HoldSql.Lock, Read,
        ("id", id))).SingleOrDefault();

    private static async Task SilenceAsync(Statements db, IReadOnlyCollection<Guid> ids, DateTimeOffset now)
    {
        var rows = db.Dialect.Json([.. ids.Select(i => new { ConversationId = i })]);
        await db.ExecuteAsync(HoldSql.Withdraw, ("rows", rows), ("now", now));
        await db.ExecuteAsync(HoldSql.Recall, ("rows", rows));
    }

    private static HeldChat Read(DbDataReader r) => new(
        new SpokenChat(r.GetString(0), r.GetString(1), r.GetString(2), (ChatKind)r.GetInt32(3)),
        (ConversationState)r.GetInt32(4) == ConversationState.HeldByPerson ? new Holder(r.GetString(6), r.GetString(5)) : null,
            r.GetInt64(7));
}

/// <param name="Agent">Null: the person does not have it, because it is unknown or <paramref name="By"/> has it.</param>
/// <param name="By">Who else has it, or had it until now.</param>
/// <param name="Version">The holder's version after the call.</param>
/// <param name="Changed">He did not have it before.</param>
public sealed record HoldResult(string? Agent, Holder? By, long Version, bool Changed);

internal sealed record HeldChat(SpokenChat Chat, Holder? By, long Version);
