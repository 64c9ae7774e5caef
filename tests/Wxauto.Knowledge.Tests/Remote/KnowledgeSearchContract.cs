using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Tests.Dapr;

namespace Wxauto.Knowledge.Tests.Remote;

public sealed class SearchInThisProcess : KnowledgeSearchContract
{
    private protected override Task<IKnowledgeSearch> OverAsync(IKnowledgeSearch search) => Task.FromResult(search);
}

public sealed class SearchThroughTheSidecar : KnowledgeSearchContract
{
    private readonly StubDapr _dapr = new();
    private RemoteKnowledge? _remote;

    public override async Task DisposeAsync()
    {
        if (_remote is not null)
            await _remote.DisposeAsync();
        await _dapr.DisposeAsync();
    }

    private protected override async Task<IKnowledgeSearch> OverAsync(IKnowledgeSearch search) =>
        (_remote = await RemoteKnowledge.StartAsync(_dapr, search)).Client;
}

/// <summary>It makes no difference to those who ask whether knowledge is in their process.</summary>
public abstract class KnowledgeSearchContract : IAsyncLifetime
{
    private readonly ScriptedKnowledge _knowledge = new();
    private IKnowledgeSearch _search = null!;

    public static TheoryData<KnowledgeQuery> Queries => new(
        new KnowledgeQuery([], ""),
        new KnowledgeQuery(["shop"], "怎么退货👋") { Top = 0 },
        new KnowledgeQuery(["shop", "wiki", "shop"], "它多少钱\n\u0000")
            { Top = 7, Before = ["第一句", "", "第二句"], Tags = ["a", "b"], Audience = "vip" },
        new KnowledgeQuery(["shop"], new string('长', 200_000)) { Top = -1 });

    public static TheoryData<KnowledgeResult> Results => new(
        new KnowledgeResult([], 0, []),
        new KnowledgeResult([new("shop", "c1", "manual.md", "说明书", "除垢 > 步骤", "倒入柠檬酸水👍", double.Epsilon),
            new("wiki", "c2", "", "", "", "", double.MaxValue) { Sentence = "一句", Rows = "型号：M2；价格：299" }], 0.1 + 0.2, ["wiki", ""])
        {
            How = SearchReasons.WithConversation.With(SearchReasons.Words),
        },
        new KnowledgeResult([.. Enumerable.Range(0, 50)
            .Select(i => new Evidence("shop", $"c{i}", "d", "t", "s", new string('长', 100_000), i))], 1, []));

    public async Task InitializeAsync() => _search = await OverAsync(_knowledge);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_arrives_as_it_was_asked(KnowledgeQuery query)
    {
        await _search.SearchAsync(query, default);

        _knowledge.Asked.Should().ContainSingle().Which.Should().BeEquivalentTo(query, o => o.WithStrictOrdering());
    }

    [Theory]
    [MemberData(nameof(Results))]
    public async Task A_result_comes_back_as_it_was_found(KnowledgeResult result)
    {
        _knowledge.Find = (_, _) => Task.FromResult(result);

        (await _search.SearchAsync(new KnowledgeQuery(["shop"], "问"), default)).Should()
            .BeEquivalentTo(result, o => o.WithStrictOrdering());
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_more_need_not_and_the_search_is_told()
    {
        var (begun, told) = (new TaskCompletionSource(), new TaskCompletionSource());
        _knowledge.Find = async (_, ct) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => told.SetResult(), TaskScheduler.Default);
            ct.ThrowIfCancellationRequested();
            throw new InvalidOperationException("It was not cancelled.");
        };
        using var patience = new CancellationTokenSource();
        var search = _search.SearchAsync(new KnowledgeQuery(["shop"], "问"), patience.Token).AsTask();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await patience.CancelAsync();

        await search.Awaiting(s => s).Should().ThrowAsync<OperationCanceledException>();
        await told.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_search_that_fails_is_an_error_and_never_an_empty_result()
    {
        _knowledge.Find = (_, _) => throw new IOException("the index is away");

        await _search.Awaiting(s => s.SearchAsync(new KnowledgeQuery(["shop"], "问"), default).AsTask()).Should().ThrowAsync<Exception>();
    }

    private protected abstract Task<IKnowledgeSearch> OverAsync(IKnowledgeSearch search);
}
