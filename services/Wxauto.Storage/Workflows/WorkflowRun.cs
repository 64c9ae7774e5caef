using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Workflows;

/// <summary>A run of a workflow: where it is, and what its next step needs.</summary>
public sealed class WorkflowRun
{
    public required Guid Id { get; init; }
    public required string Workflow { get; init; }

    /// <summary>What it is about; one run of a workflow and key is not at its end.</summary>
    public required string Key { get; init; }
    public required string Input { get; set; }

    /// <summary>What the last step returned.</summary>
    public required string State { get; set; }
    public required WorkflowRunState Status { get; set; }

    /// <summary>The step under way or next; empty before the first one.</summary>
    public required string Step { get; set; }

    /// <summary>How often this step was begun.</summary>
    public required int Attempts { get; set; }

    /// <summary>When it may be claimed: at its start, at the next attempt, or when the lease ends.</summary>
    public required DateTimeOffset ReadyAt { get; set; }
    public Guid? LeaseId { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public Reason? Error { get; set; }

    /// <summary>The run that starts when this one ends.</summary>
    public Guid? FollowUpId { get; set; }
    public string? FollowUpInput { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>When a schedule fires next. The commit that moves it on starts the run, so that one of many processes does.</summary>
public sealed class WorkflowScheduleRow
{
    public required string Workflow { get; init; }
    public required string Key { get; init; }
    public required string Cron { get; set; }
    public required string TimeZone { get; set; }
    public required DateTimeOffset NextRunAt { get; set; }
    public DateTimeOffset? LastRunAt { get; set; }
}
