using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Ai;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Documents.Tests;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge.Ingestion.Sites;
using Wxauto.Knowledge.Tables;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion.Sites;

/// <summary>One server process with a base 'shop' whose source 'help' is a web site. Nothing runs in it before
/// <see cref="StartAsync"/>.</summary>
internal sealed class SiteBase : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly string _directory;
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _running = [];

    private readonly Manifest _manifest;

    private readonly StorageOptions _storage;

    private SiteBase(string directory, StorageOptions storage, Manifest manifest, int[] ports, bool allowed)
    {
        (_directory, _storage, _manifest) = (directory, storage, manifest);
        var settings = ports.Select((p, i) => KeyValuePair.Create($"Wxauto:Http:Ports:{i}", (string?)$"{p}")).ToList();
        if (allowed)
            settings.Add(new("Wxauto:Http:Allow:0", "127.0.0.1"));
        _services = new ServiceCollection().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddWxautoHosting(directory).AddDatabase(storage).AddConversations().AddSingleton<IResourceCatalog>(manifest)
                .AddSingleton<TimeProvider>(Time).AddAi().AddKnowledge().AddSingleton<IBlackContacts>(new NobodyBlack())
            .AddSingleton(TestDocuments.Shared)
                .AddSingleton(s => new HostPace(s.GetRequiredService<TimeProvider>()) { Gap = TimeSpan.FromMilliseconds(1) })
            .AddSingleton(new WorkflowOptions { Concurrency = 2, FirstDelay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromMilliseconds(100), MaxAttempts = 2 }).BuildServiceProvider();
    }

    public Resource<KnowledgeBaseSpec> Resource => Get<IResourceCatalog>().Current.KnowledgeBases["shop"];

    /// <summary>The clock on the wall, and what a test put it on by.</summary>
    public LaterTime Time { get; } = new();

    public static Task<SiteBase> CreateAsync(string address, int follow = 0, int maxPages = 200, bool allowed = true, params WebSite[] more)
    {
        var directory = TestDatabase.NewDirectory();
        return CreateAsync(directory, TestDatabase.Sqlite(Path.Combine(directory, "data")), address, follow, maxPages, allowed, more);
    }

    public static async Task<SiteBase> OnPostgreSqlAsync(string address, int follow) =>
        await CreateAsync(TestDatabase.NewDirectory(), await TestDatabase.PostgreSqlAsync(), address, follow, 200, true);

    private static async Task<SiteBase> CreateAsync(string directory, StorageOptions storage, string address, int follow, int maxPages,
        bool allowed, params WebSite[] more)
    {
        var own = new SiteBase(directory, storage, new Manifest(address, follow, maxPages),
            [new Uri(address).Port, .. more.Select(m => m.Address.Port)], allowed);
        await own.Get<SchemaMigration>().RunAsync(default);
        return own;
    }

    /// <summary>Another process with the same database and manifest.</summary>
    public SiteBase Another() => new(_directory, _storage, _manifest, [new Uri(Resource.Spec.Sources[0].Url!.Address).Port], true);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public void Change(string? address, int follow = 0) => _manifest.Set(address, follow, 200);

    /// <summary>Runs the steps of one fetching, one after the other, as a worker would.</summary>
    public async Task<SiteState> FetchAsync()
    {
        IWorkflow workflow = Get<IEnumerable<IWorkflow>>().OfType<SiteFetch>().Single();
        var input = SiteInput.Of("shop", "help", Resource.Spec.Sources[0].Url!);
        var state = "";
        foreach (var step in workflow.Steps)
            state = await workflow.RunStepAsync(step, new WorkflowRunContext(Guid.Empty, input.Key, input.Json(), state, 1), default);
        return WorkflowJson.Read<SiteState>(state)!;
    }

    public async Task<List<KnowledgeContent>> RowsAsync()
    {
        await using var db = await Get<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        return await db.KnowledgeContents.AsNoTracking().Where(c => c.Base == "shop").OrderBy(c => c.Name).ToListAsync();
    }

    public async Task<List<string>> PathsAsync() => [.. (await RowsAsync()).Select(r => new Uri(r.Name).PathAndQuery)];

    public async Task<List<KnowledgeDocument>> DocumentsAsync()
    {
        await using var db = await Get<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        return await db.KnowledgeDocuments.AsNoTracking().OrderBy(d => d.Name).ToListAsync();
    }

    public async Task<WorkflowRunInfo?> LastRunAsync() =>
        (await Get<IWorkflowRuns>().ListAsync(SiteFetch.WorkflowName, "shop/help", false, 1, default)) is [var run] ? run : null;

    /// <summary>Fetches and reads what is due, until nothing is left to do.</summary>
    public async Task IngestAsync()
    {
        await Get<SiteSchedule>().CheckAsync(Resource, default);
        await UntilAsync(async () => await Get<IWorkflowRuns>().CountUnfinishedAsync(SiteFetch.WorkflowName, "", default) == 0);
        await Get<Wxauto.Knowledge.Evaluation.KnowledgeEvaluator>().IngestAsync("shop", null, default);
    }

    /// <summary>Starts the worker.</summary>
    /// <param name="schedule">And what starts runs.</param>
    public async Task<SiteBase> StartAsync(bool schedule = false)
    {
        foreach (var service in _services.GetServices<IHostedService>()
            .Where(s => WorkflowServices.RunsWorkflows(s) || (schedule && s is SiteSchedule)))
        {
            await service.StartAsync(default);
            _running.Add(service);
        }
        return this;
    }

    public static Task UntilAsync(Func<Task<bool>> condition) => Until.HoldsAsync(condition, "it is so", Deadline);

    public async Task StopAsync()
    {
        foreach (var service in _running)
            await service.StopAsync(default);
        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    private sealed class Manifest : IResourceCatalog
    {
        private Action<CatalogSnapshot>? _changed;

        public Manifest(string? address, int follow, int maxPages) => Set(address, follow, maxPages);

        public CatalogSnapshot Current { get; private set; } = CatalogSnapshot.Empty;

        public void Set(string? address, int follow, int maxPages)
        {
            var spec = new KnowledgeBaseSpec { Sources = address is null ? []
                : [new SourceSpec { Name = "help", Url = new UrlSource
                { Address = address, Follow = follow, MaxPages = maxPages, Every = TimeSpan.FromHours(1) } }] };
            Current = CatalogSnapshot.Empty with { KnowledgeBases = new Dictionary<string, Resource<KnowledgeBaseSpec>>
                { ["shop"] = new("shop", spec, "/manifests/shop.yaml") } };
            _changed?.Invoke(Current);
        }

        public IDisposable OnChange(Action<CatalogSnapshot> action)
        {
            _changed += action;
            return new Listening(() => _changed -= action);
        }

        private sealed class Listening(Action stop) : IDisposable
        {
            public void Dispose() => stop();
        }
    }

    internal sealed class LaterTime : TimeProvider
    {
        private TimeSpan _later;

        public void Advance(TimeSpan by) => _later += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _later;
    }
}
