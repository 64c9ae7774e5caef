using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Workflows;

public sealed class SqliteWorkflowSteps : WorkflowStepsContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();
}

public sealed class PostgreSqlWorkflowSteps : WorkflowStepsContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Steps: their order, crashes, leases, failures, the end of a process.</summary>
public abstract class WorkflowStepsContract : WorkflowContract
{
    private static readonly string[] Three = ["read", "split", "index"];
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Steps_run_in_their_order_and_each_gets_what_the_one_before_returned()
    {
        var workflow = new ScriptedWorkflow(Three);
        var process = await Process(workflow).StartAsync();

        var id = await process.StartRunAsync("docs/退货.md", "内容👋");

        var run = await process.UntilAsync(id, WorkflowRunState.Succeeded);
        workflow.Begun.Select(b => (b.Step, b.Run.State, b.Run.Input, b.Run.Key, b.Run.Attempt)).Should().Equal(
            ("read", "", "内容👋", "docs/退货.md", 1), ("split", "read;", "内容👋", "docs/退货.md", 1),
            ("index", "read;split;", "内容👋", "docs/退货.md", 1));
        run.Should().BeEquivalentTo(new { Step = "index", Attempts = 1, Error = (string?)null, NextAttemptAt = (DateTimeOffset?)null,
            HasFollowUp = false });
        run.FinishedAt.Should().NotBeNull();
        run.Result.Should().Be("read;split;index;");
    }

    [Fact]
    public async Task A_run_whose_process_died_between_two_steps_goes_on_where_it_stopped()
    {
        var dying = Process(new ScriptedWorkflow(Three));
        var id = await dying.StartRunAsync("a");
        var claim = await ClaimAsync(dying);
        (await dying.Queue.AdvanceAsync([Done(claim, "split", "half")], default)).Runs.Should().Equal(id);
        // It is at the second step and is never heard of again.

        var workflow = new ScriptedWorkflow(Three);
        var other = await Process(workflow).StartAsync();
        Time.Advance(Lease - TimeSpan.FromSeconds(1));
        (await ClaimsAsync(other)).Should().BeEmpty("the lease is not over");

        (await other.UntilAsync(id, WorkflowRunState.Succeeded, ASecondPasses)).Attempts.Should().Be(1);
        workflow.Begun.Select(b => (b.Step, b.Run.State, b.Run.Attempt)).Should().Equal(("split", "half", 2), ("index", "halfsplit;", 1));
    }

    [Fact]
    public async Task Who_lost_the_lease_commits_nothing()
    {
        var process = Process(new ScriptedWorkflow(Three));
        var id = await process.StartRunAsync("a");
        var lost = await ClaimAsync(process);
        Time.Advance(Lease + TimeSpan.FromSeconds(1));
        var held = await ClaimAsync(process);

        (await process.Queue.AdvanceAsync([Done(lost, "split", "stale")], default)).Runs.Should().BeEmpty();
        (await process.Queue.AdvanceAsync([Done(lost, null, "stale")], default)).Runs.Should().BeEmpty();
        (await process.Queue.RetryLaterAsync(lost, WorkflowReasons.Error.With("stale"), Time.GetUtcNow(), default)).Should().BeFalse();
        (await process.Queue.GiveBackAsync(lost, default)).Should().BeFalse();
        (await process.Queue.ParkAsync(lost, WorkflowReasons.Error.With("stale"), default)).Should().BeFalse();
        (await process.Queue.RenewAsync([lost, held], Lease, default)).Should().Equal(lost);

        (await process.RunAsync(id)).Should()
            .BeEquivalentTo(new { State = WorkflowRunState.Running, Step = "read", Result = "", Attempts = 2, Error = (string?)null });
        (await process.Queue.AdvanceAsync([Done(held, "split", "good")], default)).Runs.Should().Equal(id);
    }

    [Fact]
    public async Task A_step_that_is_committed_twice_because_an_answer_was_lost_counts_once()
    {
        var process = Process(new ScriptedWorkflow(Three));
        await process.StartRunAsync("a");
        var claim = await ClaimAsync(process);
        (await process.Queue.AdvanceAsync([Done(claim, "split", "one")], default)).Runs.Should().HaveCount(1);
        (await process.Queue.AdvanceAsync([Done(claim, "split", "two")], default)).Runs.Should().BeEmpty();
        Time.Advance(Lease + TimeSpan.FromSeconds(1));
        (await ClaimAsync(process)).State.Should().Be("one");
    }

