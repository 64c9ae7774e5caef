using System.Text.Json;
using Wxauto.Ai.Providers;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Providers;

/// <summary>What a model refuses is said another way, once; and what no other way helps against.</summary>
public sealed class HabitTests : IAsyncLifetime
{
    private readonly ScriptedProvider _server = new();

    /// <summary>What the server looks for in a request, and how it refuses.</summary>
    public static TheoryData<string, string> Refusals => new()
    {
        { "\"temperature\":", """400::{"error":{"message":"Unsupported value: 'temperature' must be 1.","param":"temperature"}}""" },
        { "\"temperature\":", """400::{"error":{"message":"`temperature` is deprecated for this model."}}""" },
        { "\"max_tokens\":", """400::{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.","param":"max_tokens"}}""" },
        { "\"max_tokens\":", """422::{"detail":[{"loc":["body","max_tokens"],"msg":"Extra inputs are not permitted"}]}""" },
        { "\"role\":\"system\"", """400::{"error":{"message":"This model does not support the system role"}}""" },
        { "\"role\":\"system\"", """400::{"error":{"message":"messages: role 'system' is unknown"}}""" },
        { "\"tools\":", """400::{"error":{"message":"registry/m does not support tools"}}""" },
        { "\"tools\":", """404::{"error":{"message":"No endpoints found that support tool use."}}""" },
        { "\"tools\":", """400::{"error":{"message":"该模型不支持工具调用"}}""" },
        { "whole", """400::{"error":{"message":"This model only supports streaming output"}}""" },
        { "whole", """400::{"error":{"message":"non-streaming calls are not available here"}}""" },
    };

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_field_is_said_another_way_and_that_is_remembered(string field, string refusal)
    {
        _server.Script = r => Has(r, field) ? $"refuse:{refusal}" : "周一休息[1]。";
        await using var host = new AiHost(Spec());

        (await host.AnswerAsync(Question())).Should().BeOfType<Answered>().Which.Text.Should().Be("周一休息。");
        var first = _server.Requests.Count;
        (await host.AnswerAsync(Question())).Should().BeOfType<Answered>();

        first.Should().Be(2);
        _server.Requests.Should().HaveCount(3);
        (await host.CallsAsync()).Should().HaveCount(2).And.OnlyContain(c => c.Outcome == "Ok");
    }

