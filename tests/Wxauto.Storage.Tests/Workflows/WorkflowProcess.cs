using Microsoft.Extensions.DependencyInjection;
using Wxauto.Schema;
using Wxauto.Storage.Workflows;

namespace Wxauto.Storage.Tests.Workflows;

/// <summary>One of the processes at a database. Its worker runs from <see cref="StartAsync"/> on.</summary>
internal sealed class WorkflowProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Where the test's clock runs ahead of the database, no lease may end that nobody gave up.</summary>
    private static readonly TimeSpan LongLease = TimeSpan.FromDays(1);
    private readonly ServiceProvider _services;
    private bool _started;

    public WorkflowProcess(StorageOptions storage, TimeProvider time, IWorkflow? workflow, WorkflowOptions? options = null,
        params WorkflowSchedule[] schedules)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(time).AddDatabase(storage).AddWorkflows()
            .AddSingleton(options ?? new WorkflowOptions { Concurrency = 4, Lease = LongLease })
            .AddSingleton<IWorkflowSchedules>(new Fixed(schedules));
        if (workflow is not null)
            services.AddSingleton(workflow);
        _services = services.BuildServiceProvider();
    }

    public IWorkflowRuns Runs => Get<IWorkflowRuns>();

    public WorkflowQueue Queue => Get<WorkflowQueue>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task<WorkflowProcess> StartAsync()
    {
        await Get<WorkflowWorker>().StartAsync(default);
        _started = true;
        return this;
    }

    public async Task StopAsync()
    {
        if (_started)
            await Get<WorkflowWorker>().StopAsync(default);
        _started = false;
    }

    public Task<Guid> StartRunAsync(string key, string input = "") => Runs.StartAsync("import", key, input, default);

    public async Task<WorkflowRunInfo> RunAsync(Guid id) => (await Runs.ListAsync("import", null, false, 1000, default))
        .Single(r => r.Id == id);

    /// <summary>Waits until the run is in that state.</summary>
    /// <param name="meanwhile">E.g. lets time go on.</param>
    public async Task<WorkflowRunInfo> UntilAsync(Guid id, WorkflowRunState state, Action? meanwhile = null)
    {
        WorkflowRunInfo? run = null;
        await UntilAsync(async () => (run = (await Runs.ListAsync("import", null, false, 1000, default))
            .SingleOrDefault(r => r.Id == id))?.State == state, meanwhile, () => $"the run is {run}");
        return run!;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, Action? meanwhile = null, Func<string>? seen = null)
    {
        for (var end = DateTime.UtcNow + Deadline; !await condition(); await Task.Delay(10))
        {
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"It did not happen within {Deadline}: {seen?.Invoke()}");
            meanwhile?.Invoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    private sealed record Fixed(IReadOnlyList<WorkflowSchedule> Current) : IWorkflowSchedules;
}
