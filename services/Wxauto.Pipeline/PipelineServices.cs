using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Bus;
using Wxauto.Pipeline.FollowUps;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline;

public static class PipelineServices
{
    /// <summary>Turns messages into outcomes. The order of the stages is the order of these lines.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddEventTopic<MessagesReceived>()
        .AddSingleton<IReplyStage, IdentifyStage>()
        .AddSingleton<IReplyStage, PolicyStage>()
        .AddSingleton<IReplyStage, SeeStage>()
        .AddSingleton<IReplyStage, UnderstandStage>()
        .AddSingleton<IReplyStage, RecallStage>()
        .AddSingleton<IReplyStage, RetrieveStage>()
        .AddSingleton<IReplyStage, GenerateStage>()
        .AddSingleton<IReplyStage, CheckStage>()
        .AddSingleton<IReplyStage, DecideStage>()
        .AddSingleton<TurnProcessor>()
        .AddHostedService<TurnWorker>()
        .AddHostedService<FollowUpWorker>();
}