    [Fact]
    public async Task Two_refusals_one_after_the_other_are_both_heeded()
    {
        _server.Script = r => Has(r, "\"temperature\":") ? """refuse:400::{"error":{"message":"no temperature"}}"""
            : Has(r, "\"role\":\"system\"") ? """refuse:400::{"error":{"message":"system role not supported"}}""" : "周一休息[1]。";
        await using var host = new AiHost(Spec());

        (await host.AnswerAsync(Question())).Should().BeOfType<Answered>();

        _server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_refusal_that_nothing_helps_against_is_not_repeated_and_nothing_is_learnt_of_it()
    {
        _server.Script = _ => """refuse:400::{"error":{"message":"temperature is wrong"}}""";
        await using var host = new AiHost(Spec());
        (await host.AnswerAsync(Question())).Should().BeOfType<AnswerFailed>();
        _server.Requests.Should().HaveCount(2);
        _server.Script = _ => "周一休息[1]。";

        (await host.AnswerAsync(Question())).Should().BeOfType<Answered>();

        Has(_server.Requests.Last(), "\"temperature\":").Should().BeTrue();
    }

    [Theory]
    [InlineData(ProviderPreset.openai, "max_completion_tokens")]
    [InlineData(ProviderPreset.deepseek, "max_tokens")]
    [InlineData(ProviderPreset.ernie, "max_tokens")]
    [InlineData(ProviderPreset.moonshot, "max_tokens")]
    [InlineData(ProviderPreset.gemini, "max_tokens")]
    [InlineData(ProviderPreset.anthropic, "max_tokens")]
    public async Task The_limit_has_the_name_that_the_provider_knows(ProviderPreset preset, string name)
    {
        _server.Script = _ => "周一休息[1]。";
        await using var host = new AiHost(Spec(preset));

        await host.AnswerAsync(Question());

        _server.Requests.Single().Body.GetProperty(name).GetInt32().Should().Be(800);
    }

    [Fact]
    public async Task A_model_that_only_thought_is_given_more_room_from_then_on_and_its_circuit_stays_closed()
    {
        _server.Script = r => r.Body.GetProperty("max_tokens").GetInt32() < 3000
            ? """raw:{"choices":[{"message":{"content":"","reasoning_content":"想"},"finish_reason":"length"}],"usage":{"prompt_tokens":200,"completion_tokens":800}}"""
            : "周一休息[1]。";
        await using var host = new AiHost(Spec());

        (await host.AnswerAsync(Question())).Should().BeOfType<Answered>();
        (await host.AnswerAsync(Question())).Should().BeOfType<Answered>();

        _server.Requests.Should().HaveCount(3);
        var calls = await host.CallsAsync();
        calls.Select(c => c.Outcome).Should().Equal("ThoughtsOnly", "Ok", "Ok");
        calls[0].OutputTokens.Should().Be(800, "thoughts are paid");
        host.Get<ProviderDirectory>().Find("p0")!.Circuit.IsOpen.Should().BeFalse();
    }

    [Fact]
    public async Task An_empty_account_is_left_alone_for_minutes_and_says_why()
    {
        _server.Script = _ => """refuse:402::{"error":{"message":"Insufficient Balance"}}""";
        await using var host = new AiHost(Spec());

        await host.AnswerAsync(Question());
        var second = await host.AnswerAsync(Question());

        _server.Requests.Should().ContainSingle();
        second.Should().BeOfType<AnswerFailed>().Which.Why.ToString().Should().Contain("no money");
        host.Get<ProviderDirectory>().Find("p0")!.LeaveAloneUntil.Should().BeAfter(DateTimeOffset.UtcNow.AddMinutes(2));
        await host.Get<ProviderProbe>().ProbeAsync(default);
        host.Get<IAiStatus>().Providers.Single(p => p.Name == "p0").Message!.ToString().Should().Contain("no money");
    }

    [Theory]
    [InlineData("K\r\n", "Bearer key-of-K")]
    [InlineData("K\u200b \ufeff", "Bearer key-of-K")]
    [InlineData("K\"", "Bearer key-of-K")]
    public async Task What_was_copied_around_a_key_is_taken_off(string variable, string sent)
    {
        _server.Script = _ => "周一休息[1]。";
        await using var host = new AiHost(Spec() with { ApiKey = new SecretSource { Env = variable } });

        await host.AnswerAsync(Question());

        _server.Requests.Single().Key.Should().Be(sent);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("密钥")]
    public async Task A_key_that_no_header_can_carry_is_reported_and_nothing_is_sent(string variable)
    {
        await using var host = new AiHost(Spec() with { ApiKey = new SecretSource { Env = variable } });

        (await host.AnswerAsync(Question())).Should().BeOfType<AnswerFailed>();

        _server.Requests.Should().BeEmpty();
        host.Get<ProviderDirectory>().Find("p0")!.Missing!.Code.Should().Be(ProviderReasons.WrongKey.With("", "").Code);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/v1/chat/completions", "/v1")]
    [InlineData("/v1/embeddings/", "/v1")]
    [InlineData("/v1/v1", "/v1")]
    [InlineData("/v1", null)]
    [InlineData("/v1/", null)]
    [InlineData("/v2", null)]
    public async Task An_address_beside_the_right_one_is_no_healthy_provider(string path, string? right)
    {
        await using var host = new AiHost(Spec() with { Endpoint = _server.Root + path });

        var problem = await ProviderProbe.ProblemOfAsync(host.Get<ProviderDirectory>().Find("p0")!, default);

        if (right is null)
            problem.Should().BeNull();
        else
            problem!.ToString().Should().Contain(right.Length > 0 ? $"{_server.Root}{right}" : $"{_server.Root}/v1");
    }

    [Fact]
    public async Task Roles_take_turns_and_no_answer_stands_before_the_first_question()
    {
        _server.Script = _ => "周一休息[1]。";
        await using var host = new AiHost(Spec());

        await host.AnswerAsync(Question() with
        {
            History = [new(false, "您好"), new(false, "收到图片"), new(true, "在吗"), new(true, "问个事"), new(false, "请说")],
        });

        _server.Requests.Single().Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString())
            .Should().Equal("system", "user", "assistant", "user");
    }

    private static bool Has(ScriptedRequest request, string field) => field == "whole"
        ? !(request.Body.TryGetProperty("stream", out var stream) && stream.GetBoolean()) : request.Body.GetRawText().Contains(field, StringComparison.Ordinal);

    private static AnswerRequest Question() => new(new AiSpec { Route = ["p0"], CacheFor = TimeSpan.Zero }, new Persona("小助", "亲切", "", "zh-CN"),
        "周一开门吗", [], [new Evidence("shop", "c1", "hours.md", "开门时间", "", "周一休息。", 2)], 400);

    private AIProviderSpec Spec(ProviderPreset preset = ProviderPreset.openaiCompatible) => new()
    {
        Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, _server.Root), ApiKey = new SecretSource { Env = "KEY" },
        Models = new ModelsSpec { Standard = "m" },
    };
}
