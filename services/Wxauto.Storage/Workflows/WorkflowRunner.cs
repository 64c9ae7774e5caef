using Microsoft.Extensions.Logging;
using Prometheus;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Batching;

namespace Wxauto.Storage.Workflows;

/// <summary>Takes one claimed run through its steps, until it ends, fails, is lost, or the process stops.</summary>
internal sealed partial class WorkflowRunner(
    IReadOnlyDictionary<string, IWorkflow> workflows, WorkflowQueue queue, Batcher<StepDone, StepsDone> commits, RunsHere here,
    WorkflowOptions options, TimeProvider time, ILogger logger)
{
    private const int MaxError = 2000;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(15);

    public async Task RunAsync(ClaimedRun claim, CancellationToken stopping)
    {
        using var held = here.Hold(claim, stopping);
        var workflow = workflows[claim.Workflow];
        for (var run = claim; run is not null;)
            run = await StepAsync(workflow, run, held.Token, stopping);
    }

    /// <summary>Longer after each failure of the database.</summary>
    public static TimeSpan PauseAfter(int failures) => failures < 4 ? TimeSpan.FromSeconds(1 << failures) : MaxPause;

    /// <summary>Returns the run at its next step, if it goes on here.</summary>
    private async Task<ClaimedRun?> StepAsync(IWorkflow workflow, ClaimedRun run, CancellationToken held, CancellationToken stopping)
    {
        var next = workflow.Steps.SkipWhile(s => s != run.Step).Skip(1).FirstOrDefault();
        if (stopping.IsCancellationRequested)
            await GiveBackAsync(run, stopping);
        else if (!workflow.Steps.Contains(run.Step))
            await ParkAsync(run, WorkflowReasons.NoStep.With(run.Workflow, run.Step), null, stopping);
        else if (run.Attempt > options.MaxAttempts)
            await ParkAsync(run, WorkflowReasons.ProcessEnded.With(options.MaxAttempts, run.Step), null, stopping);
        else
        {
            try
            {
                var state = await RunStepAsync(workflow, run, held);
                return await CommitAsync(run, next, state, stopping);
            }
            catch (WorkflowFailedException e)
            {
                await ParkAsync(run, e.Reason, e, stopping);
            }
            catch (Exception e) when (stopping.IsCancellationRequested)
            {
                LogInterrupted(run.Workflow, run.Key, run.Step, e.Message);
                await GiveBackAsync(run, stopping);
            }
            catch (Exception e) when (held.IsCancellationRequested)
            {
                Lost(run, e);
            }
            catch (Exception e)
            {
                await RetryAsync(run, e, stopping);
            }
        }
        return null;
    }

    private async Task<string> RunStepAsync(IWorkflow workflow, ClaimedRun run, CancellationToken held)
    {
        using var limit = new CancellationTokenSource(options.StepLimit, time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(held, limit.Token);
        try
        {
            using (WorkflowMetrics.StepSeconds.WithLabels(run.Workflow, run.Step).NewTimer())
                return await workflow.RunStepAsync(run.Step, new WorkflowRunContext(run.Id, run.Key, run.Input, run.State, run.Attempt),
                    token.Token)
                    ?? throw new InvalidOperationException($"The step '{run.Step}' of {run.Workflow} returned no state.");
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !held.IsCancellationRequested)
        {
            throw new StepTimeoutException(WorkflowReasons.Slow.With(run.Step, options.StepLimit.TotalSeconds), e);
        }
    }

    private async Task<ClaimedRun?> CommitAsync(ClaimedRun run, string? next, string state, CancellationToken stopping)
    {
        var keep = next is not null && !stopping.IsCancellationRequested;
        var step = new StepDone(run.Id, run.LeaseId, run.Step, next, state, run.Attempt, keep, time.GetUtcNow());
        // While the database is away the result waits here: the step may have been dear.
        var done = await WriteAsync(run, token => commits.AddAsync([step], token), stopping);
        if (!done.Runs.Contains(run.Id))
        {
            Lost(run, null);
            return null;
        }
        if (done.FollowUps)
            here.Wake();
        if (next is null)
            WorkflowMetrics.Runs.WithLabels(run.Workflow, "succeeded").Inc();
        return keep ? run with { Step = next!, State = state, Attempt = 1 } : null;
    }

    private async Task RetryAsync(ClaimedRun run, Exception e, CancellationToken stopping)
    {
        if (run.Attempt >= options.MaxAttempts)
        {
            await ParkAsync(run, ReasonOf(e), e, stopping);
            return;
        }
        var delay = options.DelayAfter(run.Attempt, Random.Shared.NextDouble());
        LogRetry(run.Workflow, run.Key, run.Step, run.Attempt, delay, e);
        WorkflowMetrics.Retries.WithLabels(run.Workflow, run.Step).Inc();
        await EndAsync(run, token => queue.RetryLaterAsync(run, ReasonOf(e), time.GetUtcNow() + delay, token), stopping);
    }

    private async Task ParkAsync(ClaimedRun run, Reason error, Exception? e, CancellationToken stopping)
    {
        LogParked(run.Workflow, run.Key, run.Step, run.Attempt, error, e);
        if (!await EndAsync(run, token => queue.ParkAsync(run, error, token), stopping))
            return;
        WorkflowMetrics.Runs.WithLabels(run.Workflow, "failed").Inc();
        here.Wake();
    }

    private Task<bool> GiveBackAsync(ClaimedRun run, CancellationToken stopping) =>
        EndAsync(run, token => queue.GiveBackAsync(run, token), stopping);

    /// <summary>Writes how the claim ends; if even that fails, the lease ends by itself and the step is run again.</summary>
    private async Task<bool> EndAsync(ClaimedRun run, Func<CancellationToken, Task<bool>> write, CancellationToken stopping)
    {
        try
        {
            return await WriteAsync(run, write, stopping);
        }
        catch (Exception e)
        {
            LogNotKept(run.Workflow, run.Key, run.Step, e);
            return false;
        }
    }

    /// <summary>Tries again while the database is away. A process that stops tries once.</summary>
    private async Task<T> WriteAsync<T>(ClaimedRun run, Func<CancellationToken, Task<T>> write, CancellationToken stopping)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await write(CancellationToken.None);
            }
            catch (Exception e) when (DatabaseOutage.IsCauseOf(e) && !stopping.IsCancellationRequested)
            {
                LogAway(run.Workflow, run.Key, e.Message);
                await Task.Delay(PauseAfter(failures), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Lost(ClaimedRun run, Exception? e)
    {
        WorkflowMetrics.LostLeases.WithLabels(run.Workflow).Inc();
        LogLost(run.Workflow, run.Key, run.Step, e?.Message ?? "it was done");
    }

    private static Reason ReasonOf(Exception e) => e is ReasonException told ? told.Reason
        : WorkflowReasons.Error.With(e.Message.Length > MaxError ? e.Message[..MaxError] : e.Message);

    private sealed class StepTimeoutException(Reason reason, Exception inner) : ReasonException(reason, inner);
}
