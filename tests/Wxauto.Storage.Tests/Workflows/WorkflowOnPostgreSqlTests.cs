using System.Diagnostics;
using Npgsql;
using Wxauto.Storage.Sql;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Workflows;

/// <summary>What only a server shows: how many statements a run costs, and a database that goes away.</summary>
public sealed class WorkflowOnPostgreSqlTests : WorkflowContract
{
    private static readonly string[] Three = ["read", "split", "index"];

    private string Name => new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database!;

    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();

    [Fact]
    public async Task A_run_costs_at_most_one_statement_a_step_and_its_share_of_a_claim()
    {
        const int Runs = 200;
        var process = Process(new ScriptedWorkflow(Three), TimeProvider.System, new WorkflowOptions { Concurrency = 8 });
        for (var i = 0; i < Runs; i++)
            await process.StartRunAsync($"{i}");
        var statements = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                if (a.Tags.Any(t => t.Value == Name)
                    && a.Tags.Any(t => t.Value?.Contains("workflow_runs SET", StringComparison.Ordinal) == true))
                    Interlocked.Increment(ref statements);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await process.StartAsync();
        await WorkflowProcess.UntilAsync(async () => await process.Runs.CountUnfinishedAsync("import", "", default) == 0);

        statements.Should().BePositive().And.BeLessThanOrEqualTo(Runs * (Three.Length + 1));
    }

    [Fact]
    public async Task Runs_survive_a_database_that_breaks_its_connections()
    {
        var workflow = new ScriptedWorkflow(Three);
        var process = Process(workflow, TimeProvider.System, new WorkflowOptions
            { Concurrency = 4, Lease = TimeSpan.FromSeconds(3), FirstDelay = TimeSpan.FromMilliseconds(100) });
        for (var i = 0; i < 100; i++)
            await process.StartRunAsync($"{i}");
        await process.StartAsync();

        for (var i = 1; i <= 5; i++)
        {
            await WorkflowProcess.UntilAsync(() => Task.FromResult(workflow.Begun.Count >= i * 20));
            await BreakConnectionsAsync();
        }

        await WorkflowProcess.UntilAsync(() => ReadAsync(async () => await process.Runs.CountUnfinishedAsync("import", "", default) == 0));
        await WorkflowProcess.UntilAsync(() => ReadAsync(async () =>
        {
            (await process.Runs.ListAsync("import", null, false, 1000, default)).Should().HaveCount(100)
                .And.OnlyContain(r => r.State == WorkflowRunState.Succeeded && r.Result == "read;split;index;");
            return true;
        }));
    }

    [Fact]
    public async Task What_a_step_returned_waits_for_a_database_that_is_away()
    {
        var end = new TaskCompletionSource();
        var workflow = new ScriptedWorkflow(Three, async (step, run, _) =>
        {
            await end.Task;
            return ScriptedWorkflow.Added(step, run);
        });
        var process = await Process(workflow, TimeProvider.System, new WorkflowOptions { Concurrency = 4, MaxAttempts = 1 }).StartAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
            ids.Add(await process.StartRunAsync($"{i}"));
        await WorkflowProcess.UntilAsync(() => Task.FromResult(workflow.Begun.Count == ids.Count));
        await AllowConnectionsAsync(false);
        await BreakConnectionsAsync();
        end.SetResult();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await AllowConnectionsAsync(true);

        await WorkflowProcess.UntilAsync(() => ReadAsync(async () => await process.Runs.CountUnfinishedAsync("import", "", default) == 0));
        foreach (var id in ids)
            (await process.RunAsync(id)).Should()
                .BeEquivalentTo(new { State = WorkflowRunState.Succeeded, Attempts = 1, Error = (string?)null });
        workflow.Begun.Should().HaveCount(ids.Count * Three.Length, "no step is run again");
    }

    private Task AllowConnectionsAsync(bool allow) => AsAdministratorAsync($"ALTER DATABASE \"{Name}\" ALLOW_CONNECTIONS {allow}");

    private Task BreakConnectionsAsync() =>
        AsAdministratorAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'");

    private static async Task AsAdministratorAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("WXAUTO_TEST_POSTGRES")!);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The test's own connections were broken, too.</summary>
    private static async Task<bool> ReadAsync(Func<Task<bool>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is NpgsqlException { IsTransient: true }
            or InvalidOperationException { InnerException: NpgsqlException { IsTransient: true } })
        {
            return false;
        }
    }
}
