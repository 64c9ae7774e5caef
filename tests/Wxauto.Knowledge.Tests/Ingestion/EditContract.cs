using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

public sealed class EditOnSqliteTests : EditContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();
}

public sealed class EditOnPostgreSqlTests : EditContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>People's changes lie over what the source says, as long as that passage stands there.</summary>
public abstract class EditContract : IngestionContract
{
    [Fact]
    public async Task Edits_hold_over_new_versions_hide_passages_and_end_with_the_passage()
    {
        Files.Base(Embedded).Write("a.md", "# 手册\n\n## 运费\n满 99 元包邮。\n\n## 退货\n七天内可以退货。");
        var process = await StartAsync();
        await process.IngestAsync();
        var chunks = await process.ChunksAsync("a.md");

        await EditAsync(process, chunks[0], "满 88 元包邮。");
        (await process.FindAsync("包邮"))[0].Should().Be("满 88 元包邮。");
        (await process.ChunksAsync("a.md")).Select(c => (c.Id, c.Edited)).Should().Equal((chunks[0].Id, true), (chunks[1].Id, false));
        process.Embedder.Documents.Should().Contain("手册\n运费\n满 88 元包邮。");

        Files.Write("a.md", "# 手册\n\n## 运费\n满 99 元包邮。\n\n## 退货\n七天内可以退货。\n\n## 发票\n可以开电子发票。");
        await process.IngestAsync();
        (await process.ChunksAsync("a.md")).Select(c => c.Text).Should().Equal("满 88 元包邮。", "七天内可以退货。", "可以开电子发票。");

        await EditAsync(process, chunks[1], "");
        (await process.ChunksAsync("a.md")).Select(c => c.Text).Should().Equal("满 88 元包邮。", "可以开电子发票。");
        (await process.FindAsync("退货")).Should().NotContain("七天内可以退货。");
        await EditAsync(process, chunks[1], "七天内可以退货。");
        (await process.ChunksAsync("a.md")).Select(c => (c.Text, c.Edited)).Should()
            .Contain(("七天内可以退货。", false), "the newest edit says what the source says");

        Files.Write("a.md", "# 手册\n\n## 运费\n满 199 元包邮。");
        await process.IngestAsync();
        (await process.ChunksAsync("a.md")).Select(c => (c.Text, c.Edited)).Should().Equal(("满 199 元包邮。", false));
        await using var db = await process.DatabaseAsync();
        (await db.KnowledgeEdits.CountAsync()).Should().Be(3, "the history stays");
    }

    [Fact]
    public async Task A_document_whose_passages_are_all_hidden_is_not_found()
    {
        Files.Base().Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        await EditAsync(process, (await process.ChunksAsync("a.md")).Single(), "");
        (await process.FindAsync("包邮")).Should().BeEmpty();
        (await process.DocumentAsync("a.md")).Should()
            .BeEquivalentTo(new { State = DocumentState.Ready, Error = (Reason?)null, Chunks = 0 });
    }

    /// <summary>As the console does it: a row, and a run that reads the document again.</summary>
    private static async Task EditAsync(KnowledgeProcess process, KnowledgeChunk chunk, string after)
    {
        await using var db = await process.DatabaseAsync();
        var document = await db.KnowledgeDocuments.SingleAsync(d => d.Id == chunk.DocumentId);
        db.KnowledgeEdits.Add(new KnowledgeEdit { Id = Guid.CreateVersion7(), Base = "shop", DocumentId = chunk.DocumentId,
            ChunkId = chunk.Id, Before = chunk.Text, After = after, Person = "小李", At = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync();
        await process.Get<IWorkflowRuns>().StartAsync(DocumentIngestion.WorkflowName, DocumentIngestion.KeyOf(document),
            new DocumentInput(document.Id, false, true), default);
        await process.IdleAsync();
    }
}
