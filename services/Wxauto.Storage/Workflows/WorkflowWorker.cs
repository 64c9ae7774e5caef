using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Batching;

namespace Wxauto.Storage.Workflows;

/// <summary>
/// Runs the workflows of this process: claims several runs in one statement, as many as can be started at once, and renews their leases.
/// When it stops, steps are told to end and the leases are given back.
/// </summary>
internal sealed partial class WorkflowWorker : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IWorkflow> _workflows;
    private readonly WorkflowQueue _queue;
    private readonly RunsHere _here;
    private readonly WorkflowOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _free;

    public WorkflowWorker(IEnumerable<IWorkflow> workflows, WorkflowQueue queue, RunsHere here, WorkflowOptions options, TimeProvider time,
        ILogger<WorkflowWorker> logger)
    {
        _workflows = workflows.ToDictionary(w => w.Name);
        foreach (var workflow in _workflows.Values)
            if (workflow.Steps.Count == 0 || workflow.Steps.Any(string.IsNullOrEmpty)
                || workflow.Steps.Distinct().Count() != workflow.Steps.Count)
                throw new InvalidOperationException($"The workflow {workflow.Name} needs one step at least, and each a name of its own.");
        (_queue, _here, _options, _time, _logger) = (queue, here, options, time, logger);
        _free = new(options.Concurrency, options.Concurrency);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_workflows.Count == 0)
            return;
        var claims = Channel.CreateUnbounded<ClaimedRun>();
        var commits = new Batcher<StepDone, StepsDone>("workflow steps", _queue.AdvanceAsync, 256);
        var runner = new WorkflowRunner(_workflows, _queue, commits, _here, _options, _time, _logger);
        using var ended = new CancellationTokenSource();
        // These two serve the runs until the last one has ended or was given back.
        var service = Task.WhenAll(commits.RunAsync(ended.Token), RenewAsync(ended.Token));
        var runs = Task.WhenAll(Enumerable.Range(0, _options.Concurrency).Select(_ => WorkAsync(runner, claims.Reader, stoppingToken)));
        await ClaimAsync(claims.Writer, stoppingToken);
        claims.Writer.Complete();
        await runs;
        await ended.CancelAsync();
        await service;
    }

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    private async Task ClaimAsync(ChannelWriter<ClaimedRun> claims, CancellationToken stopping)
    {
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            var (free, claimed) = (0, 0);
            try
            {
                free = await TakeFreeAsync(stopping);
                var woken = _here.Woken;
                // Not with the token: a claim that is broken off may have been committed, and would be nobody's until its lease ends.
                foreach (var run in await _queue.ClaimAsync(_workflows.Values, free, _options.Lease, CancellationToken.None))
                {
                    claims.TryWrite(run);
                    claimed++;
                }
                failures = 0;
                if (claimed < free)
                    _free.Release(free - claimed);
                if (claimed < free)
                    await Signal.WaitAsync(woken, Poll, _time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var pause = WorkflowRunner.PauseAfter(failures++);
                LogClaimFailed(pause, e);
                if (free > 0)
                    _free.Release(free);
                await Task.Delay(pause, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Only what can be started at once is claimed: the rest is left to other processes.</summary>
    private async Task<int> TakeFreeAsync(CancellationToken stopping)
    {
        await _free.WaitAsync(stopping);
        var taken = 1;
        while (taken < _options.Concurrency && _free.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    private async Task WorkAsync(WorkflowRunner runner, ChannelReader<ClaimedRun> claims, CancellationToken stopping)
    {
        await foreach (var claim in claims.ReadAllAsync(CancellationToken.None))
        {
            await runner.RunAsync(claim, stopping);
            _free.Release();
        }
    }

    private async Task RenewAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_options.Lease / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
                await RenewOnceAsync(ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Nothing is held any more.
        }
    }

    private async Task RenewOnceAsync(CancellationToken ended)
    {
        try
        {
            var held = _here.All;
            if (held.Count == 0)
                return;
            foreach (var lost in await _queue.RenewAsync(held, _options.Lease, ended))
                _here.Stop(lost);
        }
        catch (Exception e) when (!ended.IsCancellationRequested)
        {
            LogRenewFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Runs of workflows cannot be claimed; trying again in {Pause}")]
    private partial void LogClaimFailed(TimeSpan pause, Exception e);

    [LoggerMessage(2, LogLevel.Warning, "Leases of workflows cannot be renewed; trying again")]
    private partial void LogRenewFailed(Exception e);
}
