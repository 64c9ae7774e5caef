using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Tests.Ingestion;
using Wxauto.Knowledge.Tests.Vectors.Qdrant;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Tests.Search;

public sealed class KnowledgeSearchTests : IngestionContract
{
    private const string Reranked = "retrieval: {rerank: {provider: judge, model: fine}}";

    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    [Fact]
    public async Task A_rerank_model_decides_the_order_and_sees_title_section_and_text()
    {
        var process = await ShopAsync(Reranked);
        process.Reranker.Score = p => p.Contains("加急", StringComparison.Ordinal) ? 0.9 : 0.1;

        var result = await process.AskAsync("运费多少");

        result.Evidence[0].Text.Should().Be("加急运费二十元。");
        result.Evidence[0].Score.Should().Be(0.9);
        result.How.Should().Be(CommonReasons.All([SearchReasons.Words, SearchReasons.Reranked]));
        process.Reranker.Asked.Should().ContainSingle().Which.Should()
            .Match<(string Provider, string? Model, string Query, IReadOnlyList<string> Passages)>(a =>
            a.Provider == "judge" && a.Model == "fine" && a.Query == "运费多少" && a.Passages.Contains("配送 加急\n加急运费二十元。"));
    }

    [Fact]
    public async Task Without_an_answer_of_the_rerank_model_the_order_stays_and_it_is_named()
    {
        var plain = await (await ShopAsync()).AskAsync("运费多少");
        var process = await ShopAsync(Reranked, "other");
        process.Reranker.Score = null;

        var result = await process.Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["other"], "运费多少"), default);

        result.Evidence.Select(e => e.Text).Should().Equal(plain.Evidence.Select(e => e.Text));
        result.How.Should().Be(CommonReasons.All([SearchReasons.Words, SearchReasons.NotReranked.With("judge")]));
    }

    [Fact]
    public async Task Vectors_find_what_words_do_not_and_a_question_is_embedded_once()
    {
        var process = await ShopAsync(Embedded);
        var result = await process.AskAsync("运费多少");
        result.How.Should().Be(CommonReasons.All([SearchReasons.Words, SearchReasons.Vectors]));
        (await process.AskAsync("运费多少")).Evidence.Should().BeEquivalentTo(result.Evidence);
        process.Embedder.Queries.Should().Equal("运费多少");
    }

    [Fact]
    public async Task When_embedding_fails_words_are_searched_and_the_reason_is_named()
    {
        var process = await ShopAsync(Embedded);
        process.Embedder.Fails = _ => new EmbeddingException(ProviderReasons.Of.With("stub", ProviderReasons.Unreachable), true);

        var result = await process.AskAsync("运费多少");

        result.Evidence[0].Text.Should().Contain("运费");
        result.How.Should().Be(CommonReasons.All([SearchReasons.Words,
            SearchReasons.NoVectors.With(ProviderReasons.Of.With("stub", ProviderReasons.Unreachable))]));
    }

    [Fact]
    public async Task An_outside_index_that_answers_nonsense_leaves_words_and_is_named()
    {
        await using var server = await GrpcServer.StartAsync(context => context.Response.WriteAsync("ok"));
        var process = await ShopAsync($"{Embedded}\nindex: {{type: Qdrant, qdrant: {{endpoint: \"{server.Address}\"}}}}");
        var result = await process.AskAsync("运费多少");
        result.Evidence[0].Text.Should().Contain("运费");
        result.How!.ToString().Should().StartWith($"words; no vectors (Qdrant at {server.Address} answered something that is not its gRPC API");
    }

    [Fact]
    public async Task Several_bases_are_searched_together_and_those_that_are_not_there_are_named()
    {
        Files.Base(name: "wiki");
        var process = await ShopAsync();
        await process.PublishAsync("wiki", "beans.md", "咖啡豆", ("", "咖啡豆放在阴凉处。"));

        var result = await process.Get<IKnowledgeSearch>()
            .SearchAsync(new KnowledgeQuery(["shop", "nowhere", "wiki", "shop"], "咖啡豆的运费"), default);

        result.Evidence.Select(e => e.KnowledgeBase).Distinct().Should().BeEquivalentTo("shop", "wiki");
        result.Evidence.Select(e => e.ChunkId).Should().OnlyHaveUniqueItems();
        result.Unavailable.Should().Equal("nowhere");
    }

    [Fact]
    public async Task A_base_that_is_not_there_finds_nothing_with_no_confidence()
    {
        var process = await ShopAsync();
        var result = await process.Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["nowhere"], "运费多少"), default);
        result.Evidence.Should().BeEmpty();
        result.Confidence.Should().Be(0);
        result.Unavailable.Should().Equal("nowhere");
    }

    [Fact]
    public async Task The_same_passage_in_two_documents_is_given_once()
    {
        var process = await ShopAsync();
        await process.PublishAsync("shop", "a.md", "保养", ("清洗", "滤网每周用清水冲洗一次，晾干以后再装回去。"));
        await process.PublishAsync("shop", "b.md", "保养", ("清洗", "滤网每周用清水冲洗一次，晾干以后再装回去！"));
        await process.PublishAsync("shop", "c.md", "保养", ("更换", "滤网每年更换一次。"));

        var found = (await process.AskAsync("滤网怎么清洗")).Evidence;

        found.Count(e => e.Section == "清洗").Should().Be(1);
        found.Should().Contain(e => e.Section == "更换");
    }

    [Fact]
    public async Task The_pieces_beside_the_best_one_of_a_cut_section_come_along()
    {
        var process = await ShopAsync();
        await process.PublishAsync("shop", "manual.md", "说明书", ("除垢", "准备好容器。"), ("除垢", "倒入柠檬酸水后运行冲煮程序。"), ("除垢", "等待十五分钟。"),
            ("除垢", "最后冲净。"), ("开箱", "取出包装。"));

        var found = (await process.AskAsync("柠檬酸水")).Evidence;

        found.Select(e => e.Text).Take(3).Should().Equal("倒入柠檬酸水后运行冲煮程序。", "准备好容器。", "等待十五分钟。");
        (await process.Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["shop"], "柠檬酸水") { Top = 1 }, default)).Evidence.Should()
            .ContainSingle();
    }

    [Fact]
    public async Task What_was_said_before_helps_a_question_that_does_not_stand_alone()
    {
        var process = await ShopAsync();
        await process.PublishAsync("shop", "m2.md", "磨豆机 M2", ("价格", "M2 售价 299 元。"));
        await process.PublishAsync("shop", "e61.md", "咖啡机 E61", ("价格", "E61 售价 8999 元。"));

        (await BeforeAsync("那它多少钱", "M2 能磨意式吗"))[0].Should().Be("M2 售价 299 元。");
        (await BeforeAsync("那它多少钱", "E61 怎么样"))[0].Should().Be("E61 售价 8999 元。");
        (await BeforeAsync("磨豆机 M2 售价多少钱", "E61 怎么样"))[0].Should().Be("M2 售价 299 元。", "a question that stands alone is not led astray");

        async Task<List<string>> BeforeAsync(string question, string before) =>
            [.. (await process.Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["shop"], question) { Before = [before] }, default))
                .Evidence.Select(e => e.Text)];
    }

    [Fact]
    public async Task No_more_passages_come_than_are_wanted()
    {
        var process = await ShopAsync("retrieval: {topK: 2}");
        (await process.AskAsync("运费")).Evidence.Should().HaveCount(2);
        (await process.Get<IKnowledgeSearch>().SearchAsync(new KnowledgeQuery(["shop"], "运费") { Top = 3 }, default)).Evidence.Should()
            .HaveCount(3);
    }

    /// <summary>A base with three passages about the cost of shipping.</summary>
    private async Task<KnowledgeProcess> ShopAsync(string spec = "", string name = "shop")
    {
        Files.Base(spec, name: name);
        var process = await StartAsync(runs: false);
        await process.PublishAsync(name, "shipping.md", "配送", ("运费", "普通运费十元，满 99 元免运费。"), ("加急", "加急运费二十元。"), ("偏远", "偏远地区运费另算。"));
        return process;
    }
}
