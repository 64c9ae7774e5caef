using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Workflows;

public sealed class SqliteWorkflowRuns : WorkflowRunsContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();
}

public sealed class PostgreSqlWorkflowRuns : WorkflowRunsContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Starting, replacing, following up, cancelling, looking.</summary>
public abstract class WorkflowRunsContract : WorkflowContract
{
    private static readonly Reason Broken = WorkflowReasons.Error.With("Broken.");
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_run_that_has_not_begun_gets_the_newer_input()
    {
        var workflow = new ScriptedWorkflow(["read"]);
        var process = Process(workflow);
        var id = await process.StartRunAsync("a", "old");
        (await process.StartRunAsync("a", "new")).Should().Be(id);
        (await process.StartRunAsync("b", "other")).Should().NotBe(id);
        await process.StartAsync();
        await process.UntilAsync(id, WorkflowRunState.Succeeded);
        workflow.Begun.Where(b => b.Run.Key == "a").Select(b => b.Run.Input).Should().Equal("new");
    }

    [Fact]
    public async Task What_comes_while_a_run_is_under_way_runs_after_it_once_with_the_latest_input()
    {
        var workflow = Held();
        var process = await Process(workflow).StartAsync();
        var first = await process.StartRunAsync("a", "1");
        await BegunAsync(workflow);

        var second = await process.StartRunAsync("a", "2");
        (await process.StartRunAsync("a", "3")).Should().Be(second).And.NotBe(first);
        (await process.RunAsync(first)).HasFollowUp.Should().BeTrue();
        (await process.Runs.CountUnfinishedAsync("import", "a", default)).Should().Be(1);
        _go.SetResult();

        await process.UntilAsync(second, WorkflowRunState.Succeeded);
        (await process.RunAsync(first)).Should().BeEquivalentTo(new { State = WorkflowRunState.Succeeded, HasFollowUp = false });
        workflow.Begun.Select(b => b.Run.Input).Should().Equal("1", "3");
    }

    [Fact]
    public async Task A_follow_up_also_comes_after_a_failure_and_the_error_can_still_be_read()
    {
        var workflow = new ScriptedWorkflow(["read"], async (_, run, _) =>
        {
            await _go.Task;
            return run.Input == "bad" ? throw new WorkflowFailedException(Broken) : "ok";
        });
        var process = await Process(workflow).StartAsync();
        var bad = await process.StartRunAsync("a", "bad");
        await BegunAsync(workflow);
        var good = await process.StartRunAsync("a", "good");
        _go.SetResult();
        await process.UntilAsync(good, WorkflowRunState.Succeeded);
        (await process.RunAsync(bad)).Should().BeEquivalentTo(new { State = WorkflowRunState.Cancelled, Error = Broken });
    }

    [Fact]
    public async Task A_failed_run_is_replaced_by_a_new_one()
    {
        var workflow = new ScriptedWorkflow(["read"], (_, run, _) => run.Input == "bad" ? throw new WorkflowFailedException(Broken)
            : Task.FromResult("ok"));
        var process = await Process(workflow).StartAsync();
        var failed = await process.StartRunAsync("a", "bad");
        await process.UntilAsync(failed, WorkflowRunState.Failed);

        var next = await process.StartRunAsync("a", "good");

        next.Should().NotBe(failed);
        await process.UntilAsync(next, WorkflowRunState.Succeeded);
        (await process.Runs.ListAsync("import", "a", true, 10, default)).Should().BeEmpty();
        (await process.Runs.RetryAsync(failed, default)).Should().BeFalse("the newer run has taken its place");
    }

