using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Tests.Ingestion;

public sealed class SourceScanTests : IngestionContract
{
    private const int Others = 10_000;

    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    [Fact]
    public async Task A_look_costs_what_changed_and_not_what_there_is()
    {
        Files.Base().Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await AddOthersAsync(process);
        var contexts = new CountingContexts(process.Get<IDbContextFactory<WxautoDb>>());
        using var scan = new SourceScan(process.Get<IResourceCatalog>(), process.Get<SourceLists>(), contexts, process.Get<IWorkflowRuns>(),
            process.Get<TimeOrderedId>(), TimeProvider.System, NullLogger<SourceScan>.Instance);

        (await scan.ScanAsync(process.Base, default)).Should().Be(1, "one document is new");
        (contexts.Tracked, contexts.Written).Should().Be((1, 2), "its row comes before its run and its stamp after it");
        await process.IdleAsync();
        var published = await process.DocumentAsync("a.md");

        contexts.Reset();
        (await scan.ScanAsync(process.Base, default)).Should().Be(0);
        (contexts.Tracked, contexts.Written).Should().Be((0, 0));

        Files.Write("a.md", "# 运费\n\n满 199 元包邮，偏远地区除外。");
        (await scan.ScanAsync(process.Base, default)).Should().Be(1);
        contexts.Tracked.Should().Be(1);
        await process.IdleAsync();
        (await process.DocumentAsync("a.md")).Should()
            .BeEquivalentTo(new { published.Title, published.CreatedAt, Version = 2, State = DocumentState.Ready });
    }

    private static async Task AddOthersAsync(KnowledgeProcess process)
    {
        await using var db = await process.DatabaseAsync();
        db.KnowledgeDocuments.AddRange(Enumerable.Range(0, Others).Select(i => new KnowledgeDocument
        {
            Id = Guid.NewGuid(), Base = "shop", Source = "files", Name = $"{i}.md", State = DocumentState.Removed, Stamp = "gone",
        }));
        await db.SaveChangesAsync();
    }

    private sealed class CountingContexts(IDbContextFactory<WxautoDb> contexts) : IDbContextFactory<WxautoDb>
    {
        public int Tracked { get; private set; }

        public int Written { get; private set; }

        public void Reset() => (Tracked, Written) = (0, 0);

        public WxautoDb CreateDbContext()
        {
            var db = contexts.CreateDbContext();
            db.ChangeTracker.Tracked += (_, _) => Tracked++;
            db.SavedChanges += (_, saved) => Written += saved.EntitiesSavedCount;
            return db;
        }
    }
}
