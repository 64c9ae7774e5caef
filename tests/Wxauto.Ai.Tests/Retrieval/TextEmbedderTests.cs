using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Retrieval;

public sealed class TextEmbedderTests : IAsyncLifetime
{
    private readonly ScriptedProvider _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Many_texts_go_in_several_requests_and_their_vectors_come_back_in_order_with_length_1()
    {
        await using var host = new AiHost(_server.Spec());

        var vectors = await host.EmbedAsync([.. Enumerable.Range(1, 70).Select(i => new string('货', i))]);

        _server.Requests.Select(Count).Should().Equal(32, 32, 6);
        vectors.Select(v => Math.Round(v[0] / v[1])).Should().Equal(Enumerable.Range(1, 70).Select(i => (double)i));
        vectors.Should().OnlyContain(v => Math.Abs(Math.Sqrt(v[0] * v[0] + v[1] * v[1]) - 1) < 1e-6);
        (await host.CallsAsync()).Select(c => (c.Provider, c.Model, c.Purpose, c.Outcome, c.InputTokens, c.Estimated)).Should().Equal(
            ("p0", "bge-m3", "embedding", "Ok", 528, false), ("p0", "bge-m3", "embedding", "Ok", 1552, false),
            ("p0", "bge-m3", "embedding", "Ok", 405, false));
    }

    [Fact]
    public async Task A_request_has_what_all_providers_know_and_nothing_else()
    {
        await using var host = new AiHost(_server.Spec());

        await host.EmbedAsync(["签收后七天内可以退货"]);

        var request = _server.Requests.Single();
        (request.Path, request.Key).Should().Be(("/v1/embeddings", "Bearer key-of-KEY"));
        JsonElement.DeepEquals(request.Body, JsonSerializer.Deserialize<JsonElement>("""{"model":"bge-m3","input":["签收后七天内可以退货"]}"""))
            .Should().BeTrue();
    }

    [Fact]
    public async Task Long_texts_go_in_smaller_groups_and_one_that_is_too_long_goes_alone()
    {
        await using var host = new AiHost(_server.Spec());

        await host.EmbedAsync([.. "3000 3000 3000 9000 10".Split(' ')
            .Select(n => new string('货', int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)))]);

