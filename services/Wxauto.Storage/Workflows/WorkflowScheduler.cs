using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Workflows;

/// <summary>Starts runs at their times. The next time of a schedule is a row: moving it on and starting the run are one transaction, so one
/// of many processes does it.</summary>
internal sealed partial class WorkflowScheduler(
    IEnumerable<IWorkflowSchedules> sources, Database database, WorkflowRuns runs, RunsHere here, TimeProvider time,
    ILogger<WorkflowScheduler> logger) : PeriodicService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Told once, until they change.</summary>
    private readonly ConcurrentDictionary<WorkflowSchedule, string> _problems = new();

    /// <summary>Adds what is new, changes what changed, fires what is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wanted = sources.SelectMany(s => s.Current).DistinctBy(s => (s.Workflow, s.Key)).ToList();
        if (wanted.Count == 0)
            return;
        var known = (await database.ReadAsync(db => db.QueryAsync(ScheduleSql.All,
            r => new Row(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), db.Dialect.Time(r, 4))), cancellationToken))
            .ToDictionary(r => (r.Workflow, r.Key));
        foreach (var schedule in wanted)
        {
            try
            {
                await LookAtAsync(schedule, known.GetValueOrDefault((schedule.Workflow, schedule.Key)), now, cancellationToken);
            }
            catch (FormatException e)
            {
                if (_problems.TryAdd(schedule, e.Message))
                    LogProblem(schedule.Workflow, schedule.Key, e.Message);
            }
        }
    }

    protected override Period Period => new("Firing schedules", Look, time, logger);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    private async Task LookAtAsync(WorkflowSchedule schedule, Row? row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var same = row is not null && row.Cron == schedule.Cron && row.TimeZone == schedule.TimeZone;
        if (same && row!.Next > now)
            return;
        (string, object)[] values = [("workflow", schedule.Workflow), ("key", schedule.Key), ("cron", schedule.Cron),
            ("zone", schedule.TimeZone), ("next", schedule.NextAfter(now))];
        if (!same)
            await database.WriteAsync(db => db.ExecuteAsync(row is null ? ScheduleSql.Add : ScheduleSql.Change, values), cancellationToken);
        else if (await database.WriteAsync(async db => await db.ExecuteAsync(ScheduleSql.Fire,
            [.. values, ("now", now), ("due", row!.Next)]) > 0
            && await runs.StartAsync(db, schedule.Workflow, schedule.Key, schedule.Input) != Guid.Empty, cancellationToken))
        {
            here.Wake();
            LogFired(schedule.Workflow, schedule.Key);
        }
    }

    private sealed record Row(string Workflow, string Key, string Cron, string TimeZone, DateTimeOffset Next);

    [LoggerMessage(1, LogLevel.Error, "The schedule of {Workflow} '{Key}' is never run: {Problem}")]
    private partial void LogProblem(string workflow, string key, string problem);

    [LoggerMessage(3, LogLevel.Information, "{Workflow} '{Key}' was started by its schedule")]
    private partial void LogFired(string workflow, string key);
}
