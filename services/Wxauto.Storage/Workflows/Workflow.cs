using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Workflows;

/// <summary>
/// A workflow whose input and state are records. Both are kept as JSON (<see cref="WorkflowJson"/>); a run whose stored input or state is
/// of another shape, because the program was changed since, is parked and says so.
/// </summary>
/// <typeparam name="TInput">What a run is started with; <see cref="NoInput"/> when its key says all.</typeparam>
/// <typeparam name="TState">What each step hands to the next one.</typeparam>
public abstract class Workflow<TInput, TState> : IWorkflow where TInput : class where TState : class
{
    private IReadOnlyList<WorkflowStep<TInput, TState>>? _steps;

    public abstract string Name { get; }

    IReadOnlyList<string> IWorkflow.Steps => [.. All.Select(s => s.Name)];

    /// <summary>In their order. A run keeps the name of its next step: renaming one parks the runs that wait for it.</summary>
    protected abstract IReadOnlyList<WorkflowStep<TInput, TState>> Steps { get; }

    private IReadOnlyList<WorkflowStep<TInput, TState>> All => _steps ??= Steps;

    async Task<string> IWorkflow.RunStepAsync(string step, WorkflowRunContext run, CancellationToken cancellationToken)
    {
        var input = WorkflowJson.Read<TInput>(run.Input) ?? throw new WorkflowFailedException(WorkflowReasons.OtherInput.With(step));
        var state = run.State.Length == 0 ? null
            : WorkflowJson.Read<TState>(run.State) ?? throw new WorkflowFailedException(WorkflowReasons.OtherState.With(step));
        var context = new WorkflowRun<TInput, TState>(run.Id, run.Key, input, state, run.Attempt);
        return WorkflowJson.Write(await All.Single(s => s.Name == step).RunAsync(context, cancellationToken));
    }

    /// <summary>A step that may be run again after a crash, by another process; what it returns is committed before
    /// the next one begins.</summary>
    protected static WorkflowStep<TInput, TState> Step(string name,
        Func<WorkflowRun<TInput, TState>, CancellationToken, Task<TState>> run) => new(name, run);
}

/// <param name="Name">Never empty, never repeated in its workflow.</param>
public sealed record WorkflowStep<TInput, TState>(string Name, Func<WorkflowRun<TInput, TState>, CancellationToken, Task<TState>> RunAsync)
    where TInput : class where TState : class;

/// <param name="State">What the step before returned; null for the first one.</param>
/// <param name="Attempt">Of this step, from 1.</param>
public sealed record WorkflowRun<TInput, TState>(Guid Id, string Key, TInput Input, TState? State, int Attempt)
    where TInput : class where TState : class;

/// <summary>The key of the run says all.</summary>
public sealed record NoInput
{
    public static string Json { get; } = WorkflowJson.Write(new NoInput());
}

/// <summary>Its steps need nothing of each other.</summary>
public sealed record NoState
{
    public static NoState Value { get; } = new();
}
