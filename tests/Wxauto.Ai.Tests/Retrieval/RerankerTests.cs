using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Retrieval;

public sealed class RerankerTests : IAsyncLifetime
{
    private static readonly string[] Passages = ["保修一年", "签收后七天内可以退货，运费由买家承担", "九点开门，六点关门"];
    private readonly ScriptedProvider _server = new();

    /// <summary>Two seconds are short on a machine that is busy: they pass only where a test lets them.</summary>
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(ProviderPreset.openaiCompatible, "/v1/rerank")]
    [InlineData(ProviderPreset.glm, "/api/paas/v4/rerank")]
    [InlineData(ProviderPreset.ernie, "/v2/rerank")]
    [InlineData(ProviderPreset.qwen, "/compatible-api/v1/reranks")]
    public async Task Passages_come_back_best_first(ProviderPreset preset, string path)
    {
        await using var host = Host(_server.Spec(preset: preset));

        var scores = await RerankAsync(host);

        scores.Should().Equal(new RerankScore(1, 0.18), new RerankScore(2, 0.09), new RerankScore(0, 0.04));
        var request = _server.Requests.Single();
        (request.Path, request.Key).Should().Be((path, "Bearer key-of-KEY"));
        JsonElement.DeepEquals(request.Body, JsonSerializer.Deserialize<JsonElement>("""
            {"model":"bge-reranker","query":"怎么退货","documents":["保修一年","签收后七天内可以退货，运费由买家承担","九点开门，六点关门"],"top_n":3,"return_documents":false}
            """)).Should().BeTrue();
        (await host.CallsAsync()).Select(c => (c.Provider, c.Model, c.Purpose, c.Outcome, c.InputTokens, c.Estimated)).Should()
            .Equal(("p0", "bge-reranker", "rerank", "Ok", 40, false));
    }

    /// <summary>As the documentation of each shows it.</summary>
    [Theory]
    [InlineData("Jina", """{"model":"jina-reranker-v2","object":"list","usage":{"total_tokens":81,"prompt_tokens":81},"results":RESULTS}""",
        81, false)]
    [InlineData("vLLM", """{"id":"rerank-1","model":"bge","usage":{"total_tokens":56},"results":RESULTS}""", 56, false)]
    [InlineData("SiliconFlow", """{"id":"01","results":RESULTS,"meta":{"billed_units":{"input_tokens":62,"output_tokens":0,"search_units":0,"classifications":0},"tokens":{"input_tokens":62,"output_tokens":0}}}""", 62, false)]
    [InlineData("SiliconFlow before", """{"id":"01","results":RESULTS,"tokens":{"input_tokens":62,"output_tokens":7}}""", 62, false)]
    [InlineData("Cohere v1", """{"id":"07","results":RESULTS,"meta":{"api_version":{"version":"1"},"billed_units":{"search_units":1}}}""",
        48, true)]
    [InlineData("Xinference", """{"id":"88","results":RESULTS,"meta":{"api_version":null,"billed_units":null,"tokens":null,"warnings":null}}""", 48, true)]
    [InlineData("untrue", """{"results":RESULTS,"usage":{"total_tokens":9000000}}""", 48, true)]
    public async Task The_answers_of_all_who_have_this_path_are_understood(string who, string answer, int tokens, bool estimated)
    {
        _server.Script = _ => $"raw:{answer.Replace("RESULTS", """[{"index":2,"relevance_score":-3.5,"document":null},{"index":0,"relevance_score":7},{"index":1,"relevance_score":0.25,"document":{"text":"…"}}]""")}";
        await using var host = Host(_server.Spec());

        (await RerankAsync(host)).Should().Equal([new RerankScore(0, 7), new RerankScore(1, 0.25), new RerankScore(2, -3.5)], who);

        var call = (await host.CallsAsync()).Single();
        call.Estimated.Should().Be(estimated);
        call.InputTokens.Should().BeInRange(estimated ? 20 : tokens, tokens);
    }

    [Theory]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":3,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":-1,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":1,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":2}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":2,"relevance_score":1e999}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":2,"relevance_score":NaN}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1},{"index":2,"relevance_score":"0.5"}]}""")]
    [InlineData("""{"results":null}""")]
    [InlineData("[1]")]
    [InlineData("<html>gateway</html>")]
    public async Task Nonsense_is_no_order(string answer)
    {
        _server.Script = _ => $"raw:{answer}";
        await using var host = Host(_server.Spec());

        (await RerankInVainAsync(host)).Should().BeNull();

        (await host.CallsAsync()).Select(c => (c.Purpose, c.Outcome)).First().Should().Be(("rerank", "Unreadable"));
    }

    [Theory]
    [InlineData("broken", "ServerError")]
    [InlineData("busy:60", "RateLimited")]
    [InlineData("no-key", "Refused")]
    [InlineData("breaks-off", "Unreadable")]
    public async Task A_provider_that_fails_leaves_the_callers_order(string model, string outcome)
    {
        await using var host = Host(_server.Spec());

        (await RerankInVainAsync(host, model)).Should().BeNull();

        (await host.CallsAsync())[0].Outcome.Should().Be(outcome);
    }

    [Fact]
    public async Task After_two_seconds_nobody_waits_any_more()
    {
        await using var host = Host(_server.Spec());
        var asked = RerankAsync(host, "hangs").AsTask();
        await _server.UntilAskedAsync();

        _time.Advance(TimeSpan.FromSeconds(1.9));
        asked.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));

        (await asked.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeNull();
        (await host.CallsAsync()).Select(c => c.Outcome).Should().Equal("Timeout");
    }

    [Fact]
    public async Task A_failure_is_told_once_a_minute_and_is_in_the_ledger_every_time()
    {
        var log = new Warnings();
        await using var host = Host(_server.Spec(), _server.Spec());
        host.Get<ILoggerFactory>().AddProvider(log);

        for (var i = 0; i < 3; i++)
            await RerankAsync(host, "no-key");
        log.Lines.Should().ContainSingle().Which.Should().Contain("'p0'").And.Contain("status 401").And.Contain("Check key");
        await RerankAsync(host, "no-key", "p1");
        log.Lines.Should().HaveCount(2, "the other provider fails as well");
        _time.Advance(TimeSpan.FromMinutes(1));
        await RerankAsync(host, "no-key");

        log.Lines.Should().HaveCount(3);
        (await host.CallsAsync()).Should().HaveCount(5);
    }

    [Fact]
    public async Task Whoever_cannot_be_asked_is_not_asked()
    {
        await using var host = Host(_server.Spec(new ModelsSpec { Standard = "m" }),
            _server.Spec() with { Prices = new PricesSpec { Rerank = new PriceSpec { InputPerMillion = 1_000_000 } },
            Budget = new BudgetSpec { PerDay = 1 } });

        (await RerankAsync(host)).Should().BeNull("it has no model");
        (await RerankAsync(host, provider: "p1")).Should().BeNull("its budget is too small");
        (await RerankAsync(host, provider: "none")).Should().BeNull("there is no such provider");
        (await host.Get<IReranker>().RerankAsync("p1", null, "怎么退货", [], default)).Should().BeEmpty("there is nothing to rank");

        _server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_model_that_the_call_names_wins()
    {
        await using var host = Host(_server.Spec());
        (await RerankAsync(host, "bge-reranker-v9")).Should().HaveCount(3);
        _server.Requests.Single().Model.Should().Be("bge-reranker-v9");
    }

    private AiHost Host(params AIProviderSpec[] providers) => new(AiHost.Catalog(providers), _time);

    /// <summary>The first attempt has all the time that it needs; then time passes, and what may pass is tried again.</summary>
    private async Task<IReadOnlyList<RerankScore>?> RerankInVainAsync(AiHost host, string? model = null)
    {
        var asked = RerankAsync(host, model).AsTask();
        await _server.UntilAskedAsync();
        for (var until = DateTime.UtcNow.AddSeconds(60); _server.Running > 0 && DateTime.UtcNow < until; await Task.Delay(20))
        {
            // It answers.
        }
        await Task.WhenAny(asked, Task.Delay(300));
        return await _time.AdvanceUntilDoneAsync(asked, TimeSpan.FromSeconds(10));
    }

    private static ValueTask<IReadOnlyList<RerankScore>?> RerankAsync(AiHost host, string? model = null, string provider = "p0") =>
        host.Get<IReranker>().RerankAsync(provider, model, "怎么退货", Passages, default);

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
