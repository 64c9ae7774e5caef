using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Tests.Ingestion;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Tests.Evaluation;

/// <summary>spec.quality: no change may bring a figure below its minimum.</summary>
public sealed class QualityGateTests : IngestionContract
{
    private const string Questions = """
        {"question":"多少钱包邮","document":"shipping.md"}
        {"question":"怎么退货","document":"returns.md"}
        {"question":"发票怎么开","document":"invoice.md"}
        """;

    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    [Fact]
    public async Task A_change_that_makes_recall_worse_is_refused_and_one_that_does_not_is_published()
    {
        Files.Beside("questions.jsonl", Questions);
        WriteShop();
        Files.Base("quality: {set: questions.jsonl, minimum: {\"recall@1\": 0.95}}");
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.FindAsync("怎么退货"))[0].Should().Be("七天内可以退货。");

        Files.Write("returns.md", "# 门店\n\n上海路 1 号。");
        await process.IngestAsync();
        var refused = await process.DocumentAsync("returns.md");
        refused.State.Should().Be(DocumentState.Failed);
        refused.Error!.ToString().Should().Be("is not published: it would bring recall@1 from 1.000 to 0.667, and spec.quality demands 0.950");
        (await process.FindAsync("怎么退货"))[0].Should().Be("七天内可以退货。");

        Files.Write("returns.md", "# 退货\n\n三十天内可以退货。");
        await process.IngestAsync();
        (await process.DocumentAsync("returns.md")).Should()
            .BeEquivalentTo(new { State = DocumentState.Ready, Error = (Reason?)null, Version = 2 });
        (await process.FindAsync("怎么退货"))[0].Should().Be("三十天内可以退货。");
    }

    [Fact]
    public async Task A_base_that_is_below_the_minimum_may_still_become_better()
    {
        Files.Beside("questions.jsonl", Questions);
        Files.Base("quality: {set: questions.jsonl, minimum: {\"recall@5\": 0.95}}").Write("invoice.md", "# 发票\n\n可以开电子发票。");
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.DocumentAsync("invoice.md")).State.Should().Be(DocumentState.Ready);
    }

    [Theory]
    [InlineData("set: questions.jsonl, minimum: {\"recall@3\": 0.5}",
        "cannot be judged: spec.quality.minimum names 'recall@3', which is no figure of an evaluation")]
    [InlineData("set: nowhere.jsonl, minimum: {\"recall@5\": 0.5}",
        "cannot be judged: the questions of spec.quality.set cannot be read (*")]
    public async Task What_cannot_be_judged_is_not_published(string quality, string message)
    {
        Files.Beside("questions.jsonl", Questions);
        Files.Base($"quality: {{{quality}}}").Write("invoice.md", "# 发票\n\n可以开电子发票。");
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.DocumentAsync("invoice.md")).Error!.ToString().Should().Match(message);
        (await process.FindAsync("发票")).Should().BeEmpty();
    }

    private void WriteShop()
    {
        Files.Write("shipping.md", "# 运费\n\n满 99 元包邮。");
        Files.Write("returns.md", "# 退货\n\n七天内可以退货。");
        Files.Write("invoice.md", "# 发票\n\n可以开电子发票。");
    }
}
