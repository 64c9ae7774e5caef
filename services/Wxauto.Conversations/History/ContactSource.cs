using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Conversations.History;

/// <inheritdoc cref="IContactSource"/>
internal sealed class ContactSource(IDbContextFactory<WxautoDb> contexts) : IContactSource
{
    private static readonly Expression<Func<Conversation, TouchedChat>> Chat =
        c => new TouchedChat(c.Id, c.Agent, c.ChatId, c.ChatKind, c.Name, c.LastMessageAt);

    public async Task<IReadOnlyList<TouchedChat>> TouchedAsync(DateTimeOffset from, TouchedChat? after, int max,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var chats = db.Conversations.Where(c => c.LastMessageAt >= from && (c.ChatKind == ChatKind.Friend || c.ChatKind == ChatKind.Group));
        if (after is not null)
            chats = chats.Where(c => c.LastMessageAt >= after.LastMessageAt
                && (c.LastMessageAt > after.LastMessageAt || c.Id.CompareTo(after.Id) > 0));
        return await chats.OrderBy(c => c.LastMessageAt).ThenBy(c => c.Id).Take(max).Select(Chat).ToListAsync(cancellationToken);
    }

    public async Task<ILookup<Guid, ContactMessage>> NewestAsync(IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new List<ContactMessage>();
        foreach (var id in conversationIds.Distinct())
            found.AddRange(await ReadAsync(db, db.Messages.Where(m => m.ConversationId == id && m.SentAt >= since)
                .OrderByDescending(m => m.Position).ThenByDescending(m => m.Id), max, cancellationToken));
        return found.ToLookup(m => m.ConversationId);
    }

    public async Task<IReadOnlyList<ContactMessage>> ReadAsync(Guid conversationId, ContactMessage? after, int max,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var messages = db.Messages.Where(m => m.ConversationId == conversationId);
        if (after is not null)
            messages = messages.Where(m => m.Position > after.Position || (m.Position == after.Position && m.Id.CompareTo(after.Id) > 0));
        return await ReadAsync(db, messages.OrderBy(m => m.Position).ThenBy(m => m.Id), max, cancellationToken);
    }

    public async Task<TouchedChat?> FindAsync(string agent, string chatId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.Where(c => c.Agent == agent
            && c.ChatId == chatId).Select(Chat).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<TouchedChat>> QuietAsync(DateTimeOffset before, int max, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.Where(c => c.LastMessageAt < before).OrderBy(c => c.LastMessageAt).ThenBy(c => c.Id).Take(max)
            .Select(Chat).ToListAsync(cancellationToken);
    }

    private static async Task<List<ContactMessage>> ReadAsync(WxautoDb db, IQueryable<Message> messages, int max,
        CancellationToken cancellationToken)
    {
        var read = await messages.AsNoTracking().Where(m => m.SenderKind == SenderKind.Other || m.SenderKind == SenderKind.Self).Take(max)
            .ToListAsync(cancellationToken);
        var ids = read.Select(m => m.TurnId).OfType<Guid>().Distinct().ToList();
        var answered = (await db.Turns.Where(t => ids.Contains(t.Id) && t.Outcome == Outcome.Reply
            && t.Reason.Code == TurnReasons.Evidence.Name).Select(t => t.Id).ToListAsync(cancellationToken)).ToHashSet();
        return [.. read.Select(m => Of(m, m.TurnId is { } turn && answered.Contains(turn)))];
    }

    private static ContactMessage Of(Message message, bool answered)
    {
        var blobs = MessageDetails.Of(message)?.Blobs ?? [];
        return new ContactMessage(message.Id, message.ConversationId, message.Position, message.SenderKind, message.SenderId,
            message.SenderName,
            message.Kind, message.Text, [.. blobs.Select(b => b.Name)], [.. blobs.Select(b => b.Id)], message.SentAt, answered);
    }
}
