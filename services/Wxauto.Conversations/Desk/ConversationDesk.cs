using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Conversations.Queue;

namespace Wxauto.Conversations.Desk;

/// <inheritdoc cref="IConversationDesk"/>
internal sealed class ConversationDesk(IMessageQueue queue, IEventBus bus) : IConversationDesk
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
}
