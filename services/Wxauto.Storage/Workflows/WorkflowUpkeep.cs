using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Workflows;

/// <summary>Counts what is not at its end, and removes what ended long ago.</summary>
internal sealed partial class WorkflowUpkeep(
    IEnumerable<IWorkflow> workflows, WorkflowQueue queue, Database database, WorkflowOptions options, TimeProvider time, ILogger<WorkflowUpkeep> logger) : BackgroundService
{
    private const int Portion = 500;
    private static readonly TimeSpan Count = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Clean = TimeSpan.FromHours(1);

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!workflows.Any())
            return;
        using var timer = new PeriodicTimer(Count, time);
        var cleaned = DateTimeOffset.MinValue;
        try
        {
            do
            {
                try
                {
                    await CountAsync(stoppingToken);
                    if (time.GetUtcNow() - cleaned < Clean)
                        continue;
                    await CleanAsync(stoppingToken);
                    cleaned = time.GetUtcNow();
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private static string NameOf(WorkflowRunState state) => state switch { WorkflowRunState.Waiting => "waiting", WorkflowRunState.Running => "running", _ => "failed" };

    [LoggerMessage(1, LogLevel.Warning, "Workflows cannot be counted or cleaned up; trying again")]
    private partial void LogFailed(Exception e);
}
