using System.Diagnostics;
using Npgsql;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Workflows;
using Wxauto.Tests;

namespace Wxauto.Hosting.Tests.Workflows;

/// <summary>What only a server shows: how many statements a run costs, and a database that goes away.</summary>
public sealed class WorkflowOnPostgreSqlTests : WorkflowContract
{
    private static readonly string[] Three = ["read", "split", "index"];

    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();

    [Fact]
    public async Task A_run_costs_at_most_one_statement_a_step_and_its_share_of_a_claim()
    {
        const int Runs = 200;
        var process = Process(new ScriptedWorkflow(Three), TimeProvider.System, new WorkflowOptions { Concurrency = 8 });
        for (var i = 0; i < Runs; i++)
            await process.StartRunAsync($"{i}");
        var name = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database!;
        var statements = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                if (a.Tags.Any(t => t.Value == name) && a.Tags.Any(t => t.Value?.Contains("workflow_runs SET", StringComparison.Ordinal) == true))
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
        var process = Process(workflow, TimeProvider.System, new WorkflowOptions { Concurrency = 4, Lease = TimeSpan.FromSeconds(3), FirstDelay = TimeSpan.FromMilliseconds(100) });
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
            (await process.Runs.ListAsync("import", null, false, 1000, default)).Should().HaveCount(100).And.OnlyContain(r => r.State == WorkflowRunState.Succeeded);
            (await process.StepsAsync()).Should().HaveCount(300);
            return true;
        }));
    }

    /// <summary>The test's own connections were broken, too.</summary>
    private static async Task<bool> ReadAsync(Func<Task<bool>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is NpgsqlException { IsTransient: true } or InvalidOperationException { InnerException: NpgsqlException { IsTransient: true } })
        {
            return false;
        }
    }

    private static async Task BreakConnectionsAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("WXAUTO_TEST_POSTGRES")!);
        await using var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = database });
        await command.ExecuteNonQueryAsync();
    }

    private Task BreakConnectionsAsync() => BreakConnectionsAsync(new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database!);
}
