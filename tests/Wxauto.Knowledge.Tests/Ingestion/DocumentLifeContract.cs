using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

public sealed class DocumentLifeOnSqliteTests : DocumentLifeContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();
}

public sealed class DocumentLifeOnPostgreSqlTests : DocumentLifeContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>From a file to what is found, through all its changes.</summary>
public abstract class DocumentLifeContract : IngestionContract
{
    [Fact]
    public async Task A_new_file_is_found_a_changed_one_takes_its_place_and_a_deleted_one_disappears()
    {
        Files.Base().Write("shipping.md", "# 配送\n\n## 运费\n满 99 元包邮。\n\n## 时效\n两天内发货。");
        var process = await StartAsync();

        (await process.IngestAsync()).Should().Be(1);
        (await process.FindAsync("多少钱包邮"))[0].Should().Be("满 99 元包邮。");
        var first = await process.DocumentAsync("shipping.md");
        first.Should().BeEquivalentTo(new { State = DocumentState.Ready, Title = "配送", Chunks = 2, Version = 1, Revision = 1L,
            Error = (Reason?)null });

        Files.Write("shipping.md", "# 配送\n\n## 运费\n满 199 元包邮。");
        (await process.IngestAsync()).Should().Be(1);
        (await process.FindAsync("多少钱包邮")).Should().Equal("满 199 元包邮。");
        (await process.FindAsync("两天内发货")).Should().NotContain("两天内发货。");
        (await process.ChunksAsync("shipping.md")).Should().ContainSingle();
        (await process.DocumentAsync("shipping.md")).Should().BeEquivalentTo(new { first.Id, Version = 2, Chunks = 1 });

        Files.Delete("shipping.md");
        (await process.IngestAsync()).Should().Be(1);
        (await process.FindAsync("多少钱包邮")).Should().BeEmpty();
        (await process.ChunksAsync("shipping.md")).Should().BeEmpty();
        (await process.DocumentAsync("shipping.md")).State.Should().Be(DocumentState.Removed);

        Files.Write("shipping.md", "# 配送\n\n全国包邮。");
        await process.IngestAsync();
        (await process.FindAsync("包邮吗")).Should().Equal("全国包邮。");
    }

    [Fact]
    public async Task A_document_that_failed_is_read_again_after_an_hour()
    {
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        process.Embedder.Fails = _ => new EmbeddingException(ProviderReasons.BudgetSpent, false, null);
        await process.IngestAsync();
        (await process.DocumentAsync("a.md")).State.Should().Be(DocumentState.Failed);
        process.Embedder.Fails = _ => null;
        (await process.IngestAsync()).Should().Be(0);

        await using (var db = await process.DatabaseAsync())
        {
            var earlier = DateTimeOffset.UtcNow.AddHours(-1.1);
            await db.KnowledgeDocuments.ExecuteUpdateAsync(u => u.SetProperty(d => d.UpdatedAt, earlier));
        }
        (await process.IngestAsync()).Should().Be(1);
        (await process.DocumentAsync("a.md")).State.Should().Be(DocumentState.Ready);
        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");
    }

    [Fact]
    public async Task A_document_whose_directory_is_away_stays_published_when_somebody_wants_it_read()
    {
        Files.Base().Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        Files.Move("files", "elsewhere");

        await process.ReadAgainAsync("a.md");

        (await process.DocumentAsync("a.md")).Error!.ToString().Should().StartWith("cannot be read now: the directory ");
        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");
        Files.Move("elsewhere", "files");
    }

    [Fact]
    public async Task Another_embedding_model_of_the_provider_makes_all_vectors_anew()
    {
        void Provider(string model) => Files.Beside("stub.yaml", $$"""
            apiVersion: wxauto.io/v1alpha1
            kind: AIProvider
            metadata: {name: stub}
            spec:
              preset: openaiCompatible
              endpoint: http://127.0.0.1:1/v1
              models: {embedding: "{{model}}"}
            """);
        Provider("first");
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        process.Embedder.Documents.Should().HaveCount(1);

        Provider("second");
        await KnowledgeProcess.UntilAsync(() => Task.FromResult(process.Get<IResourceCatalog>().Current.AIProviders["stub"]
            .Spec.Models.Embedding == "second"));
        (await process.IngestAsync()).Should().Be(1);

        process.Embedder.Documents.Should().HaveCount(2);
        (await process.AskAsync("包邮")).How!.ToString().Should().Be("words; vectors");
    }

