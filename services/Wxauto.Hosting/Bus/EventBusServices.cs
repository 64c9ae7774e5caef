using Dapr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Bus.Dapr;

namespace Wxauto.Hosting.Bus;

public static class EventBusServices
{
    /// <summary>The bus: through the Dapr sidecar when Wxauto:Dapr:PubSub names a component, else within this process.</summary>
    /// <exception cref="InvalidOperationException">There is a component, and no APP_API_TOKEN.</exception>
    public static IServiceCollection AddEventBus(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<EventHandlers>().AddSingleton<InProcessEventBus>()
            .AddHostedService(s => s.GetRequiredService<InProcessEventBus>());
        if (DaprOptions.Of(configuration) is not { PubSub.Length: > 0 } options)
            return services.AddSingleton<IEventBus>(s => s.GetRequiredService<InProcessEventBus>());
        services.AddSidecar(configuration).AddDaprClient();
        services.AddSingleton(options).AddSingleton(AppToken.Of(configuration)).AddSingleton<EventDelivery>();
        services.AddSingleton<DaprEventBus>().AddHostedService(s => s.GetRequiredService<DaprEventBus>());
        return services.AddSingleton<IEventBus>(s => s.GetRequiredService<DaprEventBus>());
    }

    /// <summary>Declares that this process hears the event.</summary>
    public static IServiceCollection AddEventTopic<TEvent>(this IServiceCollection services) where TEvent : class,
    IEvent<TEvent> => services.AddSingleton(EventTopic.Of<TEvent>());

    /// <summary>What the sidecar calls: /dapr/subscribe and an address for each topic. Nothing when there is no sidecar. Restrict the
    /// result to a port that only sidecars reach.</summary>
    public static IEndpointConventionBuilder MapEventDelivery(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("");
        if (app.ServiceProvider.GetService<DaprOptions>() is not { } options)
            return group;
        group.AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(app.ServiceProvider.GetRequiredService<AppToken>().FilterAsync);
        group.MapSubscribeHandler();
        foreach (var topic in app.ServiceProvider.GetServices<EventTopic>().DistinctBy(t => t.Type))
            group.MapPost($"/events/{topic.Type}",
                (HttpRequest request, EventDelivery delivery, CancellationToken ct) => delivery.TakeAsync(topic, request, ct))
                .WithTopic(new TopicOptions { PubsubName = options.PubSub, Name = topic.Type, DeadLetterTopic = DaprOptions.DeadLetters });
        return group;
    }
}
