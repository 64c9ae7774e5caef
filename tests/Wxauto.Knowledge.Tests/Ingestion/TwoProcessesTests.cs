using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Tests.Vectors.Qdrant;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>Several servers at one database.</summary>
public sealed class TwoProcessesTests : IngestionContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();

    [Fact]
    public async Task What_one_publishes_the_other_finds_by_itself()
    {
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        var other = await StartAsync(runs: false);
        await StartAsync(scans: true);

        await KnowledgeProcess.UntilAsync(async () => (await other.FindAsync("包邮")) is ["满 99 元包邮。"]);
        (await other.AskAsync("包邮")).How!.ToString().Should().Be("words; vectors");
        Files.Write("a.md", "# 运费\n\n满 199 元包邮。");
        await KnowledgeProcess.UntilAsync(async () => (await other.FindAsync("包邮")) is ["满 199 元包邮。"]);
        Files.Delete("a.md");
        await KnowledgeProcess.UntilAsync(async () => (await other.FindAsync("包邮")) is []);
    }

    [Fact]
    public async Task Two_that_scan_and_run_at_once_publish_every_document_once_and_embed_no_text_twice()
    {
        Files.Base(Embedded);
        for (var i = 0; i < 40; i++)
            Files.Write($"{i}.md", $"# 文件{i}\n\n第{i}号文件的内容。");
        var processes = new[] { await StartAsync(scans: true), await StartAsync(scans: true) };

        await KnowledgeProcess.UntilAsync(async () =>
        {
            await using var db = await processes[0].DatabaseAsync();
            return await db.KnowledgeDocuments.CountAsync(d => d.State == DocumentState.Ready) == 40;
        });
        foreach (var process in processes)
            await process.IdleAsync();

        await using var read = await processes[0].DatabaseAsync();
        (await read.KnowledgeDocuments.CountAsync()).Should().Be(40, "a file is one document, whoever sees it first");
        (await read.KnowledgeChunks.CountAsync()).Should().Be(40);
        processes.SelectMany(p => p.Embedder.Documents).Should().HaveCount(40).And.OnlyHaveUniqueItems();
        foreach (var process in processes)
            process.Get<KnowledgeLibrary>().Find("shop")!.Size.Should().Be((40, 40));
    }

    [Fact]
    public async Task A_publication_is_followed_at_once_also_after_many_idle_intervals()
    {
        Files.Base();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var process = await StartAsync(runs: false, configure: s => s.AddSingleton<TimeProvider>(time));
        var library = process.Get<KnowledgeLibrary>();
        for (var revision = 1; revision <= 3; revision++)
        {
            await MarkAsync(process, revision);
            await KnowledgeProcess.UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(library.RevisionOf("shop") == revision);
            });
        }

        await MarkAsync(process, 4);
        library.Wake();

        await KnowledgeProcess.UntilAsync(() => Task.FromResult(library.RevisionOf("shop") == 4));
    }

    [Fact]
    public async Task Points_of_an_outside_index_are_those_of_the_published_chunks()
    {
        await using var server = await QdrantServer.StartAsync();
        Files.Base($"{Embedded}\nindex: {{type: Qdrant, qdrant: {{endpoint: \"{server.Address}\"}}}}");
        for (var i = 0; i < 8; i++)
            Files.Write($"{i}.md", $"# 文件{i}\n\n## 甲\n第{i}号文件的甲。\n\n## 乙\n第{i}号文件的乙。");
        var process = await StartAsync();
        await process.IngestAsync();
        await ShouldMatchAsync(16);
        (await process.AskAsync("第3号文件的甲")).How!.ToString().Should().Be("words; vectors");

        Files.Write("3.md", "# 文件3\n\n## 甲\n第3号文件的甲改了。");
        Files.Delete("4.md");
        await process.IngestAsync();
        await ShouldMatchAsync(13);

        async Task ShouldMatchAsync(int points)
        {
            await using var db = await process.DatabaseAsync();
            (await db.KnowledgeDocuments.Where(d => d.State == DocumentState.Failed).Select(d => d.Error).ToListAsync()).Should().BeEmpty();
            var chunks = await db.KnowledgeChunks.Select(c => c.Id).ToListAsync();
            server.Points("wxauto-shop").Should().HaveCount(points).And.BeEquivalentTo(chunks);
        }
    }

    /// <summary>A document that someone else published.</summary>
    private static async Task MarkAsync(KnowledgeProcess process, long revision)
    {
        await using var db = await process.DatabaseAsync();
        db.KnowledgeDocuments.Add(new KnowledgeDocument { Id = Guid.NewGuid(), Base = "shop", Source = "uploads", Name = $"{revision}.md",
            State = DocumentState.Ready, Revision = revision });
        if (await db.KnowledgeBases.SingleOrDefaultAsync() is { } mark)
            mark.Revision = revision;
        else
            db.KnowledgeBases.Add(new KnowledgeBaseMark { Base = "shop", Revision = revision });
        await db.SaveChangesAsync();
    }
}
