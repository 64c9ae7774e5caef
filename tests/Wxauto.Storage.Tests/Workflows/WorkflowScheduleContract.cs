using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Workflows;

public sealed class SqliteWorkflowSchedule : WorkflowScheduleContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();
}

public sealed class PostgreSqlWorkflowSchedule : WorkflowScheduleContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>The clock stands at 08:00 UTC, 16:00 in Shanghai.</summary>
public abstract class WorkflowScheduleContract : WorkflowContract
{
    private static readonly WorkflowSchedule Nightly = new("import", "kb", "all", "30 2 * * *", "Asia/Shanghai");

    [Fact]
    public async Task A_schedule_fires_once_although_several_processes_look()
    {
        var processes = Enumerable.Range(0, 4).Select(_ => Process(null, null, null, Nightly)).ToList();
        await LookAsync(processes);
        (await RunsAsync(processes[0])).Should().BeEmpty();

        Time.Advance(TimeSpan.FromHours(10.5) + TimeSpan.FromSeconds(3));
        await LookAsync(processes);
        await LookAsync(processes);

        (await RunsAsync(processes[0])).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Key = "kb", Input = "all", State = WorkflowRunState.Waiting, HasFollowUp = false });
    }

    [Fact]
    public async Task It_fires_again_at_its_next_time()
    {
        var workflow = new ScriptedWorkflow(["read"]);
        var process = await Process(workflow, null, null, Nightly).StartAsync();
        await LookAsync([process]);
        for (var day = 1; day <= 3; day++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            await LookAsync([process]);
            await WorkflowProcess.UntilAsync(async () => (await RunsAsync(process))
                .Count(r => r.State == WorkflowRunState.Succeeded) == day);
        }
    }

    [Fact]
    public async Task Times_that_were_missed_are_made_up_for_once()
    {
        await LookAsync([Process(null, null, null, Nightly)]);
        Time.Advance(TimeSpan.FromDays(3));
        var process = Process(new ScriptedWorkflow(["read"]), null, null, Nightly);
        await LookAsync([process]);
        await process.StartAsync();
        await WorkflowProcess.UntilAsync(async () => (await RunsAsync(process)).Any(r => r.State == WorkflowRunState.Succeeded));
        await LookAsync([process]);
        (await RunsAsync(process)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_schedule_that_was_changed_fires_at_its_new_times_only()
    {
        await LookAsync([Process(null, null, null, Nightly)]);
        var process = Process(null, null, null, Nightly with { Cron = "0 20 * * *" });
        await LookAsync([process]);
        Time.Advance(TimeSpan.FromHours(3));
        await LookAsync([process]);
        (await RunsAsync(process)).Should().BeEmpty("it is 19:00 there");
        Time.Advance(TimeSpan.FromHours(1));
        await LookAsync([process]);
        (await RunsAsync(process)).Should().ContainSingle();
    }

    [Fact]
    public async Task One_bad_schedule_does_not_hold_up_the_others()
    {
        var process = Process(null, null, null, Nightly with { Key = "bad", Cron = "every night" },
            Nightly with { Key = "nowhere", TimeZone = "Asia/Atlantis" }, Nightly);
        await LookAsync([process]);
        Time.Advance(TimeSpan.FromDays(1));
        await LookAsync([process]);
        (await RunsAsync(process)).Select(r => r.Key).Should().Equal("kb");
    }

    [Fact]
    public async Task The_service_looks_by_itself()
    {
        var process = Process(null, null, null, Nightly);
        var scheduler = process.Get<WorkflowScheduler>();
        await scheduler.StartAsync(default);
        await WorkflowProcess.UntilAsync(async () => (await RunsAsync(process)).Count == 1, () => Time.Advance(TimeSpan.FromMinutes(10)));
        await scheduler.StopAsync(default);
    }

    private static Task LookAsync(IEnumerable<WorkflowProcess> processes) =>
        Task.WhenAll(processes.Select(p => p.Get<WorkflowScheduler>().LookAsync(default)));

    private static Task<IReadOnlyList<WorkflowRunInfo>> RunsAsync(WorkflowProcess process) =>
        process.Runs.ListAsync("import", null, false, 10, default);
}
