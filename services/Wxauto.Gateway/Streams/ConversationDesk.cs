using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Queue;

namespace Wxauto.Gateway.Streams;

/// <inheritdoc cref="IConversationDesk"/>
internal sealed class ConversationDesk(IMessageQueue queue, AgentStreams streams, IDbContextFactory<WxautoDb> contexts) : IConversationDesk
{
    public async Task<bool> HoldAsync(Guid conversationId, string person, CancellationToken cancellationToken)
    {
        if (await queue.HoldAsync(conversationId, person, cancellationToken) is not { } delivered)
            return false;
        if (delivered.Count > 0)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var agent = await db.Conversations.Where(c => c.Id == conversationId).Select(c => c.Agent).SingleAsync(cancellationToken);
            streams.Find(agent)?.Send(new ServerFrame { Withdrawal = new Withdrawal { ReplyIds = { delivered.Select(id => id.ToString()) } } });
        }
        return true;
    }

    public Task<bool> TakeBackAsync(Guid conversationId, CancellationToken cancellationToken) => queue.TakeBackAsync(conversationId, cancellationToken);
}
