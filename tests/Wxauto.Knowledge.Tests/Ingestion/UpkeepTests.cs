using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

public sealed class UpkeepOnSqliteTests : UpkeepContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();
}

public sealed class UpkeepOnPostgreSqlTests : UpkeepContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What nobody needs any more is forgotten, what may come back is kept for a while; what is said twice is told.</summary>
public abstract class UpkeepContract : IngestionContract
{
    [Fact]
    public async Task Vectors_without_a_chunk_and_removed_documents_are_forgotten_after_their_time()
    {
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        Files.Write("b.md", "# 退货\n\n七天内可以退货。");
        var process = await StartAsync();
        await process.IngestAsync();
        Files.Delete("b.md");
        await process.IngestAsync();

        await process.Get<KnowledgeUpkeep>().RunAsync(default);
        (await CountsAsync(process)).Should().Be((2, 2), "both may come back");

        await using (var db = await process.DatabaseAsync())
        {
            var longAgo = DateTimeOffset.UtcNow.AddDays(-40);
            await db.KnowledgeVectors.ExecuteUpdateAsync(u => u.SetProperty(v => v.UsedAt, longAgo));
            await db.KnowledgeDocuments.ExecuteUpdateAsync(u => u.SetProperty(d => d.UpdatedAt, longAgo));
        }
        await process.Get<KnowledgeUpkeep>().RunAsync(default);

        (await CountsAsync(process)).Should().Be((1, 1));
        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");
        // The newest revision was the removal: whoever starts now has nothing left to follow.
        (await StartAsync(runs: false)).Get<KnowledgeLibrary>().RevisionOf("shop").Should().Be(3);
    }

    [Fact]
    public async Task A_vector_is_kept_from_the_time_when_it_lost_its_chunk()
    {
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        await using (var db = await process.DatabaseAsync())
        {
            var longAgo = DateTimeOffset.UtcNow.AddDays(-40);
            await db.KnowledgeVectors.ExecuteUpdateAsync(u => u.SetProperty(v => v.UsedAt, longAgo));
        }
        Files.Delete("a.md");
        await process.IngestAsync();
        await process.Get<KnowledgeUpkeep>().RunAsync(default);

        Files.Write("a.md", "# 运费\n\n满 99 元包邮。");
        await process.IngestAsync();
        process.Embedder.Documents.Should().HaveCount(1, "it is not paid for twice");
    }

    [Fact]
    public async Task A_passage_that_another_document_has_as_well_is_noted()
    {
        const string Passage = "满 99 元包邮，新疆、西藏、内蒙古、青海、宁夏和甘肃除外，首重一千克十八元，续重每千克十二元。";
        Files.Base().Write("a.md", $"# 运费\n\n{Passage}");
        var process = await StartAsync();
        await process.IngestAsync();
        Files.Write("b.md", $"# 快递\n\n{Passage.Replace("除外", "不包", StringComparison.Ordinal)}\n\n## 时间\n三天内送到。");
        await process.IngestAsync();

        (await process.DocumentAsync("a.md")).Note.Should().BeNull();
        (await process.DocumentAsync("b.md")).Note.Should().Be(KnowledgeReasons.AlsoIn.With(1, 2, ["a.md"]));
        await process.ReadAgainAsync("b.md");
        await process.ReadAgainAsync("b.md");
        (await process.DocumentAsync("b.md")).Note.Should().Be(KnowledgeReasons.AlsoIn.With(1, 2, ["a.md"]),
            "its own passages do not hide the other's");
    }

    private static async Task<(int Vectors, int Documents)> CountsAsync(KnowledgeProcess process)
    {
        await using var db = await process.DatabaseAsync();
        return (await db.KnowledgeVectors.CountAsync(),
            await db.KnowledgeDocuments.CountAsync(d => d.State == DocumentState.Removed || d.State == DocumentState.Ready));
    }
}
