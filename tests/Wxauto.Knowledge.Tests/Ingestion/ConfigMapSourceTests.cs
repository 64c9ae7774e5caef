using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

public sealed class ConfigMapSourceTests : IngestionContract
{
    private readonly KubeletVolume _volume = new();

    [Fact]
    public async Task Every_key_is_a_document_and_a_new_version_of_the_ConfigMap_changes_what_is_found()
    {
        _volume.Write("shop-faq", ("opening.md", "# 营业时间\n\n门店每天九点开门。"), ("returns.md", "# 退货\n\n七天内可以退货。"));
        var process = await StartInClusterAsync();
        (await process.IngestAsync()).Should().Be(2);
        (await process.FindAsync("几点开门")).Should().Contain(t => t.Contains("九点"));
        _volume.Write("shop-faq", ("opening.md", "# 营业时间\n\n门店每天十点开门。"));
        (await process.IngestAsync()).Should().Be(2, "one changed and one is gone");
        (await process.FindAsync("几点开门")).Should().Contain(t => t.Contains("十点")).And.NotContain(t => t.Contains("九点"));
        (await process.DocumentAsync("returns.md")).State.Should().Be(DocumentState.Removed);
    }

    [Fact]
    public async Task The_same_content_is_not_read_again_when_a_pod_starts_or_the_kubelet_writes_it_anew()
    {
        _volume.Write("shop-faq", ("opening.md", "# 营业时间\n\n门店每天九点开门。"));
        var process = await StartInClusterAsync();
        (await process.IngestAsync()).Should().Be(1);
        _volume.Write("shop-faq", ("opening.md", "# 营业时间\n\n门店每天九点开门。"));
        (await process.IngestAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Documents_stay_while_the_ConfigMap_is_away()
    {
        _volume.Write("shop-faq", ("opening.md", "# 营业时间\n\n门店每天九点开门。"));
        var process = await StartInClusterAsync();
        await process.IngestAsync();
        _volume.Write("shop-faq");
        (await process.IngestAsync()).Should().Be(0);
        (await process.FindAsync("几点开门")).Should().NotBeEmpty();
        process.Get<SourceScan>().ProblemsOf("shop").Should().ContainSingle(p => p.Source == "faq"
            && p.Reason.Equals(KnowledgeReasons.ConfigMapMissing.With("shop-faq")));

        await process.ReadAgainAsync("opening.md");
        (await process.FindAsync("几点开门")).Should().NotBeEmpty("nobody knows whether it is gone");
        (await process.DocumentAsync("opening.md")).Should()
            .BeEquivalentTo(new { State = DocumentState.Failed,
            Error = DocumentReasons.SourceAway.With(KnowledgeReasons.ConfigMapMissing.With("shop-faq")) });
    }

    [Fact]
    public async Task On_a_laptop_it_is_said_that_there_are_no_ConfigMaps()
    {
        WriteBase();
        var process = await StartAsync();
        (await process.IngestAsync()).Should().Be(0);
        process.Get<SourceScan>().ProblemsOf("shop").Should().ContainSingle(p => p.Reason.Is(KnowledgeReasons.ConfigMapInCluster));
    }

    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    private Task<KnowledgeProcess> StartInClusterAsync()
    {
        WriteBase();
        return StartAsync(configure: s => s.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new(ConfigMaps.Setting, _volume.Root)]).Build()));
    }

    private void WriteBase() => Files.Beside("shop.yaml", """
        apiVersion: wxauto.io/v1alpha1
        kind: KnowledgeBase
        metadata: {name: shop}
        spec:
          sources:
            - {name: faq, configMap: {name: shop-faq}}
        """);
}
