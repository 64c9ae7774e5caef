using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.Blobs;
using Wxauto.Conversations.Desk;
using Wxauto.Conversations.Erasure;
using Wxauto.Conversations.History;
using Wxauto.Conversations.Queue;
using Wxauto.Hosting.Security;

namespace Wxauto.Conversations;

public static class ConversationServices
{
    /// <summary>The queue of messages, attachments, and what people do with conversations. Needs the database and the bus;
    /// works in every role.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton<IMessageQueue, MessageQueue>().AddSingleton<BlobStorage>()
            .AddSingleton<IBlobReader>(s => s.GetRequiredService<BlobStorage>())
        .AddSingleton<IConversationDesk, ConversationDesk>().AddSingleton<IErasure, ConversationErasure>()
        .AddSingleton<IConversationHistory, ConversationHistory>().AddSingleton<IConversationArchive, ConversationArchive>()
        .AddSingleton<IContactSource, ContactSource>();

    /// <summary>Conversations for people below /api/console.</summary>
    public static void MapConversations(this IEndpointRouteBuilder app)
    {
        var api = app.MapStaff("/api/console");
        ConversationEndpoints.Map(api);
        ErasureEndpoints.Map(api);
    }
}
