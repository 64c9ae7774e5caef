using Wxauto.Contracts.Conversations;

namespace Wxauto.Ai.Tests;

/// <summary>Nothing that needs what was said before is asked.</summary>
internal sealed class NoHistory : IConversationHistory
{
    public Task<ConversationKey?> FindAsync(Guid conversationId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ILookup<Guid, PastTurn>> RecentAsync(IReadOnlyCollection<Guid> conversationIds, DateTimeOffset since, int max,
        CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<PastTurn>> AfterAsync(Guid conversationId, DateTimeOffset after, int max,
        CancellationToken cancellationToken) => throw new NotSupportedException();
}
