using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Workflows;

/// <summary>Counts what is not at its end, and removes what ended long ago.</summary>
internal sealed class WorkflowUpkeep(
    IEnumerable<IWorkflow> workflows, WorkflowQueue queue, Database database, WorkflowOptions options, TimeProvider time,
    ILogger<WorkflowUpkeep> logger) : PeriodicService
{
    private const int Portion = 500;
    private static readonly TimeSpan Count = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Clean = TimeSpan.FromHours(1);
    private DateTimeOffset _cleaned;

    /// <summary>In portions: a long transaction would hold up the claims.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Keep;
        while (await queue.RemoveAsync(before, Portion, cancellationToken) == Portion)
            continue;
        await database.WriteAsync(db => db.ExecuteAsync(ScheduleSql.Forget, ("before", before)), cancellationToken);
    }

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var counts = (await queue.CountAsync(cancellationToken)).ToDictionary(c => (c.Workflow, c.State), c => c.Count);
        foreach (var workflow in workflows)
            foreach (var state in (WorkflowRunState[])[WorkflowRunState.Waiting, WorkflowRunState.Running, WorkflowRunState.Failed])
                WorkflowMetrics.Unfinished.WithLabels(workflow.Name, NameOf(state)).Set(counts.GetValueOrDefault((workflow.Name, state)));
    }

    protected override Period Period => new("Counting and cleaning up workflows", Count, time, logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => workflows.Any() ? base.ExecuteAsync(stoppingToken)
        : Task.CompletedTask;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await CountAsync(cancellationToken);
        if (time.GetUtcNow() - _cleaned < Clean)
            return;
        await CleanAsync(cancellationToken);
        _cleaned = time.GetUtcNow();
    }

    private static string NameOf(WorkflowRunState state) => state switch
        { WorkflowRunState.Waiting => "waiting", WorkflowRunState.Running => "running", _ => "failed" };
}