        _server.Requests.Select(Count).Should().Equal(2, 1, 1, 1);
    }

    [Theory]
    [InlineData(ProviderPreset.qwen, "/compatible-mode/v1/embeddings", "10 10 1")]
    [InlineData(ProviderPreset.ernie, "/v2/embeddings", "16 5")]
    [InlineData(ProviderPreset.glm, "/api/paas/v4/embeddings", "21")]
    public async Task No_more_texts_go_in_a_request_than_the_provider_takes(ProviderPreset preset, string path, string counts)
    {
        await using var host = new AiHost(_server.Spec(preset: preset));

        await host.EmbedAsync([.. Enumerable.Repeat("货", 21)]);

        string.Join(' ', _server.Requests.Select(Count)).Should().Be(counts);
        _server.Requests.Should().OnlyContain(r => r.Path == path);
    }

    [Fact]
    public async Task Vectors_that_come_in_another_order_are_put_where_they_belong()
    {
        _server.Script = _ => """raw:{"object":"list","data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}],"usage":{"prompt_tokens":9,"total_tokens":9}}""";
        await using var host = new AiHost(_server.Spec());

        (await host.EmbedAsync(["甲", "乙"])).Select(v => (v[0], v[1])).Should().Equal((0.6f, 0.8f), (0f, 1f));
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[3,4]},{"embedding":[0,2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[3,4]},{"index":0,"embedding":[0,2]}]}""")]
    [InlineData("""{"data":[{"index":"1","embedding":[0,2]},{"index":"0","embedding":[3,4]}],"usage":{"prompt_tokens":null}}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[[3,4]]},{"index":1,"embedding":[[0,2]]}],"usage":null}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AABAQAAAgEA="},{"index":1,"embedding":"AAAAAAAAAEA="}]}""")]
    [InlineData("""{"embeddings":[[3,4],[0,2]]}""")]
    public async Task Vectors_in_an_odd_envelope_are_vectors(string answer)
    {
        _server.Script = _ => $"raw:{answer}";
        await using var host = new AiHost(_server.Spec());

        (await host.EmbedAsync(["甲", "乙"])).Select(v => (v[0], v[1])).Should().Equal((0.6f, 0.8f), (0f, 1f));
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]}]}""", "1 vectors for 2 texts")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}""", "text 0, which has one already")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":2,"embedding":[1,2]}]}""", "text 2, which is not there")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2,3]}]}""", "different lengths")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,1e999]}]}""", "no finite number")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,1e39]}]}""", "no finite number")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,null]}]}""", "no finite number")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[NaN,1]}]}""", "no finite number")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[0,0]}]}""", "vector of zeros")]
    [InlineData("""{"answer":"可以退"}""", "cannot be understood")]
    public async Task Vectors_that_cannot_be_used_are_a_fault(string answer, string problem)
    {
        _server.Script = _ => $"raw:{answer}";
        await using var host = new AiHost(_server.Spec());

        var fault = await host.EmbedInVainAsync();

        fault.Message.Should().Contain("'p0'").And.Contain(problem).And.Contain("This may pass");
        fault.IsTransient.Should().BeTrue();
        (await host.CallsAsync()).Should().OnlyContain(c => c.Outcome == "Unreadable");
    }

    [Fact]
    public async Task Vectors_of_another_length_are_paid_and_a_fault_that_does_not_pass()
    {
        await using var host = new AiHost(
            _server.Spec() with { Prices = new PricesSpec { Embedding = new PriceSpec { InputPerMillion = 1_000_000 } } });

        var fault = await host.EmbedInVainAsync("fixed", 1024);

        fault.Message.Should().Contain("vectors of 2 numbers with the model 'fixed', not of 1024").And.Contain("Set the dimensions to 2");
        fault.IsTransient.Should().BeFalse();
        var call = (await host.CallsAsync()).Single();
        (call.Outcome, call.InputTokens, call.CostMicros).Should().Be(("Refused", 4, 4_000_000));
    }

    [Fact]
    public async Task A_model_whose_vectors_can_have_any_length_is_told_it_from_the_second_request_on()
    {
        await using var host = new AiHost(_server.Spec());

        await host.EmbedAsync(["甲"], dimensions: 1024);
        (await host.EmbedAsync(["乙"], dimensions: 1024)).Single().Should().HaveCount(1024);

        _server.Requests.Select(r => (r.Body.GetProperty("input")[0].GetString(),
            r.Body.TryGetProperty("dimensions", out var d) ? d.GetInt32() : 0)).Should().Equal(("甲", 0), ("甲", 1024), ("乙", 1024));
        (await host.CallsAsync()).Should().HaveCount(2).And.OnlyContain(c => c.Outcome == "Ok");
    }

    [Theory]
    [InlineData("broken", true, "status 500")]
    [InlineData("breaks-off", true, "cannot be understood")]
    [InlineData("no-key", false, "Check key and endpoint of the AIProvider, and that it has the model 'no-key'")]
    [InlineData("filtered", false, "does not take this content")]
    public async Task A_fault_says_whether_it_may_pass_and_what_to_do(string model, bool transient, string text)
    {
        await using var host = new AiHost(_server.Spec());

        var fault = await host.EmbedInVainAsync(model);

        fault.Message.Should().Contain("'p0'").And.Contain(text);
        fault.IsTransient.Should().Be(transient);
    }

    [Fact]
    public async Task A_provider_that_asks_to_be_left_alone_says_how_long()
    {
        await using var host = new AiHost(_server.Spec());

        var fault = await host.EmbedInVainAsync("busy:90");

        fault.IsTransient.Should().BeTrue();
        fault.RetryAfter.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task What_is_missing_in_the_manifests_is_named()
    {
        await using var host = new AiHost(_server.Spec(new ModelsSpec { Standard = "m" }),
            _server.Spec() with { ApiKey = new SecretSource { Env = "MISSING" } },
            _server.Spec(preset: ProviderPreset.anthropic), new AIProviderSpec { Preset = ProviderPreset.extractive },
            _server.Spec() with { Budget = new BudgetSpec { PerDay = 1 } });

        (await host.EmbedInVainAsync(provider: "none")).Message.Should().Contain("there is no AIProvider 'none'. Correct the manifest.");
        (await host.EmbedInVainAsync()).Message.Should().Contain("p0 has no embedding model");
        (await host.EmbedInVainAsync(provider: "p1")).Message.Should()
            .Contain("'p1' has no key: the environment variable MISSING is empty");
        (await host.EmbedInVainAsync("m", provider: "p2")).Message.Should().Contain("p2 has no embedding models");
        (await host.EmbedInVainAsync(provider: "p3")).Message.Should().Contain("'p3'").And.Contain("Name another provider");
        var unpriced = await host.EmbedInVainAsync("m", provider: "p4");
        unpriced.Message.Should().Contain("no price for embedding models (spec.prices.embedding)");
        unpriced.IsTransient.Should().BeFalse();
        _server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_model_that_the_spec_does_not_name_is_asked_and_paid_like_its_embedding_model()
    {
        await using var host = new AiHost(_server.Spec(new ModelsSpec { Standard = "m" }) with
            { Prices = new PricesSpec { Embedding = new PriceSpec { InputPerMillion = 100 } } });

        await host.EmbedAsync(["可以退货吗"], "text-embedding-v9");

        _server.Requests.Single().Model.Should().Be("text-embedding-v9");
        (await host.CallsAsync()).Select(c => (c.Model, c.CostMicros)).Should().Equal(("text-embedding-v9", 500));
    }

    [Fact]
    public async Task A_budget_that_is_spent_is_not_passed()
    {
        await using var host = new AiHost(
            _server.Spec() with { Prices = new PricesSpec { Embedding = new PriceSpec { InputPerMillion = 100_000 } },
            Budget = new BudgetSpec { PerDay = 1 } });

        await host.EmbedAsync(["可以退货"]);
        await host.EmbedAsync(["可以退货"]);
        var fault = await host.EmbedInVainAsync();

        fault.Message.Should().Contain("p0 has spent its budget. Raise spec.budget");
        (fault.IsTransient, fault.RetryAfter).Should().Be((true, TimeSpan.FromHours(1)));
        _server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_query_has_three_seconds_and_documents_have_longer()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = new AiHost(AiHost.Catalog(_server.Spec()), time);
        var query = host.EmbedAsync(["退货"], "hangs", purpose: EmbeddingPurpose.Query);
        var documents = host.EmbedAsync(["退货"], "hangs");
        await _server.UntilAskedAsync(2);

        time.Advance(TimeSpan.FromSeconds(2.9));
        query.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.2));

        (await FluentActions.Awaiting(() => query.WaitAsync(TimeSpan.FromSeconds(60))).Should().ThrowAsync<EmbeddingException>())
            .Which.Message.Should().Contain("no answer within 3 s");
        documents.IsCompleted.Should().BeFalse();
        (await FluentActions.Awaiting(() => time.AdvanceUntilDoneAsync(documents, TimeSpan.FromSeconds(90))).Should()
            .ThrowAsync<EmbeddingException>()).Which.IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task Whoever_asked_can_stop_it()
    {
        using var stop = new CancellationTokenSource();
        await using var host = new AiHost(_server.Spec());
        var asked = host.EmbedAsync(["退货"], "hangs", cancellationToken: stop.Token);
        await _server.UntilAskedAsync();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => asked.WaitAsync(TimeSpan.FromSeconds(60))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Nothing_is_asked_for_no_texts_and_blank_ones_are_refused()
    {
        await using var host = new AiHost(_server.Spec());
        (await host.EmbedAsync([])).Should().BeEmpty();
        await FluentActions.Awaiting(() => host.EmbedAsync(["退货", " "])).Should().ThrowAsync<ArgumentException>();
        _server.Requests.Should().BeEmpty();
    }

    private static int Count(ScriptedRequest request) => request.Body.GetProperty("input").GetArrayLength();
}
