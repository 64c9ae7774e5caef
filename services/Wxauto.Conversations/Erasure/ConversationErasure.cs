using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;

namespace Wxauto.Conversations.Erasure;

/// <inheritdoc cref="IErasure"/>
/// <remarks>What other modules made of the conversations goes first: as long as a conversation is there, an erasure that was broken off can be
/// done again.</remarks>
internal sealed partial class ConversationErasure(IDbContextFactory<WxautoDb> contexts, IEnumerable<IErasurePart> parts,
    ILogger<ConversationErasure> logger) : IErasure
{
    public Task<Erased?> ConversationAsync(Guid id, CancellationToken cancellationToken) => OneAsync(c => c.Id == id, cancellationToken);

    public Task<Erased?> ChatAsync(string agent, string chat, CancellationToken cancellationToken) =>
        OneAsync(c => c.Agent == agent && c.ChatId == chat, cancellationToken);

    public async Task<Erased?> ContactAsync(string agent, string contact, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var written = await db.Messages.Where(m => m.Agent == agent && m.SenderKind == SenderKind.Other && m.SenderId == contact)
            .Select(m => m.ConversationId).Distinct().ToListAsync(cancellationToken);
        var chats = await db.Conversations.AsNoTracking().Where(c => c.Agent == agent && written.Contains(c.Id))
            .Select(c => new { c.Id, c.ChatKind }).ToListAsync(cancellationToken);
        List<Guid> own = [.. chats.Where(c => c.ChatKind != ChatKind.Group).Select(c => c.Id)];
        var erased = await EraseAsync(db, agent, [contact], own, [.. written.Except(own)], cancellationToken);
        return erased.Rows == 0 ? null : erased;
    }

    public async Task<Erased?> WordsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } conversation
            ? await EraseAsync(db, conversation.Agent, [], [id], [], cancellationToken) : null;
    }

    private async Task<Erased?> OneAsync(Expression<Func<Conversation, bool>> which, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Conversations.AsNoTracking().SingleOrDefaultAsync(which, cancellationToken) is not { } conversation)
            return null;
        // Who writes in a group is known by more than this group.
        var contacts = conversation.ChatKind == ChatKind.Group ? []
            : await db.Messages.Where(m => m.ConversationId == conversation.Id && m.SenderKind == SenderKind.Other).Select(m => m.SenderId)
                .Distinct().ToListAsync(cancellationToken);
        return await EraseAsync(db, conversation.Agent, contacts, [conversation.Id], [], cancellationToken);
    }

    /// <param name="groups">Where only what the contacts wrote goes, and what answered it.</param>
    private async Task<Erased> EraseAsync(WxautoDb db, string agent, List<string> contacts, List<Guid> conversations,
        List<Guid> groups, CancellationToken cancellationToken)
    {
        await db.OverwriteDeletedAsync(cancellationToken);
        var rows = 0;
        foreach (var part in parts)
            rows += await part.EraseAsync(new ErasedSubject(agent, [.. conversations, .. groups], contacts), cancellationToken);
        rows += await GroupsAsync(db, groups, contacts, cancellationToken);
        rows += await WholeAsync(db, conversations, cancellationToken);
        var isClean = await db.DropRemainsAsync(cancellationToken);
        LogErased(agent, conversations.Count, rows, isClean);
        return new Erased(conversations.Count, rows);
    }

    private static async Task<int> WholeAsync(WxautoDb db, List<Guid> ids, CancellationToken ct)
    {
        var messages = db.Messages.Where(m => ids.Contains(m.ConversationId));
        var blobs = await BlobsOfAsync(messages, ct);
        // First what would answer: a turn that is under way finds its claim gone and commits nothing.
        var rows = await db.Queue.Where(q => ids.Contains(q.ConversationId)).ExecuteDeleteAsync(ct)
            + await db.Replies.Where(r => ids.Contains(r.ConversationId)).ExecuteDeleteAsync(ct)
            + await db.FollowUps.Where(f => ids.Contains(f.ConversationId)).ExecuteDeleteAsync(ct)
            + await db.Turns.Where(t => ids.Contains(t.ConversationId)).ExecuteDeleteAsync(ct)
            + await messages.ExecuteDeleteAsync(ct);
        rows += await RemoveBlobsAsync(db, blobs, ct);
        return rows + await db.Conversations.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(ct);
    }

    private static async Task<int> GroupsAsync(WxautoDb db, List<Guid> groups, List<string> contacts, CancellationToken ct)
    {
        var messages = db.Messages.Where(m => groups.Contains(m.ConversationId) && m.SenderKind == SenderKind.Other
            && contacts.Contains(m.SenderId));
        var blobs = await BlobsOfAsync(messages, ct);
        var turns = await messages.Where(m => m.TurnId != null).Select(m => m.TurnId!.Value).Distinct().ToListAsync(ct);
        var rows = await db.Replies.Where(r => turns.Contains(r.TurnId)).ExecuteDeleteAsync(ct)
            + await db.FollowUps.Where(f => turns.Contains(f.TurnId)).ExecuteDeleteAsync(ct)
            + await db.Turns.Where(t => turns.Contains(t.Id)).ExecuteDeleteAsync(ct)
            + await messages.ExecuteDeleteAsync(ct);
        return rows + await RemoveBlobsAsync(db, blobs, ct);
    }

    private static async Task<HashSet<(string Agent, string Id)>> BlobsOfAsync(IQueryable<Message> messages, CancellationToken ct) =>
        [.. (await messages.AsNoTracking().Where(m => m.Details != null).ToListAsync(ct))
            .SelectMany(m => MessageDetails.Of(m)?.Blobs ?? [], (m, b) => (m.Agent, b.Id))];

    /// <summary>The same content may have been sent by somebody else, too.</summary>
    private static async Task<int> RemoveBlobsAsync(WxautoDb db, IEnumerable<(string Agent, string Id)> blobs, CancellationToken ct)
    {
        var rows = 0;
        foreach (var (agent, id) in blobs)
            if (!await db.Messages.AnyAsync(m => m.Agent == agent && m.Details != null && m.Details.Contains(id), ct))
                rows += await db.Blobs.Where(b => b.Agent == agent && b.Id == id).ExecuteDeleteAsync(ct);
        return rows;
    }

    [LoggerMessage(1, LogLevel.Information,
        "Erased for agent {Agent}: {Conversations} conversations, {Rows} rows; the database's file holds nothing of them: {IsClean}")]
    private partial void LogErased(string agent, int conversations, int rows, bool isClean);
}
