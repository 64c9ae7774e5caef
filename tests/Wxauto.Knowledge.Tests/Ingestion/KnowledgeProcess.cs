using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Documents.Tests;
using Wxauto.Hosting;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>What a server has of knowledge, with models that the test plays. Sources are looked at when the test says so,
/// unless it scans by itself.</summary>
internal sealed class KnowledgeProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];

    private KnowledgeProcess(StorageOptions storage, string manifests, Action<IServiceCollection>? configure)
    {
        var services = new ServiceCollection().AddLogging().AddWxautoHosting(manifests).AddDatabase(storage).AddConversations()
            .AddKnowledge().AddSingleton<IBlackContacts>(new NobodyBlack())
            .AddSingleton<ITextEmbedder>(Embedder).AddSingleton<IReranker>(Reranker).AddSingleton<IImageTranscriber>(Transcriber)
                .AddSingleton(TestDocuments.Shared)
            .AddSingleton(new WorkflowOptions { Concurrency = 2, MaxAttempts = 3, FirstDelay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromMilliseconds(200) });
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeEmbedder Embedder { get; } = new();
    public FakeReranker Reranker { get; } = new();
    public FakeTranscriber Transcriber { get; } = new();

    /// <param name="runs">Whether it works on runs; without, it only follows what others publish.</param>
    public static async Task<KnowledgeProcess> StartAsync(StorageOptions storage, string manifests, bool scans = false, bool runs = true,
        Action<IServiceCollection>? configure = null)
    {
        var process = new KnowledgeProcess(storage, manifests, configure);
        await process.Get<SchemaMigration>().RunAsync(default);
        foreach (var service in process._services.GetServices<IHostedService>()
            .Where(s => (scans || s is not SourceScan) && (runs || !WorkflowServices.RunsWorkflows(s))))
        {
            await service.StartAsync(default);
            process._started.Add(service);
        }
        return process;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public Resource<KnowledgeBaseSpec> Base => Get<IResourceCatalog>().Current.KnowledgeBases["shop"];

    public Task<WxautoDb> DatabaseAsync() => Get<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    /// <summary>Looks at the sources and waits until everything that is to be done is done, well or not. Gives how many
    /// documents that were.</summary>
    public async Task<int> IngestAsync()
    {
        var changed = await Get<SourceScan>().ScanAsync(Base, default);
        await IdleAsync();
        return changed;
    }

    /// <summary>As a person asks for it in the console.</summary>
    public async Task ReadAgainAsync(string name)
    {
        var document = await DocumentAsync(name);
        await Get<IWorkflowRuns>().StartAsync(DocumentIngestion.WorkflowName, DocumentIngestion.KeyOf(document),
            new DocumentInput(document.Id, false, true), default);
        await IdleAsync();
    }

    public async Task IdleAsync()
    {
        await UntilAsync(async () => await Get<IWorkflowRuns>().CountUnfinishedAsync(DocumentIngestion.WorkflowName, "", default) == 0);
        await Get<KnowledgeLibrary>().RefreshAsync(default);
    }

    /// <summary>Waits until the manifest's change is in force.</summary>
    public Task UntilAsync(Func<KnowledgeBaseSpec, bool> spec) => UntilAsync(() => Task.FromResult(spec(Base.Spec)));

    public ValueTask<KnowledgeResult> AskAsync(string question, string audience = "", params string[] tags) =>
        Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["shop"], question) { Audience = audience, Tags = tags }, default);

    /// <summary>The texts that are found.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string question) => [.. (await AskAsync(question)).Evidence.Select(e => e.Text)];

    public async Task<KnowledgeDocument> DocumentAsync(string name)
    {
        await using var db = await DatabaseAsync();
        return await db.KnowledgeDocuments.AsNoTracking().SingleAsync(d => d.Name == name);
    }

    public async Task<List<KnowledgeChunk>> ChunksAsync(string name)
    {
        var id = (await DocumentAsync(name)).Id;
        await using var db = await DatabaseAsync();
        return await db.KnowledgeChunks.AsNoTracking().Where(c => c.DocumentId == id).OrderBy(c => c.Ordinal).ToListAsync();
    }

    public async Task<WorkflowRunInfo> RunOfAsync(string name) =>
        (await Get<IWorkflowRuns>().ListAsync(DocumentIngestion.WorkflowName, DocumentIngestion.KeyOf(await DocumentAsync(name)), false, 10,
            default))[0];

    public static Task UntilAsync(Func<Task<bool>> condition) => Until.HoldsAsync(condition, "it is so");

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
            await service.StopAsync(default);
        await _services.DisposeAsync();
    }
}
