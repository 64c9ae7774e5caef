using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Tests.Running;
using k8s.Models;

namespace Wxauto.Operator.Tests.KnowledgeBases;

public sealed class KnowledgeBaseTests
{
    private static readonly KnowledgeBaseStatus Read = new("shop", 12, 340, 0, 0, [],
        new DateTimeOffset(2030, 1, 1, 10, 20, 30, TimeSpan.Zero));

    [Fact]
    public async Task What_it_names_is_looked_for_and_heals_when_it_appears()
    {
        await using var running = await RunningOperator.StartAsync();
        running.Services.KnowledgeBases["shop"] = Read;
        await running.ApplyAsync("KnowledgeBase", "shop",
            "{sources: [{name: faq, configMap: {name: shop-faq}}], embedding: {provider: embedder}, index: {type: Qdrant, qdrant: {endpoint: \"http://qdrant\", apiKey: {secretRef: {name: qdrant, key: key}}}}}");

        var knowledge = await running.UntilAsync<KnowledgeBaseResource>("shop", "ResolvedRefs", "False", "ConfigMapNotFound", look: false);
        RunningOperator.ConditionOf(knowledge, "ResolvedRefs")!.Message.Should()
            .ContainAll("spec.sources[0].configMap.name", "spec.embedding.provider", "spec.index.qdrant.apiKey.secretRef");

        await running.Api.CreateAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "shop-faq", NamespaceProperty = running.Namespace } }, default);
        await running.UntilAsync<KnowledgeBaseResource>("shop", "ResolvedRefs", "False", "AIProviderNotFound", look: false);
        await running.ApplyAsync("AIProvider", "embedder", "{endpoint: \"https://embedder.example\", models: {embedding: m}}");
        await running.UntilAsync<KnowledgeBaseResource>("shop", "ResolvedRefs", "False", "SecretNotFound", look: false);
        await running.SetSecretAsync("qdrant", ("key", "k"));
        await running.UntilAsync<KnowledgeBaseResource>("shop", "Ready", "True", "Ready", look: false);

        await running.Api.DeleteAsync<V1ConfigMap>(running.Key("shop-faq"), default);
        await running.UntilAsync<KnowledgeBaseResource>("shop", "ResolvedRefs", "False", "ConfigMapNotFound", look: false);
    }

    [Fact]
    public async Task What_was_read_is_its_status()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("KnowledgeBase", "shop", "{sources: []}");
        await running.UntilAsync<KnowledgeBaseResource>("shop", "Ingested", "Unknown", "NotRead");

        running.Services.KnowledgeBases["shop"] = Read with { Pending = 3 };
        await running.UntilAsync<KnowledgeBaseResource>("shop", "Ingested", "False", "Ingesting");

        running.Services.KnowledgeBases["shop"] = Read;
        var knowledge = await running.UntilAsync<KnowledgeBaseResource>("shop", "Ready", "True", "Ready");
        knowledge.Status.Should().BeEquivalentTo(new { Documents = 12, Chunks = 340, Pending = 0, Failed = 0, Read.LastRunAt });
        (await running.EventsAsync("shop")).Should().NotContain("Ingesting");

        running.Services.KnowledgeBases["shop"] = Read with { Failed = 2 };
        await running.UntilAsync<KnowledgeBaseResource>("shop", "Ingested", "False", "DocumentsFailed");

        running.Services.KnowledgeBases["shop"] = Read with
            { Problems = [KnowledgeReasons.OfSource.With("faq", KnowledgeReasons.DirectoryOnLaptop)] };
        knowledge = await running.UntilAsync<KnowledgeBaseResource>("shop", "Ingested", "False", "Problems");
        RunningOperator.ConditionOf(knowledge, "Ready")!.Message.Should().Contain("source 'faq'");
        knowledge.Status!.Problems.Should().HaveCount(1);
    }
}
