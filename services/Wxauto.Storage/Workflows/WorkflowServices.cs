using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Conversations;
using Wxauto.Operator.Runtime;

namespace Wxauto.Storage.Workflows;

public static class WorkflowServices
{
    /// <summary>Everything but the background services, for a process that only starts and looks.</summary>
    internal static IServiceCollection AddWorkflowRuns(this IServiceCollection services)
    {
        services.TryAddSingleton<TimeOrderedId>();
        services.AddWorkflowOptions().AddSingleton<RunsHere>().AddSingleton<WorkflowQueue>();
        return services.AddSingleton<WorkflowRuns>().AddSingleton<IWorkflowRuns>(s => s.GetRequiredService<WorkflowRuns>());
    }

    /// <summary>Runs the <see cref="IWorkflow"/> services that are registered, at the times of the
    /// <see cref="IWorkflowSchedules"/> that are.</summary>
    public static IServiceCollection AddWorkflows(this IServiceCollection services) => services.AddWorkflowRuns()
        .AddSingleton<WorkflowWorker>().AddHostedService(s => s.GetRequiredService<WorkflowWorker>())
        .AddSingleton<WorkflowScheduler>().AddHostedService(s => s.GetRequiredService<WorkflowScheduler>())
        .AddSingleton<WorkflowUpkeep>().AddHostedService(s => s.GetRequiredService<WorkflowUpkeep>());

    /// <summary>Whether a command that only runs workflows must start this service.</summary>
    public static bool RunsWorkflows(IHostedService service) => service is WorkflowWorker;

    /// <summary>Wxauto:Workflows, checked at the start; nothing when options are there already.</summary>
    public static IServiceCollection AddWorkflowOptions(this IServiceCollection services) =>
        services.Any(s => s.ServiceType == typeof(WorkflowOptions)) ? services
            : services.AddStrictOptions<WorkflowOptions>("Wxauto:Workflows", o => o.Faults);
}