    [Fact]
    public async Task A_long_step_keeps_its_lease()
    {
        var end = new TaskCompletionSource<string>();
        var workflow = new ScriptedWorkflow(["read"], (_, _, _) => end.Task);
        var process = await Process(workflow, options: new WorkflowOptions { Lease = Lease }).StartAsync();
        var id = await process.StartRunAsync("a");
        await WorkflowProcess.UntilAsync(() => Task.FromResult(!workflow.Begun.IsEmpty));
        // Only now: it would take the run as well as the first.
        var other = await Process(new ScriptedWorkflow(["read"])).StartAsync();

        // A third of the lease at a time, and each time until the renewal is written.
        for (var i = 0; i < 9; i++)
        {
            Time.Advance(Lease / 3);
            await WorkflowProcess.UntilAsync(async () => await ReadyAtAsync(process, id) >= Time.GetUtcNow() + Lease * 2 / 3);
        }

        end.SetResult("done");
        (await process.UntilAsync(id, WorkflowRunState.Succeeded)).Attempts.Should().Be(1);
        other.Get<RunsHere>().All.Should().BeEmpty();
    }

    [Fact]
    public async Task A_step_that_fails_is_tried_again_after_growing_pauses_then_the_run_is_parked_and_can_be_retried()
    {
        var broken = true;
        List<DateTimeOffset> at = [];
        var workflow = new ScriptedWorkflow(Three, (step, run, _) =>
        {
            if (step != "split" || !broken)
                return Task.FromResult(ScriptedWorkflow.Added(step, run));
            at.Add(Time.GetUtcNow());
            throw new IOException("The disk is full.");
        });
        var process = await Process(workflow).StartAsync();
        var id = await process.StartRunAsync("a");

        var parked = await process.UntilAsync(id, WorkflowRunState.Failed, ASecondPasses);

        parked.Should().BeEquivalentTo(new { Step = "split", Attempts = 5, Error = WorkflowReasons.Error.With("The disk is full."),
            NextAttemptAt = (DateTimeOffset?)null });
        (await process.Runs.CountUnfinishedAsync("import", "", default)).Should().Be(0);
        var pauses = at.Zip(at.Skip(1), (a, b) => (b - a).TotalSeconds).ToList();
        pauses.Should().HaveCount(4);
        foreach (var (pause, expected) in pauses.Zip([5.0, 20, 80, 320]))
            pause.Should().BeGreaterThanOrEqualTo(expected * 0.8);

        broken = false;
        (await process.Runs.RetryAsync(id, default)).Should().BeTrue();
        (await process.UntilAsync(id, WorkflowRunState.Succeeded, ASecondPasses)).Error.Should().BeNull();
        workflow.Begun.Count(b => b.Step == "read").Should().Be(1, "the first step was committed");
        (await process.Runs.RetryAsync(id, default)).Should().BeFalse("it has ended");
    }

    [Fact]
    public async Task A_run_that_waits_for_its_next_attempt_says_so_and_can_be_retried_now()
    {
        var process = await Process(new ScriptedWorkflow(["read"], (_, _, _) => throw new IOException("Away."))).StartAsync();
        var id = await process.StartRunAsync("a");
        await WorkflowProcess.UntilAsync(async () => (await process.RunAsync(id)).NextAttemptAt > Time.GetUtcNow());
        await process.StopAsync();
        (await process.RunAsync(id)).Should().BeEquivalentTo(
            new { State = WorkflowRunState.Running, Attempts = 1, Error = WorkflowReasons.Error.With("Away.") });

        var other = await Process(new ScriptedWorkflow(["read"])).StartAsync();
        (await other.Runs.RetryAsync(id, default)).Should().BeTrue();
        await other.UntilAsync(id, WorkflowRunState.Succeeded);
    }

    [Fact]
    public async Task A_failure_that_cannot_get_better_parks_the_run_at_once()
    {
        var workflow = new ScriptedWorkflow(Three,
            (_, _, _) => throw new WorkflowFailedException(DocumentReasons.Encrypted));
        var process = await Process(workflow).StartAsync();
        var run = await process.UntilAsync(await process.StartRunAsync("a"), WorkflowRunState.Failed);
        run.Should().BeEquivalentTo(new { Step = "read", Attempts = 1, Error = DocumentReasons.Encrypted.Reason });
        workflow.Begun.Should().ContainSingle();
    }

    [Fact]
    public async Task A_step_that_takes_the_process_with_it_each_time_is_parked()
    {
        var process = Process(new ScriptedWorkflow(Three));
        var id = await process.StartRunAsync("a");
        for (var i = 0; i < 5; i++)
        {
            (await ClaimAsync(process)).Attempt.Should().Be(i + 1);
            Time.Advance(Lease + TimeSpan.FromSeconds(1));
        }
        var workflow = new ScriptedWorkflow(Three);
        var other = await Process(workflow).StartAsync();
        (await other.UntilAsync(id, WorkflowRunState.Failed)).Error.Should().Be(WorkflowReasons.ProcessEnded.With(5, "read"));
        workflow.Begun.Should().BeEmpty();
    }

