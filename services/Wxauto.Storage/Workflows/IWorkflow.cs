using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Workflows;

/// <summary>
/// A named list of steps, as those who run it see it; write one as a <see cref="Workflow{TInput,TState}"/>. A step may be run again after a
/// crash, by another process, so it must be idempotent; what it returns is committed before the next one begins. Register it as a singleton
/// <see cref="IWorkflow"/> in the processes that shall run it.
/// </summary>
public interface IWorkflow
{
    string Name { get; }

    /// <summary>In their order; names that are never empty and never repeated. A run keeps the name of its next step: renaming one parks
    /// the runs that wait for it.</summary>
    IReadOnlyList<string> Steps { get; }

    /// <summary>
    /// Runs one step. What it returns is committed as the run's state for the next step. <see cref="WorkflowFailedException"/>
    /// parks the run at once, anything else that is thrown is tried again. The token ends when the process stops, the run is
    /// cancelled or its lease is lost.
    /// </summary>
    Task<string> RunStepAsync(string step, WorkflowRunContext run, CancellationToken cancellationToken);
}

/// <param name="State">What the step before returned; empty for the first one.</param>
/// <param name="Attempt">Of this step, from 1.</param>
public sealed record WorkflowRunContext(Guid Id, string Key, string Input, string State, int Attempt);

/// <summary>Trying again would not help.</summary>
/// <param name="reason">Read by staff: what is wrong and what to do.</param>
public sealed class WorkflowFailedException(Reason reason, Exception? inner = null) : ReasonException(reason, inner);
