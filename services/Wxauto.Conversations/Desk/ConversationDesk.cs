using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.FollowUps;
using Wxauto.Conversations.Queue;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Conversations.Desk;

/// <inheritdoc cref="IConversationDesk"/>
internal sealed class ConversationDesk(IMessageQueue queue, IEventBus bus, IDbContextFactory<WxautoDb> contexts, AuditTrail audit,
    TimeProvider time) : IConversationDesk
{
    public async Task<bool> HoldAsync(Guid conversationId, Holder person, CancellationToken cancellationToken)
    {
        if (await queue.HoldAsync(conversationId, person, cancellationToken) is not { } agent)
            return false;
        bus.Announce(new RepliesWithdrawn(agent));
        return true;
    }

    public Task<bool> TakeBackAsync(Guid conversationId, CancellationToken cancellationToken) =>
        queue.TakeBackAsync(conversationId, cancellationToken);

    public async Task<bool> CancelFollowUpAsync(Guid followUpId, Actor by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (await db.FollowUps.Where(f => f.Id == followUpId && f.State == FollowUpState.Pending)
            .ExecuteUpdateAsync(u => u.SetProperty(f => f.State, FollowUpState.Dropped)
            .SetProperty(f => f.Reason, TurnReasons.FollowUpCancelled.Reason).SetProperty(f => f.FinishedAt, now), cancellationToken) == 0)
            return false;
        await audit.AppendAsync(db, new AuditEntry(by, "follow-up.cancelled", followUpId.ToString(),
            new { State = nameof(FollowUpState.Pending) }, new { State = nameof(FollowUpState.Dropped) }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
