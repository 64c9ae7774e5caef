using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Providers;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Models;
using Wxauto.Models.Tests;

namespace Wxauto.Ai.Tests.Retrieval;

/// <summary>An AIProvider of the preset local: models of this process instead of a server.</summary>
public sealed class LocalModelTests : IDisposable
{
    private static readonly string[] Passages = ["保修", "退货", "E61"];
    private readonly string _root = Directory.CreateTempSubdirectory("wxauto-models-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_base_gets_vectors_of_length_one_and_the_books_are_kept()
    {
        TinyModel.WritePieces(Of("e5-tiny"));
        await using var host = Host("e5-tiny");

        var documents = await host.EmbedAsync(Passages, dimensions: TinyModel.Dimensions);
        var question = await host.EmbedAsync(["退货"], dimensions: TinyModel.Dimensions, purpose: EmbeddingPurpose.Query);

        documents.Should().HaveCount(3).And.AllSatisfy(v => Math.Sqrt(v.Sum(x => x * x)).Should().BeApproximately(1, 1e-5));
        question[0].Should().NotEqual(documents[1], "a question has another prefix");
        (await host.CallsAsync()).Select(c => (c.Provider, c.Model, c.Purpose, c.Outcome, c.Estimated)).Should().AllBeEquivalentTo(
            ("p0", "e5-tiny", "embedding", "Ok", false)).And.HaveCount(2);
    }

    [Fact]
    public async Task The_same_directory_ranks_token_by_token()
    {
        TinyModel.WritePieces(Of("e5-tiny"));
        await using var host = Host("e5-tiny", "e5-tiny");
        (await host.Get<IReranker>().RerankAsync("p0", null, "退货", Passages, default))!.Select(s => s.Index).Should().StartWith(1)
            .And.BeEquivalentTo([0, 1, 2]);
    }

    [Fact]
    public async Task A_reranker_gives_scores_between_0_and_1()
    {
        TinyModel.WritePieces(Of("bge-reranker-tiny"), "logits");
        await using var host = Host(null, "bge-reranker-tiny");
        (await host.Get<IReranker>().RerankAsync("p0", null, "退货", Passages, default)).Should().HaveCount(3)
            .And.BeInDescendingOrder(s => s.Score).And.AllSatisfy(s => s.Score.Should().BeInRange(0, 1));
    }

    [Fact]
    public async Task Another_length_than_the_models_says_what_to_set()
    {
        TinyModel.WritePieces(Of("e5-tiny"));
        await using var host = Host("e5-tiny");
        var failure = await host.EmbedInVainAsync(dimensions: 1024);
        failure.IsTransient.Should().BeFalse();
        failure.Message.Should().Contain("not of 1024").And.Contain("Set the dimensions to 8");
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_the_providers_fault()
    {
        await using var host = Host("bge-m3");

        var failure = await host.EmbedInVainAsync();
        await host.Get<ProviderProbe>().ProbeAsync(default);

        failure.IsTransient.Should().BeFalse();
        failure.Message.Should().Contain(Of("bge-m3")).And.Contain("models check");
        var status = host.Get<IAiStatus>().Providers.Single();
        (status.Ready, status.Message!.ToString()).Should().Be((false, $"p0 {ModelReasons.NoDirectory.With(Of("bge-m3"))}"));
        (await AiServices.CheckAsync(host.Get<IServiceProvider>(), default)).Single().Problem!.ToString().Should().Contain(Of("bge-m3"));

        TinyModel.WriteWords(Of("bge-m3"));
        (await AiServices.CheckAsync(host.Get<IServiceProvider>(), default)).Single().Problem.Should().BeNull();
        (await host.EmbedAsync(Passages, dimensions: TinyModel.Dimensions)).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_manifest_on_this_machine_may_name_a_directory_beside_it()
    {
        TinyModel.WriteWords(Path.Combine(_root, "elsewhere", "bge-own"));
        await using var host = new AiHost(Catalog("./elsewhere/bge-own", null, Path.Combine(_root, "providers.yaml")), models: Options);
        (await host.EmbedAsync(Passages, dimensions: TinyModel.Dimensions)).Should().HaveCount(3);
        (await host.EmbedInVainAsync("./elsewhere/bge-other")).Message.Should().Contain("is no name of a model");
    }

    [Fact]
    public async Task A_resource_of_a_cluster_names_models_and_no_directories()
    {
        TinyModel.WriteWords(Path.Combine(_root, "elsewhere", "bge-own"));
        await using var host = Host(Path.Combine(_root, "elsewhere", "bge-own"));
        (await host.EmbedInVainAsync(dimensions: TinyModel.Dimensions)).Message.Should().Contain("is no name of a model");
        (await AiServices.CheckAsync(host.Get<IServiceProvider>(), default)).Single().Problem!.ToString().Should().Contain("is no name of a model");
    }

    [Fact]
    public async Task It_does_not_talk()
    {
        await using var host = Host("e5-tiny");
        host.Get<IAiStatus>().AsksModels.Should().BeFalse();
        AiServices.IsConfigured(host.Get<IServiceProvider>()).Should().BeFalse();
        new AIProviderSpec { Preset = ProviderPreset.local, Models = new ModelsSpec { Standard = "m", Embedding = "e" } }.Validate()
            .Should().ContainSingle().Which.Path.Should().Be("spec.models");
        new AIProviderSpec { Preset = ProviderPreset.local, Models = new ModelsSpec { Embedding = "e" } }.Validate().Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_base_uses_is_loaded_at_the_start()
    {
        TinyModel.WriteWords(Of("bge-tiny"));
        await File.WriteAllTextAsync(Path.Combine(Of("bge-tiny"), "model.onnx"), "nonsense");
        var catalog = Catalog("bge-tiny", null, "") with
        {
            KnowledgeBases = new Dictionary<string, Resource<KnowledgeBaseSpec>>
            {
                ["docs"] = new("docs", new KnowledgeBaseSpec { Embedding = new EmbeddingSpec { Provider = "p0" } }, ""),
            },
        };
        await using var host = new AiHost(catalog, models: Options);
        host.Get<LocalModels>().ProblemOf(Of("bge-tiny")).Should().BeNull();
        using var warmUp = ActivatorUtilities.CreateInstance<LocalModelWarmUp>(host.Get<IServiceProvider>());

        await warmUp.StartAsync(default);
        await warmUp.ExecuteTask!;

        host.Get<LocalModels>().ProblemOf(Of("bge-tiny"))!.Is(ModelReasons.NotLoaded).Should().BeTrue("it was tried, and the process goes on");
    }

    private LocalModelOptions Options => new() { Directory = _root, Threads = 1 };

    private string Of(string name) => Path.Combine(_root, name);

    private AiHost Host(string? embedding, string? rerank = null) => new(Catalog(embedding, rerank, ""), models: Options);

    private static CatalogSnapshot Catalog(string? embedding, string? rerank, string source)
    {
        var spec = new AIProviderSpec { Preset = ProviderPreset.local, Models = new ModelsSpec { Embedding = embedding, Rerank = rerank } };
        return CatalogSnapshot.Empty with
        {
            AIProviders = new Dictionary<string, Resource<AIProviderSpec>> { ["p0"] = new("p0", spec, source) },
        };
    }
}
