using Cronos;

namespace Wxauto.Storage.Workflows;

/// <summary>Starts a run whenever the clock of that zone shows one of these times. Times of the last week that passed while no process was
/// there are made up for once.</summary>
/// <param name="Cron">Five fields (minute, hour, day, month, weekday) or a name like @daily.</param>
/// <param name="TimeZone">IANA, e.g. Asia/Shanghai.</param>
public sealed record WorkflowSchedule(string Workflow, string Key, string Input, string Cron, string TimeZone)
{
    /// <summary>What is wrong with such a schedule and what to write instead; null: nothing.</summary>
    public static string? ProblemOf(string cron, string timeZone)
    {
        if (!CronExpression.TryParse(cron, out _))
            return $"'{cron}' is no cron expression: write minute, hour, day, month and weekday, e.g. '30 2 * * *' for 02:30 every day";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
            return $"'{timeZone}' is no time zone: write an IANA name, e.g. Asia/Shanghai";
        return CronExpression.Parse(cron).GetNextOccurrence(DateTimeOffset.UnixEpoch, zone) is null
            ? $"'{cron}' never comes: there is no such day" : null;
    }

    /// <summary>The first time after that one, UTC.</summary>
    /// <exception cref="FormatException"><see cref="ProblemOf"/> says what is wrong.</exception>
    public DateTimeOffset NextAfter(DateTimeOffset time) => ProblemOf(Cron, TimeZone) is { } problem ? throw new FormatException(problem)
        : CronExpression.Parse(Cron).GetNextOccurrence(time, TimeZoneInfo.FindSystemTimeZoneById(TimeZone))?.ToUniversalTime()
            ?? throw new FormatException($"'{Cron}' does not come again");
}

/// <summary>The schedules that a module has now, e.g. those of its resources. Asked every few seconds, so it must be cheap.</summary>
public interface IWorkflowSchedules
{
    IReadOnlyList<WorkflowSchedule> Current { get; }
}