    [Fact]
    public async Task Many_who_start_one_key_at_once_get_one_run()
    {
        var processes = new[] { Process(null), Process(null) };
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => processes[i % 2].StartRunAsync("a", $"{i}")));
        ids.Distinct().Should().ContainSingle();
        (await processes[0].Runs.CountUnfinishedAsync("import", "", default)).Should().Be(1);
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_step_keeps_nothing_and_starts_no_follow_up()
    {
        var stopped = new TaskCompletionSource();
        var workflow = Forever(stopped);
        var process = await Process(workflow).StartAsync();
        var id = await process.StartRunAsync("a", "1");
        await BegunAsync(workflow);
        await process.StartRunAsync("a", "2");

        (await process.Runs.CancelAsync(id, default)).Should().BeTrue();

        await stopped.Task;
        await process.StopAsync();
        (await process.RunAsync(id)).Should().BeEquivalentTo(new { State = WorkflowRunState.Cancelled, Result = "" });
        (await process.Runs.CountUnfinishedAsync("import", "", default)).Should().Be(0);
        (await process.Runs.CancelAsync(id, default)).Should().BeFalse();
        (await process.Runs.CancelAsync(Guid.NewGuid(), default)).Should().BeFalse();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_elsewhere_is_stopped_when_its_lease_should_be_renewed()
    {
        var stopped = new TaskCompletionSource();
        var workflow = Forever(stopped);
        var process = await Process(workflow, options: new WorkflowOptions()).StartAsync();
        var id = await process.StartRunAsync("a");
        await BegunAsync(workflow);
        (await Process(null).Runs.CancelAsync(id, default)).Should().BeTrue();
        await WorkflowProcess.UntilAsync(() => Task.FromResult(stopped.Task.IsCompleted), ASecondPasses);
        (await process.RunAsync(id)).State.Should().Be(WorkflowRunState.Cancelled);
    }

    [Fact]
    public async Task A_run_that_waits_can_be_cancelled_and_so_can_a_follow_up_alone()
    {
        var workflow = Held();
        var process = await Process(workflow, options: new WorkflowOptions { Concurrency = 1 }).StartAsync();
        var first = await process.StartRunAsync("a", "1");
        await BegunAsync(workflow);
        var waiting = await process.StartRunAsync("b");
        (await process.Runs.CancelAsync(waiting, default)).Should().BeTrue();
        (await process.Runs.CancelAsync(await process.StartRunAsync("a", "2"), default)).Should().BeTrue();
        _go.SetResult();
        await process.UntilAsync(first, WorkflowRunState.Succeeded);
        await process.StopAsync();
        workflow.Begun.Should().ContainSingle();
        (await process.Runs.CountUnfinishedAsync("import", "", default)).Should().Be(0);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_the_beginning_of_their_key()
    {
        var process = Process(new ScriptedWorkflow(["read"]));
        foreach (var key in new[] { "kb_1/a", "kb_1/b", "kbx1/a", "KB_1/a", "kb_1%" })
            await process.StartRunAsync(key);
        (await process.Runs.ListAsync("import", "kb_1/", true, 10, default)).Select(r => r.Key).Should().Equal("kb_1/b", "kb_1/a");
        (await process.Runs.ListAsync("import", null, false, 2, default)).Select(r => r.Key).Should().Equal("kb_1%", "KB_1/a");
        (await process.Runs.ListAsync("sync", null, false, 10, default)).Should().BeEmpty();
        (await process.Runs.CountUnfinishedAsync("import", "kb_1%", default)).Should().Be(1);
        (await process.Runs.CountUnfinishedAsync("import", "", default)).Should().Be(5);
    }

    [Fact]
    public async Task A_process_runs_only_the_workflows_that_it_has()
    {
        var workflow = new ScriptedWorkflow(["read"]);
        var process = await Process(workflow).StartAsync();
        var sync = await process.Runs.StartAsync("sync", "a", "", default);
        await process.UntilAsync(await process.StartRunAsync("a"), WorkflowRunState.Succeeded, ASecondPasses);
        (await process.Runs.ListAsync("sync", null, true, 10, default)).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Id = sync, State = WorkflowRunState.Waiting });
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused() =>
        await Process(null).Invoking(p => p.StartRunAsync(new string('k', 501))).Should().ThrowAsync<ArgumentException>();

    [Fact]
    public async Task Runs_that_ended_a_week_ago_are_removed_with_their_steps_and_failed_ones_stay()
    {
        var workflow = new ScriptedWorkflow(["read", "index"], (step, run, _) => run.Input == "bad"
            && step == "index" ? throw new WorkflowFailedException(Broken) : Task.FromResult("ok"));
        var process = await Process(workflow).StartAsync();
        await process.UntilAsync(await process.StartRunAsync("old"), WorkflowRunState.Succeeded);
        var failed = await process.StartRunAsync("bad", "bad");
        await process.UntilAsync(failed, WorkflowRunState.Failed);
        await process.StopAsync();
        Time.Advance(TimeSpan.FromDays(4));
        await process.StartAsync();
        var recent = await process.StartRunAsync("recent");
        await process.UntilAsync(recent, WorkflowRunState.Succeeded);
        await process.StopAsync();
        Time.Advance(TimeSpan.FromDays(4));

        await process.Get<WorkflowUpkeep>().CleanAsync(default);

        (await process.Runs.ListAsync("import", null, false, 10, default)).Select(r => r.Id).Should().BeEquivalentTo([recent, failed]);
    }

    [Fact]
    public async Task What_is_not_at_its_end_is_counted_for_the_metrics()
    {
        var process = Process(new ScriptedWorkflow(["read"], (_, _, _) => throw new WorkflowFailedException(Broken)));
        await process.StartAsync();
        await process.UntilAsync(await process.StartRunAsync("bad"), WorkflowRunState.Failed);
        await process.StopAsync();
        await process.StartRunAsync("a");
        await process.StartRunAsync("b");
        (await process.Queue.CountAsync(default)).Should()
            .BeEquivalentTo([("import", WorkflowRunState.Failed, 1L), ("import", WorkflowRunState.Waiting, 2L)]);
        await process.Get<WorkflowUpkeep>().CountAsync(default);
        WorkflowMetrics.Unfinished.WithLabels("import", "waiting").Value.Should().Be(2);
    }

    private ScriptedWorkflow Held() => new(["read"], async (_, _, _) =>
    {
        await _go.Task;
        return "ok";
    });

    private static ScriptedWorkflow Forever(TaskCompletionSource stopped) => new(["read"], async (_, _, token) =>
    {
        try
        {
            await Task.Delay(Timeout.Infinite, token);
            return "";
        }
        finally
        {
            stopped.TrySetResult();
        }
    });

    private static Task BegunAsync(ScriptedWorkflow workflow) => WorkflowProcess.UntilAsync(() => Task.FromResult(!workflow.Begun.IsEmpty));
}
