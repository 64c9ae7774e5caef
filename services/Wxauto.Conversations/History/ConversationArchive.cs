using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;

namespace Wxauto.Conversations.History;

/// <inheritdoc cref="IConversationArchive"/>
internal sealed class ConversationArchive(IDbContextFactory<WxautoDb> contexts) : IConversationArchive
{
    private const int TurnsAtOnce = 500;

    /// <summary>A turn may be decided, and a reply be echoed, some time after the conversation's last message.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(24);

    public async Task<DateTimeOffset?> BeginAsync(ArchiveScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.Where(In(scope)).MinAsync(c => (DateTimeOffset?)c.CreatedAt, cancellationToken);
    }

    public async Task<StaffPart> FindStaffAsync(ArchiveScope scope, DateTimeOffset after, DateTimeOffset until, int max,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var written = from m in db.Messages
                      join c in db.Conversations.Where(In(scope)).Where(c => c.LastMessageAt > after) on m.ConversationId equals c.Id
                      where m.SenderKind == SenderKind.Self && m.ReceivedAt > after && m.ReceivedAt <= until
                      select new { m.ConversationId, m.ReceivedAt };
        // What persons said at the desk is theirs, too; it may come after the customer's last word.
        var lately = Earlier(after);
        written = written.Concat(from r in db.Replies
                                 join c in db.Conversations.Where(In(scope)).Where(c => c.LastMessageAt > lately)
                                     on r.ConversationId equals c.Id
                                 where r.AuthorId != null && r.State != ReplyState.Failed && r.State != ReplyState.Withdrawn
                                     && r.CreatedAt > after && r.CreatedAt <= until
                                 select new { r.ConversationId, ReceivedAt = r.CreatedAt });
        if (await written.OrderBy(a => a.ReceivedAt).Skip(max - 1).Select(a => (DateTimeOffset?)a.ReceivedAt)
            .FirstOrDefaultAsync(cancellationToken) is { } full)
            until = full;
        return new StaffPart(until, await written.Where(a => a.ReceivedAt <= until).Select(a => a.ConversationId).Distinct()
            .ToListAsync(cancellationToken));
    }

    public async Task<IReadOnlyList<ArchivedConversation>> ReadAsync(
        IReadOnlyCollection<Guid> conversationIds, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = conversationIds.ToList();
        var chats = await db.Conversations.Where(c => ids.Contains(c.Id)).Select(c => new ArchivedChat(c.Id, c.Agent, c.ChatId, c.Name, c.ChatKind))
            .ToListAsync(cancellationToken);
        var messages = await db.Messages.AsNoTracking().Where(m => ids.Contains(m.ConversationId) && m.ReceivedAt > after
            && m.ReceivedAt <= until
            && (m.SenderKind == SenderKind.Self || m.SenderKind == SenderKind.Other)).ToListAsync(cancellationToken);
        var echoes = Earlier(after);
        var all = await db.Replies.AsNoTracking().Where(r => ids.Contains(r.ConversationId) && r.CreatedAt > echoes)
            .OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var replies = all.Where(r => r.AuthorId is null).ToLookup(r => r.ConversationId, r => r.Text);
        var said = all.Where(r => r.AuthorId is not null && r.State is not (ReplyState.Failed or ReplyState.Withdrawn)
            && r.CreatedAt > after && r.CreatedAt <= until).ToLookup(r => r.ConversationId);
        var turns = await DecisionsAsync(db, messages, cancellationToken);
        var written = messages.OrderBy(m => m.Position).ThenBy(m => m.Id).ToLookup(m => m.ConversationId, m => new ArchivedMessage(
            m.SenderKind, m.SenderId, m.SenderName, m.Kind, m.Text, m.SentAt, m.ReceivedAt,
            m.TurnId is { } turn ? turns.GetValueOrDefault(turn) : null));
        return [.. chats.OrderBy(c => ids.IndexOf(c.Id)).Select(c => new ArchivedConversation(c, Merge(written[c.Id], said[c.Id]),
            [.. replies[c.Id]]))];
    }

    /// <summary>What was said at the desk stands where it was said; messages keep the order of the agent.</summary>
    private static List<ArchivedMessage> Merge(IEnumerable<ArchivedMessage> written, IEnumerable<Reply> said)
    {
        var messages = written.ToList();
        foreach (var reply in said)
        {
            var later = messages.FindIndex(m => m.ReceivedAt > reply.CreatedAt);
            messages.Insert(later < 0 ? messages.Count : later, new ArchivedMessage(SenderKind.Self, "", reply.Author ?? "",
                MessageKind.Text, reply.Text,
                reply.CreatedAt, reply.CreatedAt, null));
        }
        return messages;
    }

    public async IAsyncEnumerable<ArchivedTurn> TurnsAsync(
        ArchiveScope scope, DateTimeOffset after, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lately = Earlier(after);
        var turns = from t in db.Turns
                    join c in db.Conversations.Where(In(scope)).Where(c => c.LastMessageAt > lately) on t.ConversationId equals c.Id
                    where t.DecidedAt > after && t.DecidedAt <= until
                    orderby t.DecidedAt, t.Id
                    select new ArchivedTurn(new ArchivedDecision(t.Id, t.Outcome, t.Reason, t.DecidedAt),
                        new ArchivedChat(c.Id, c.Agent, c.ChatId, c.Name, c.ChatKind), t.Question, t.Citations);
        await foreach (var turn in turns.AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return turn;
    }

    private static Expression<Func<Conversation, bool>> In(ArchiveScope scope)
    {
        var (agents, others, rest) = (scope.Agents.ToList(), scope.AllExcept?.ToList() ?? [], scope.AllExcept is not null);
        return c => (c.ChatKind == ChatKind.Friend || c.ChatKind == ChatKind.Group)
            && (agents.Contains(c.Agent) || (rest && !others.Contains(c.Agent)));
    }

    private static async Task<Dictionary<Guid, ArchivedDecision>> DecisionsAsync(WxautoDb db, IEnumerable<Message> messages,
        CancellationToken cancellationToken)
    {
        var turns = new Dictionary<Guid, ArchivedDecision>();
        foreach (var some in messages.Select(m => m.TurnId).OfType<Guid>().Distinct().Chunk(TurnsAtOnce))
            foreach (var turn in await db.Turns.Where(t => some.Contains(t.Id))
                .Select(t => new ArchivedDecision(t.Id, t.Outcome, t.Reason, t.DecidedAt)).ToListAsync(cancellationToken))
                turns[turn.Id] = turn;
        return turns;
    }

    private static DateTimeOffset Earlier(DateTimeOffset time) => time < DateTimeOffset.UnixEpoch + Late ? DateTimeOffset.UnixEpoch
        : time - Late;
}
