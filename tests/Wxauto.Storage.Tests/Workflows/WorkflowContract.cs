using Microsoft.Extensions.Time.Testing;
using Wxauto.Schema;
using Wxauto.Storage.Sql;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Workflows;

/// <summary>A fresh database, a clock that the test moves, and processes that end with it.</summary>
public abstract class WorkflowContract : IAsyncLifetime
{
    private readonly List<WorkflowProcess> _processes = [];

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    private protected StorageOptions Database { get; private set; } = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    public async Task InitializeAsync()
    {
        Database = await NewDatabaseAsync();
        await Process(null).Get<SchemaMigration>().RunAsync(default);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
    }

    /// <summary>A process whose worker has not been started.</summary>
    private protected WorkflowProcess Process(IWorkflow? workflow, TimeProvider? time = null, WorkflowOptions? options = null,
        params WorkflowSchedule[] schedules)
    {
        var process = new WorkflowProcess(Database, time ?? Time, workflow, options, schedules);
        _processes.Add(process);
        return process;
    }

    private protected void ASecondPasses() => Time.Advance(TimeSpan.FromSeconds(1));

    private protected static Task<StorageOptions> SqliteAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}