    [Fact]
    public async Task A_step_without_end_is_stopped_and_counts_as_failed()
    {
        var workflow = new ScriptedWorkflow(["read"], async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        // Shorter than the lease: time goes on at once, and the lease need not be renewed meanwhile.
        var process = await Process(workflow, options: new WorkflowOptions { MaxAttempts = 1, StepLimit = TimeSpan.FromSeconds(9) })
            .StartAsync();
        var id = await process.StartRunAsync("a");
        await WorkflowProcess.UntilAsync(() => Task.FromResult(!workflow.Begun.IsEmpty));
        Time.Advance(TimeSpan.FromSeconds(10));
        (await process.UntilAsync(id, WorkflowRunState.Failed)).Error.Should().Be(WorkflowReasons.Slow.With("read", 9.0));
    }

    [Fact]
    public async Task A_run_at_a_step_that_is_gone_is_parked_with_what_to_do()
    {
        var old = Process(new ScriptedWorkflow(["fetch", "index"]));
        var id = await old.StartRunAsync("a");
        await old.Queue.GiveBackAsync(await ClaimAsync(old), default);
        var process = await Process(new ScriptedWorkflow(Three)).StartAsync();
        (await process.UntilAsync(id, WorkflowRunState.Failed)).Error.Should().Be(WorkflowReasons.NoStep.With("import", "fetch"));
    }

    [Fact]
    public async Task A_process_that_stops_gives_its_runs_back_at_once_and_no_attempt_is_lost()
    {
        var workflow = new ScriptedWorkflow(Three, async (step, run, token) =>
        {
            if (step == "split")
                await Task.Delay(Timeout.Infinite, token);
            return ScriptedWorkflow.Added(step, run);
        });
        var process = await Process(workflow).StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => process.StartRunAsync($"{i}")));
        await WorkflowProcess.UntilAsync(() => Task.FromResult(workflow.Begun.Count(b => b.Step == "split") == 3), ASecondPasses);

        await process.StopAsync();

        (await process.Runs.ListAsync("import", null, true, 10, default)).Should().HaveCount(3)
            .And.OnlyContain(r => r.Attempts == 0 && r.Step == "split" && r.NextAttemptAt <= Time.GetUtcNow() && r.Error == null);
        var rest = new ScriptedWorkflow(Three);
        var other = await Process(rest).StartAsync();
        foreach (var id in ids)
            await other.UntilAsync(id, WorkflowRunState.Succeeded);
        rest.Begun.Should().OnlyContain(b => b.Step != "read" && b.Run.Attempt == 1);
    }

    [Fact]
    public async Task A_step_that_ends_while_its_process_stops_is_kept()
    {
        var begun = new TaskCompletionSource();
        var workflow = new ScriptedWorkflow(Three, async (step, run, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ScriptedWorkflow.Added(step, run);
        });
        var process = await Process(workflow).StartAsync();
        var id = await process.StartRunAsync("a");
        await begun.Task;
        await process.StopAsync();
        (await process.RunAsync(id)).Should().BeEquivalentTo(new { State = WorkflowRunState.Running, Step = "split", Attempts = 0 });
    }

    [Fact]
    public async Task Two_processes_never_run_one_run_at_once_and_leave_none()
    {
        var (running, twice) = (new System.Collections.Concurrent.ConcurrentDictionary<Guid, bool>(), 0);
        async Task<string> RunAsync(string step, WorkflowRunContext run, CancellationToken token)
        {
            if (!running.TryAdd(run.Id, true))
                Interlocked.Increment(ref twice);
            await Task.Yield();
            running.TryRemove(run.Id, out _);
            return ScriptedWorkflow.Added(step, run);
        }
        var workflows = Enumerable.Range(0, 2).Select(_ => new ScriptedWorkflow(Three, RunAsync)).ToList();
        var processes = workflows.Select(w => Process(w, TimeProvider.System)).ToList();
        for (var i = 0; i < 200; i++)
            await processes[i % 2].StartRunAsync($"{i}");

        foreach (var process in processes)
            await process.StartAsync();
        await WorkflowProcess.UntilAsync(async () => await processes[0].Runs.CountUnfinishedAsync("import", "", default) == 0);

        twice.Should().Be(0);
        workflows.SelectMany(w => w.Begun).GroupBy(b => (b.Run.Id, b.Step)).Should().HaveCount(600).And.OnlyContain(g => g.Count() == 1);
        (await processes[0].Runs.ListAsync("import", null, false, 1000, default)).Should().HaveCount(200)
            .And.OnlyContain(r => r.State == WorkflowRunState.Succeeded);
    }

    private static async Task<ClaimedRun> ClaimAsync(WorkflowProcess process) => (await ClaimsAsync(process)).Should()
        .ContainSingle().Subject;

    private static Task<IReadOnlyList<ClaimedRun>> ClaimsAsync(WorkflowProcess process) =>
        process.Queue.ClaimAsync([.. process.Get<IEnumerable<IWorkflow>>()], 10, Lease, default);

    private StepDone Done(ClaimedRun run, string? next, string state) =>
        new(run.Id, run.LeaseId, run.Step, next, state, run.Attempt, next is not null, Time.GetUtcNow());

    private static async Task<DateTimeOffset> ReadyAtAsync(WorkflowProcess process, Guid id)
    {
        await using var db = process.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<WxautoDb>>().CreateDbContext();
        return db.Set<WorkflowRun>().Single(r => r.Id == id).ReadyAt;
    }
}
