using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;

namespace Wxauto.Ai.Erasure;

/// <summary>Summaries, what is known of contacts, and of the ledger's calls for whom they were; what they cost stays.</summary>
internal sealed class MemoryErasure(IDbContextFactory<WxautoDb> contexts) : IErasurePart
{
    public async Task<int> EraseAsync(ErasedSubject subject, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.OverwriteDeletedAsync(cancellationToken);
        await db.AiCalls.Where(c => c.ConversationId != null && subject.Conversations.Contains(c.ConversationId.Value))
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.ConversationId, (Guid?)null), cancellationToken);
        return await db.Memories.Where(m => subject.Conversations.Contains(m.ConversationId)).ExecuteDeleteAsync(cancellationToken)
            + await db.Facts.Where(f => f.Agent == subject.Agent && subject.Contacts.Contains(f.ContactId))
                .ExecuteDeleteAsync(cancellationToken);
    }
}

public static class ErasureServices
{
    /// <summary>The part of the memory and the ledger in an erasure; in every role that may be asked for one.</summary>
    public static IServiceCollection AddAiErasure(this IServiceCollection services) => services.AddSingleton<IErasurePart, MemoryErasure>();
}
