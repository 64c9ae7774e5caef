using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Conversations;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Learning;

/// <summary>Drafts that were learnt in a conversation. One that a person published is the company's knowledge: it stays and forgets where it is
/// from.</summary>
internal sealed class DraftErasure(IDbContextFactory<WxautoDb> contexts) : IErasurePart
{
    public async Task<int> EraseAsync(ErasedSubject subject, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.OverwriteDeletedAsync(cancellationToken);
        var drafts = db.KnowledgeDrafts.Where(d => d.ConversationId != null && subject.Conversations.Contains(d.ConversationId.Value));
        var rows = await drafts.Where(d => d.State != DraftState.Published).ExecuteDeleteAsync(cancellationToken);
        await drafts.ExecuteUpdateAsync(u => u.SetProperty(d => d.ConversationId, (Guid?)null), cancellationToken);
        return rows;
    }
}

public static class ErasureServices
{
    /// <summary>The part of what was learnt in an erasure; in every role that may be asked for one.</summary>
    public static IServiceCollection AddKnowledgeErasure(this IServiceCollection services) =>
        services.AddSingleton<IErasurePart, DraftErasure>();
}
