using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Events;
using Wxauto.Desk.Canned;
using Wxauto.Desk.Conversations;
using Wxauto.Desk.Endpoints;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Handoffs;
using Wxauto.Desk.Inbox;
using Wxauto.Desk.Projection;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Security;
using Wxauto.Operator.Runtime;

namespace Wxauto.Desk;

public static class DeskServices
{
    /// <summary>Settings below Wxauto:Desk; every role knows them.</summary>
    public static IServiceCollection AddDeskOptions(this IServiceCollection services) =>
        services.Any(s => s.ServiceType == typeof(DeskOptions)) ? services
            : services.AddStrictOptions<DeskOptions>(DeskOptions.Section, DeskOptions.FaultsOf);

    /// <summary>What people do at the desk. Needs conversations, the catalog, the audit and the bus; works in every role.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.AddDeskOptions();
        services.TryAddSingleton<DeskPolicy>();
        services.TryAddSingleton<DeskWording>();
        services.TryAddSingleton<DeskProjection>();
        services.TryAddSingleton<FeedWatch>();
        services.TryAddSingleton<DeskWork>();
        services.TryAddSingleton<DeskInbox>();
        services.TryAddSingleton<IDeskInbox>(s => s.GetRequiredService<DeskInbox>());
        services.TryAddSingleton<ChannelBudget>();
        services.TryAddSingleton<RatingQuestion>();
        services.TryAddSingleton<IRatingAnswers, RatingAnswers>();
        services.TryAddSingleton<ConversationReader>();
        services.TryAddSingleton<IDeskConversation, DeskConversation>();
        services.TryAddSingleton<HandoffOffers>();
        services.TryAddSingleton<IHandoffDesk, HandoffDesk>();
        services.TryAddSingleton<ICannedReplies, CannedReplies>();
        services.TryAddSingleton<IDeskFeed, DeskFeed>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IErasurePart, DeskErasure>());
        return services;
    }

    /// <summary>Follows the conversations, in one process or several.</summary>
    public static IServiceCollection AddDeskWorker(this IServiceCollection services) => services.AddDesk().AddEventTopic<MessagesReceived>()
        .AddSingleton<DeskUpkeep>().AddSingleton(s => new DeskTimes(s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<DeskWorker>>()))
        .AddSingleton<DeskWorker>().AddHostedService(s => s.GetRequiredService<DeskWorker>());

    /// <summary>The desk for programs below /api/console/desk.</summary>
    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        var desk = app.MapStaff("/api/console/desk");
        InboxEndpoints.Map(desk);
        ConversationEndpoints.Map(desk);
        HandoffEndpoints.Map(desk);
    }
}
