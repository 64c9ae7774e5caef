using System.Collections.Concurrent;
using Wxauto.Storage.Workflows;

namespace Wxauto.Storage.Tests.Workflows;

/// <summary>A workflow whose steps do what the test says; without words, a step adds its name to the state.</summary>
internal sealed class ScriptedWorkflow(string[] steps, Func<string, WorkflowRunContext, CancellationToken, Task<string>>? run = null)
    : IWorkflow
{
    /// <summary>What was begun, in that order.</summary>
    public ConcurrentQueue<(string Step, WorkflowRunContext Run)> Begun { get; } = [];

    public string Name => "import";

    public IReadOnlyList<string> Steps => steps;

    public static string Added(string step, WorkflowRunContext run) => run.State + step + ";";

    public async Task<string> RunStepAsync(string step, WorkflowRunContext context, CancellationToken cancellationToken)
    {
        Begun.Enqueue((step, context));
        return run is null ? Added(step, context) : await run(step, context, cancellationToken);
    }
}
