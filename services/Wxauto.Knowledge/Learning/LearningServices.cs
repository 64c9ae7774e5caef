using Microsoft.Extensions.DependencyInjection;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Learning;

internal static class LearningServices
{
    public static IServiceCollection AddKnowledgeLearning(this IServiceCollection services) => services
        .AddSingleton<LessonReader>().AddSingleton<DraftBook>().AddSingleton<Drafts>()
        .AddSingleton<IWorkflow, KnowledgeLearning>().AddSingleton<IWorkflowSchedules, LearningSchedules>();
}
