namespace Wxauto.Storage.Workflows;

/// <summary>Wxauto:Workflows in the configuration.</summary>
public sealed class WorkflowOptions
{
    /// <summary>Runs of this process at a time.</summary>
    public int Concurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>How long a run stays with a process that says nothing more: after a crash another one takes it then.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A step that takes longer is stopped and counts as failed.</summary>
    public TimeSpan StepLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Attempts of one step, then the run is parked.</summary>
    public int MaxAttempts { get; set; } = 5;
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(5);
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long runs that succeeded or were cancelled can be looked at.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    internal IEnumerable<string> Faults
    {
        get
        {
            if (Concurrency < 1)
                yield return "Concurrency: must be 1 or more";
            if (MaxAttempts < 1)
                yield return "MaxAttempts: must be 1 or more";
            if (Lease < TimeSpan.FromSeconds(3))
                yield return "Lease: must be 3 seconds or more, e.g. 00:00:30";
            if (StepLimit <= TimeSpan.Zero || StepLimit > TimeSpan.FromDays(20))
                yield return "StepLimit: must be more than nothing and at most 20 days";
            if (FirstDelay <= TimeSpan.Zero || MaxDelay < FirstDelay || MaxDelay > TimeSpan.FromDays(1))
                yield return "FirstDelay: must be more than nothing and not longer than MaxDelay, which is at most a day";
            if (Keep < TimeSpan.Zero)
                yield return "Keep: must not be negative";
        }
    }

    /// <summary>Four times as long after each failure, up to the longest, a fifth more or less: what failed together
    /// is not tried together.</summary>
    /// <param name="attempt">The one that failed, from 1.</param>
    /// <param name="chance">0 to 1.</param>
    internal TimeSpan DelayAfter(int attempt, double chance)
    {
        var delay = FirstDelay;
        for (var i = 1; i < attempt && delay < MaxDelay; i++)
            delay *= 4;
        return (delay < MaxDelay ? delay : MaxDelay) * (0.8 + 0.4 * chance);
    }
}
