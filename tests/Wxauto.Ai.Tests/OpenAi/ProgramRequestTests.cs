using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.OpenAi;

/// <summary>What programs send reaches the provider, what comes back reaches them, and what is wrong is theirs to read.</summary>
public sealed class ProgramRequestTests : IAsyncLifetime
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB";
    private static readonly string[] Pieces =
    [
        """{"choices":[{"delta":{"role":"assistant","reasoning_content":"想"},"finish_reason":null}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"t","arguments":"{\"x\":"}}]}}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"stop"}]}""",
        """{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":3}}}""",
        "[DONE]",
    ];

    private readonly ScriptedProvider _provider = new();
    private OpenAiServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        await _provider.InitializeAsync();
        AIProviderSpec Spec(ProviderPreset preset, string name) => new()
        {
            Preset = preset, Tools = name == "plain" ? ToolUse.none : ToolUse.auto, Endpoint = name != "other" ? _provider.Endpoint : ScriptedProvider.EndpointOf(preset, _provider.Root),
            ApiKey = new SecretSource { Env = "K" }, Models = new ModelsSpec { Standard = "好的", Vision = preset == ProviderPreset.anthropic ? null : "看见了",
                Embedding = preset == ProviderPreset.anthropic ? null : "向量" },
            Limits = new ProviderLimits { Concurrency = 2 },
        };
        _server = await OpenAiServer.StartAsync(CatalogSnapshot.Empty with
        {
            AIProviders = new[] { ("main", Spec(ProviderPreset.openaiCompatible, "main")), ("other", Spec(ProviderPreset.anthropic, "other")),
                ("plain", Spec(ProviderPreset.openaiCompatible, "plain")) }
                .ToDictionary(p => p.Item1, p => new Resource<AIProviderSpec>(p.Item1, p.Item2, "")),
            Platforms = new Dictionary<string, Resource<PlatformSpec>> { ["shop"] = new("shop", new PlatformSpec
            {
                VirtualKeys = [new VirtualKeySpec { Name = "shop", Key = new SecretSource { Env = "SHOP" }, Route = ["main", "other"], TokensPerMinute = 1_000_000 },
                    new VirtualKeySpec { Name = "desk", Key = new SecretSource { Env = "DESK" }, Route = ["plain", "main"] }],
            }, "") },
        });
        _http = new HttpClient { BaseAddress = _server.Address };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-SHOP");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("\"logit_bias\":{\"50\":-100}")]
    [InlineData("\"logprobs\":true,\"top_logprobs\":2")]
    [InlineData("\"user\":\"u1\",\"metadata\":{\"a\":\"b\"}")]
    [InlineData("\"reasoning_effort\":\"low\",\"verbosity\":\"low\"")]
    [InlineData("\"enable_thinking\":false,\"top_k\":20,\"chat_template_kwargs\":{\"a\":1}")]
    [InlineData("\"parallel_tool_calls\":false")]
    [InlineData("\"stop\":[\"a\",\"b\"],\"seed\":7,\"presence_penalty\":0.5")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\",\"strict\":true,\"parameters\":{\"type\":\"object\"}}}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"t\"}}")]
    [InlineData("\"functions\":[{\"name\":\"t\",\"parameters\":{\"type\":\"object\"}}],\"function_call\":\"auto\"")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}")]
    public async Task Options_are_passed_on_as_they_are(string options)
    {
        await OkAsync(options);

        var sent = _provider.Requests.Single().Body;
        foreach (var wanted in JsonSerializer.Deserialize<JsonElement>($"{{{options}}}").EnumerateObject())
            sent.GetProperty(wanted.Name).GetRawText().Should().Be(wanted.Value.GetRawText());
        sent.GetProperty("max_tokens").GetInt32().Should().BePositive("what was reserved is told");
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"a","name":"ann"}]""")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.example/x.png","detail":"low"}}]}]""")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c","reasoning_content":"d"}]""")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"t","arguments":"{}"},"extra_content":{"x":1}}]},{"role":"tool","tool_call_id":"1","content":"r"}]""")]
    public async Task Messages_are_passed_on_as_they_are(string messages)
    {
        await OkAsync("\"a\":1", messages);

        _provider.Requests.Single().Body.GetProperty("messages").GetRawText().Should().Be(messages);
    }

    [Theory]
    [InlineData("{\\\"a\\\": \\\"")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_broken_call_of_long_ago_does_not_end_the_conversation(string arguments)
    {
        await OkAsync("\"a\":1", $$$"""[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"t","arguments":"{{{arguments}}}"}}]},{"role":"tool","tool_call_id":"1","content":"r"}]""");

        _provider.Requests.Single().Body.GetProperty("messages")[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments")
            .GetString().Should().Be("{}");
    }

    [Theory]
    [InlineData("data:;base64," + Png)]
    [InlineData("data:application/octet-stream;base64," + Png)]
    [InlineData("data:image/png;base64," + Png)]
    public async Task A_picture_goes_with_its_type(string url)
    {
        await OkAsync("\"a\":1", $$$"""[{"role":"user","content":[{"type":"text","text":"?"},{"type":"image_url","image_url":{"url":"{{{url}}}"}}]}]""");

        _provider.Requests.Single().Body.GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image_url").GetProperty("url").GetString()
            .Should().StartWith("data:image/png;base64,iVBOR");
    }

    [Theory]
    [InlineData("\"max_tokens\":-1", "max_tokens")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_tokens\":2147483648", "max_tokens")]
    [InlineData("\"max_completion_tokens\":1.5", "max_completion_tokens")]
    [InlineData("\"max_tokens\":\"many\"", "max_tokens")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"stop\":5", "stop")]
    [InlineData("\"stream\":\"yes\"", "stream")]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"tools\":{}", "tools")]
    public async Task A_wrong_field_is_named_and_nobody_is_asked(string field, string param)
    {
        var (status, error) = await ErrorAsync(field);

        (status, error.GetProperty("param").GetString()).Should().Be((HttpStatusCode.BadRequest, param));
        error.GetProperty("message").GetString().Should().NotContain("System.").And.NotContain("JsonElement");
        _provider.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_that_are_wrong_take_no_place_from_others()
    {
        for (var i = 0; i < 20; i++)
            await _http.PostAsync("/v1/chat/completions", Body($"\"max_tokens\":{(i % 2 == 0 ? int.MaxValue : int.MinValue)}"));

        await OkAsync("\"a\":1");
    }

    [Theory]
    [InlineData("400::{\"error\":{\"message\":\"maximum context length is 10\",\"code\":\"context_length_exceeded\"}}", 400, "context_length_exceeded")]
    [InlineData("400::{\"error\":{\"message\":\"bad stop\",\"code\":\"invalid_value\",\"param\":\"stop\"}}", 400, "invalid_value")]
    [InlineData("404::{\"error\":{\"message\":\"no model\",\"code\":\"model_not_found\"}}", 404, "model_not_found")]
    [InlineData("422::{\"detail\":\"no\"}", 400, null)]
    [InlineData("413::<html></html>", 400, "context_length_exceeded")]
    [InlineData("429:retry-after=300:{\"error\":{\"message\":\"slow\",\"code\":\"rate_limit_exceeded\"}}", 429, "rate_limit_exceeded")]
    [InlineData("402::{\"error\":{\"message\":\"Insufficient Balance\"}}", 429, "insufficient_quota")]
    public async Task A_providers_own_refusal_keeps_its_status_and_code(string refusal, int status, string? code)
    {
        _provider.Script = _ => $"refuse:{refusal}";

        var (got, error) = await ErrorAsync("\"model\":\"main/standard\"");

        ((int)got, error.GetProperty("code").GetString()).Should().Be((status, code));
        _provider.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_programs_own_temperature_is_never_left_out()
    {
        _provider.Script = _ => "refuse:400::{\"error\":{\"message\":\"'temperature' is not supported\",\"param\":\"temperature\"}}";

        var (status, error) = await ErrorAsync("\"model\":\"main/standard\",\"temperature\":0.2");

        (status, error.GetProperty("param").GetString()).Should().Be((HttpStatusCode.BadRequest, "temperature"));
        _provider.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task What_a_protocol_does_not_know_is_refused_there()
    {
        var (status, error) = await ErrorAsync("\"model\":\"other/standard\",\"logit_bias\":{}");

        (status, error.GetProperty("param").GetString()).Should().Be((HttpStatusCode.BadRequest, "logit_bias"));
        _provider.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}]", "main/好的")]
    [InlineData("\"functions\":[{\"name\":\"t\"}]", "main/好的")]
    [InlineData("\"temperature\":0.1", "plain/好的")]
    public async Task A_program_with_tools_is_served_by_who_can_call_them(string options, string by)
    {
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-DESK");

        (await OkAsync(options)).GetProperty("model").GetString().Should().Be(by);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Where_nobody_can_call_tools_the_program_is_told_not_to_wait(string stream)
    {
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-DESK");

        var (status, error) = await ErrorAsync("\"model\":\"plain/standard\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}]" + stream);

        (status, error.GetProperty("param").GetString()).Should().Be((HttpStatusCode.BadRequest, "tools"));
        error.GetProperty("message").GetString().Should().Contain("plain").And.Contain("cannot call tools");
        _provider.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stream_has_one_end_and_calls_stand_before_it()
    {
        _provider.Script = _ => "raw:" + string.Concat(Pieces.Select(p => $"data: {p}\n\n"));

        var text = await (await _http.PostAsync("/v1/chat/completions", Body("\"stream\":true,\"stream_options\":{\"include_usage\":true}"))).Content.ReadAsStringAsync();

        var pieces = text.Split("\n\n").Where(p => p.StartsWith("data: {", StringComparison.Ordinal)).Select(p => JsonSerializer.Deserialize<JsonElement>(p[6..])).ToList();
        var choices = pieces.SelectMany(p => p.GetProperty("choices").EnumerateArray()).ToList();
        string.Join(',', choices.Select(c => c.GetProperty("finish_reason").GetString() ?? "null")).Should().Be("null,null,tool_calls");
        choices[0].GetProperty("delta").GetProperty("reasoning_content").GetString().Should().Be("想");
        choices[1].GetProperty("delta").GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().Should().Be("""{"x":1}""");
        pieces[^1].GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32().Should().Be(3);
        text.Should().EndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task An_older_program_is_answered_in_its_form()
    {
        _provider.Script = _ => """tool:t:{"x":1}""";

        var choice = (await OkAsync("\"functions\":[{\"name\":\"t\"}]")).GetProperty("choices")[0];

        choice.GetProperty("finish_reason").GetString().Should().Be("function_call");
        choice.GetProperty("message").GetProperty("function_call").GetProperty("arguments").GetString().Should().Be("""{"x":1}""");
    }

    [Theory]
    [InlineData("\"你好\"", "你好")]
    [InlineData("[\"a\",\"b\"]", "a|b")]
    [InlineData("[57668,53901]", "你好")]
    [InlineData("[[57668,53901],[9906]]", "你好|Hello")]
    public async Task Embeddings_take_texts_and_tokens(string input, string texts)
    {
        var response = await _http.PostAsync("/v1/embeddings", new StringContent($$$"""{"model":"embedding","input":{{{input}}}}""", System.Text.Encoding.UTF8, "application/json"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        string.Join('|', _provider.Requests.Single().Body.GetProperty("input").EnumerateArray().Select(t => t.GetString())).Should().Be(texts);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"input\":[]}")]
    [InlineData("{\"input\":[\"\"]}")]
    [InlineData("{\"input\":[\"a\",1]}")]
    [InlineData("{\"input\":[[1.5]]}")]
    [InlineData("{\"input\":\"a\",\"dimensions\":0}")]
    [InlineData("{\"input\":\"a\",\"encoding_format\":\"hex\"}")]
    public async Task Wrong_embeddings_are_refused_before_anything_is_paid(string body)
    {
        (await _http.PostAsync("/v1/embeddings", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).StatusCode.Should().Be(HttpStatusCode.BadRequest);

        _provider.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Many_texts_go_in_several_requests_and_come_back_in_order()
    {
        var response = await _http.PostAsJsonAsync("/v1/embeddings", new { model = "embedding", input = Enumerable.Range(1, 25).Select(i => new string('字', i)) });

        var data = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        data.EnumerateArray().Select(d => (int)d.GetProperty("embedding")[0].GetDouble()).Should().Equal(Enumerable.Range(1, 25));
        _provider.Requests.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("GET", "/v1/models/standard", 200)]
    [InlineData("GET", "/v1/models/main/好的", 200)]
    [InlineData("GET", "/v1/models/none", 404)]
    [InlineData("POST", "/v1/responses", 404)]
    [InlineData("POST", "/v1/audio/speech", 404)]
    [InlineData("GET", "/v1/chat/completions", 404)]
    public async Task Every_path_answers_in_OpenAIs_form(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await _http.SendAsync(request);

        ((int)response.StatusCode).Should().Be(status);
        response.Headers.GetValues("x-request-id").Single().Should().NotBeEmpty();
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        json.TryGetProperty(status == 200 ? "id" : "error", out _).Should().BeTrue();
    }

    private async Task<JsonElement> OkAsync(string options, string messages = """[{"role":"user","content":"?"}]""")
    {
        var response = await _http.PostAsync("/v1/chat/completions", Body(options, messages));
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<(HttpStatusCode Status, JsonElement Error)> ErrorAsync(string options)
    {
        var response = await _http.PostAsync("/v1/chat/completions", Body(options));
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error"));
    }

    private static StringContent Body(string options, string messages = """[{"role":"user","content":"?"}]""") =>
        new("{" + (options.Contains("\"model\"", StringComparison.Ordinal) ? "" : "\"model\":\"auto\",") + options + ",\"messages\":" + messages + "}", System.Text.Encoding.UTF8, "application/json");
}