    [Fact]
    public async Task An_unchanged_file_is_not_read_again_and_a_touched_one_is_neither_published_nor_embedded_again()
    {
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        var (published, embedded) = (await process.DocumentAsync("a.md"), process.Embedder.Documents.Count);
        embedded.Should().Be(1);

        (await process.IngestAsync()).Should().Be(0);
        Files.Touch("a.md");
        (await process.IngestAsync()).Should().Be(1);

        (await process.DocumentAsync("a.md")).Should().BeEquivalentTo(published,
            o => o.Excluding(d => d.Stamp).Excluding(d => d.UpdatedAt));
        process.Embedder.Documents.Should().HaveCount(1);
        (await process.IngestAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Of_a_changed_document_only_what_is_new_in_it_is_embedded()
    {
        string Text(int changed) => "# 手册\n\n" + string.Join("\n\n",
            Enumerable.Range(1, 40).Select(i => $"## 第{i}节\n第{i}节的内容{(i == changed ? "改过了" : "")}。"));
        Files.Base(Embedded).Write("manual.md", Text(0));
        var process = await StartAsync();
        await process.IngestAsync();
        process.Embedder.Documents.Should().HaveCount(40).And.OnlyHaveUniqueItems();

        Files.Write("manual.md", Text(7));
        await process.IngestAsync();
        process.Embedder.Documents.Skip(40).Should().Equal("手册\n第7节\n第7节的内容改过了。");

        Files.Write("copy.md", Text(7));
        await process.IngestAsync();
        process.Embedder.Documents.Should().HaveCount(41, "the same texts in another document are paid for already");
        (await process.ChunksAsync("manual.md")).Select(c => c.Id).Should()
            .NotIntersectWith((await process.ChunksAsync("copy.md")).Select(c => c.Id));
    }

    [Fact]
    public async Task While_embedding_fails_the_old_version_is_found_and_a_retry_publishes_the_new_one()
    {
        Files.Base(Embedded).Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        var refused = ProviderReasons.Of.With("stub", ProviderReasons.Status.With(401));
        process.Embedder.Fails = _ => new EmbeddingException(refused, false);

        Files.Write("a.md", "# 运费\n\n满 199 元包邮。");
        await process.IngestAsync();

        (await process.DocumentAsync("a.md")).Should()
            .BeEquivalentTo(new { State = DocumentState.Failed, Error = refused, Version = 1, Chunks = 1 });
        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");
        var run = await process.RunOfAsync("a.md");
        run.Should().BeEquivalentTo(new { State = WorkflowRunState.Failed, Step = "embed", Attempts = 1,
            Error = refused }, "trying again would not help");
        var status = (await process.Get<Wxauto.Contracts.Knowledge.IKnowledgeStatus>().ListAsync(default)).Single();
        status.Should().BeEquivalentTo(new { Name = "shop", Documents = 1, Chunks = 1, Pending = 0, Failed = 1 });

        process.Embedder.Fails = _ => null;
        (await process.Get<IWorkflowRuns>().RetryAsync(run.Id, default)).Should().BeTrue();
        await process.IdleAsync();
        (await process.FindAsync("包邮")).Should().Equal("满 199 元包邮。");
        (await process.DocumentAsync("a.md")).Should()
            .BeEquivalentTo(new { State = DocumentState.Ready, Error = (Reason?)null, Version = 2 });
    }

    [Fact]
    public async Task A_passing_failure_is_tried_again_and_what_was_paid_for_is_kept()
    {
        Files.Base(Embedded).Write("manual.md",
            "# 手册\n\n" + string.Join("\n\n", Enumerable.Range(1, 70).Select(i => $"## 第{i}节\n第{i}节的内容。")));
        var process = await StartAsync();
        var failures = 0;
        process.Embedder.Fails = text => text.Contains("第50节", StringComparison.Ordinal)
            && failures++ < 2 ? new EmbeddingException(ProviderReasons.RateLimited, true) : null;

        await process.IngestAsync();

        (await process.DocumentAsync("manual.md")).Should()
            .BeEquivalentTo(new { State = DocumentState.Ready, Error = (Reason?)null, Chunks = 70 });
        failures.Should().Be(3);
        (await process.RunOfAsync("manual.md")).State.Should().Be(WorkflowRunState.Succeeded);
        process.Embedder.Documents.Count(t => t.Contains("第10节", StringComparison.Ordinal)).Should().Be(1);
        process.Embedder.Documents.Count(t => t.Contains("第50节", StringComparison.Ordinal)).Should().Be(3);
        await using var db = await process.DatabaseAsync();
        (await db.KnowledgeVectors.CountAsync()).Should().Be(70);
    }

    [Fact]
    public async Task A_broken_file_is_reported_the_others_are_published_and_it_is_read_when_it_is_mended()
    {
        Files.Base().Write("broken.pdf", "%PDF-1.7 and nothing more");
        Files.Write("empty.md", "");
        Files.Write("a.md", "# 运费\n\n满 99 元包邮。");
        Files.Write("sub/.hidden.md", "# 隐藏");
        var process = await StartAsync();
        (await process.IngestAsync()).Should().Be(3);

        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");
        foreach (var name in new[] { "broken.pdf", "empty.md" })
            (await process.DocumentAsync(name)).Should().Match<KnowledgeDocument>(d => d.State == DocumentState.Failed
                && d.Error != null && d.Chunks == 0);
        (await process.RunOfAsync("broken.pdf")).Should()
            .BeEquivalentTo(new { State = WorkflowRunState.Failed, Step = "read", Attempts = 1 });

        Files.Write("empty.md", "# 发票\n\n可以开电子发票。");
        await process.IngestAsync();
        (await process.DocumentAsync("empty.md")).Should().BeEquivalentTo(new { State = DocumentState.Ready, Error = (Reason?)null });
        (await process.FindAsync("电子发票"))[0].Should().Be("可以开电子发票。");
    }

    [Fact]
    public async Task A_file_that_gets_its_old_content_back_after_a_failure_is_ready_again()
    {
        Files.Base().Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        Files.Write("a.md", "");
        await process.IngestAsync();
        (await process.DocumentAsync("a.md")).State.Should().Be(DocumentState.Failed);
        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");

        Files.Write("a.md", "# 运费\n\n满 99 元包邮。");
        await process.IngestAsync();
        (await process.DocumentAsync("a.md")).Should().BeEquivalentTo(new { State = DocumentState.Ready, Error = (Reason?)null });
    }

    [Fact]
    public async Task Changed_settings_read_documents_again()
    {
        Files.Base(source: "tags: [旧]")
            .Write("a.md", "# 手册\n\n" + string.Concat(Enumerable.Range(10, 40).Select(i => $"第{i}句话说的是第{i}件事情。")));
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.ChunksAsync("a.md")).Should().HaveCount(2);
        (await process.AskAsync("第20件事情", tags: "旧")).Evidence.Should().NotBeEmpty();

        Files.Base("chunking: {maxTokens: 60, overlapTokens: 0}", "tags: [新]\naudience: staff");
        await process.UntilAsync(s => s.Chunking.MaxTokens == 60);
        (await process.IngestAsync()).Should().Be(1);

        (await process.ChunksAsync("a.md")).Should().HaveCountGreaterThan(8);
        (await process.AskAsync("第20件事情")).Evidence.Should().BeEmpty("it is for staff now");
        (await process.AskAsync("第20件事情", "staff", "旧")).Evidence.Should().BeEmpty();
        (await process.AskAsync("第20件事情", "staff", "新")).Evidence.Should().NotBeEmpty();
        (await process.IngestAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_a_problem_and_removes_nothing()
    {
        Files.Base().Write("a.md", "# 运费\n\n满 99 元包邮。");
        var process = await StartAsync();
        await process.IngestAsync();
        Files.Move("files", "away");

        (await process.IngestAsync()).Should().Be(0);
        process.Get<SourceScan>().ProblemsOf("shop").Should().ContainSingle().Which.Reason.Is(KnowledgeReasons.DirectoryMissing)
            .Should().BeTrue();
        (await process.Get<Wxauto.Contracts.Knowledge.IKnowledgeStatus>().ListAsync(default)).Single().Problems.Should().ContainSingle()
            .Which.ToString().Should().StartWith("source 'articles': the directory ");
        (await process.FindAsync("包邮")).Should().Equal("满 99 元包邮。");

        Files.Move("away", "files");
        (await process.IngestAsync()).Should().Be(0);
        process.Get<SourceScan>().ProblemsOf("shop").Should().BeEmpty();
    }

    [Fact]
    public async Task An_upload_is_found_like_a_file_and_goes_with_its_row()
    {
        Files.Base();
        var process = await StartAsync();
        await using (var db = await process.DatabaseAsync())
        {
            db.KnowledgeContents.Add(new KnowledgeContent { Base = "shop", Source = Sources.Uploads, Name = "faq.csv",
                Content = "问题,答案\n怎么退货,七天内可以退。"u8.ToArray(), Hash = "1", At = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync();
        }
        (await process.IngestAsync()).Should().Be(1);
        (await process.AskAsync("怎么退货")).Evidence.Should().ContainSingle().Which.Should()
            .Match<Wxauto.Contracts.Knowledge.Evidence>(e => e.Section == "怎么退货" && e.Text == "七天内可以退。" && e.Document == "faq.csv");

        await using (var db = await process.DatabaseAsync())
            await db.KnowledgeContents.ExecuteDeleteAsync();
        await process.IngestAsync();
        (await process.FindAsync("怎么退货")).Should().BeEmpty();
    }
}
