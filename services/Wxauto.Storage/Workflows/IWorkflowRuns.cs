using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Workflows;

/// <summary>Starts workflows and tells how they are doing. Works in every process, whether it runs the workflow itself or not.</summary>
public interface IWorkflowRuns
{
    /// <summary>
    /// Starts a run once this returns, whatever happens to the process. One run of a workflow and key is under way at a time: the input
    /// of one that has not begun is replaced; when it has begun, this input waits and runs when that one ends (the latest such input
    /// counts); one that failed is replaced.
    /// </summary>
    /// <returns>The id of the run that will have this input.</returns>
    Task<Guid> StartAsync(string workflow, string key, string input, CancellationToken cancellationToken);

    /// <summary>Lets a failed run go on at the step that failed, or one that waits for its next attempt go on now. False when there
    /// is none with this id.</summary>
    Task<bool> RetryAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a run with nothing more committed, and what would follow it; its step is told to stop, at once in this process and within
    /// a third of a lease in others. False when it has ended already.
    /// </summary>
    Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="unfinishedOnly">Without those that succeeded or were cancelled; a failed one can be retried and is listed.</param>
    Task<IReadOnlyList<WorkflowRunInfo>> ListAsync(string workflow, string? keyPrefix, bool unfinishedOnly, int max,
        CancellationToken cancellationToken);

    /// <summary>The runs of these keys that are not at their end; failed ones count.</summary>
    Task<IReadOnlyDictionary<string, WorkflowRunInfo>> UnfinishedAsync(string workflow, IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken);

    /// <summary>The newest run of the key, and the newest with this input that came to its end or to an error;
    /// null when there is none.</summary>
    Task<(WorkflowRunInfo? Newest, WorkflowRunInfo? Told)> LastAsync(string workflow, string key, string input,
        CancellationToken cancellationToken);

    /// <summary>Runs that wait or are under way; failed ones wait for a person and do not count.</summary>
    Task<int> CountUnfinishedAsync(string workflow, string keyPrefix, CancellationToken cancellationToken);
}

/// <param name="Step">Under way or next; after a failure the one that failed; empty before the first.</param>
/// <param name="Attempts">How often that step was begun.</param>
/// <param name="Error">Why its last attempt failed.</param>
/// <param name="NextAttemptAt">When it may begin or be tried again; null when it is under way or at its end.</param>
/// <param name="HasFollowUp">Another input waits for its end.</param>
/// <param name="Result">What its last step returned; empty before.</param>
public sealed record WorkflowRunInfo(
    Guid Id, string Workflow, string Key, string Input, WorkflowRunState State, string Step, int Attempts, Reason? Error,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, bool HasFollowUp, string Result);

/// <summary>The order matters: indexes and statements say "unfinished" as below 2 and "not at its end" as below 3.</summary>
public enum WorkflowRunState
{
    /// <summary>Has not begun.</summary>
    Waiting = 0,

    /// <summary>Has begun: a step is under way or waits for its next attempt.</summary>
    Running = 1,

    /// <summary>Parked with its error until someone retries, replaces or cancels it.</summary>
    Failed = 2,
    Succeeded = 3,
    Cancelled = 4,
}
