using Microsoft.Extensions.Logging;
using Wxauto.Storage.Batching;
using Wxauto.Storage.Claims;

namespace Wxauto.Storage.Workflows;

/// <summary>
/// Runs the workflows of this process: claims several runs in one statement. When it stops, steps are told to end and the leases are given
/// back.
/// </summary>
internal sealed class WorkflowWorker : ClaimingService<ClaimedRun>
{
    private readonly Dictionary<string, IWorkflow> _workflows;
    private readonly WorkflowQueue _queue;
    private readonly RunsHere _here;
    private readonly WorkflowOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private WorkflowRunner? _runner;

    public WorkflowWorker(IEnumerable<IWorkflow> workflows, WorkflowQueue queue, RunsHere here, WorkflowOptions options, TimeProvider time,
        ILogger<WorkflowWorker> logger) : base(new Claiming("Runs of workflows", options.Concurrency, options.Lease, time, logger))
    {
        _workflows = workflows.ToDictionary(w => w.Name);
        foreach (var workflow in _workflows.Values)
            if (workflow.Steps.Count == 0 || workflow.Steps.Any(string.IsNullOrEmpty)
                || workflow.Steps.Distinct().Count() != workflow.Steps.Count)
                throw new InvalidOperationException($"The workflow {workflow.Name} needs one step at least, and each a name of its own.");
        (_queue, _here, _options, _time, _logger) = (queue, here, options, time, logger);
    }

    protected override Task Woken => _here.Woken;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_workflows.Count == 0)
            return;
        var commits = new Batcher<StepDone, StepsDone>("workflow steps", _queue.AdvanceAsync, 256);
        _runner = new WorkflowRunner(_workflows, _queue, commits, _here, _options, _time, _logger);
        using var ended = new CancellationTokenSource();
        // Serves the runs until the last one has ended or was given back.
        var service = commits.RunAsync(ended.Token);
        await base.ExecuteAsync(stoppingToken);
        await ended.CancelAsync();
        await service;
    }

    protected override Task<IReadOnlyList<ClaimedRun>> ClaimAsync(int max) =>
        _queue.ClaimAsync(_workflows.Values, max, _options.Lease, CancellationToken.None);

    protected override Task WorkAsync(ClaimedRun claim, CancellationToken stopping) => _runner!.RunAsync(claim, stopping);

    protected override async Task RenewAsync(CancellationToken cancellationToken)
    {
        var held = _here.All;
        if (held.Count == 0)
            return;
        foreach (var lost in await _queue.RenewAsync(held, _options.Lease, cancellationToken))
            _here.Stop(lost);
    }
}
