using System.Text.Json;
using Wxauto.Ai.Answers;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Answers;

/// <summary>Who is asked for an answer in JSON, and what becomes of all that comes back.</summary>
public sealed class StructuredAnswerTests : IAsyncLifetime
{
    private const string Whole = """{"answers":true,"sentences":[{"text":"烤箱周一休息。","passages":[1]},{"text":"周二九点开门。","passages":[2,1]}]}""";
    private static readonly string[] Forms = ["response_format", "output_config"];
    private static readonly Evidence[] Passages =
    [
        new("shop", "c1", "hours.md", "开门时间", "", "烤箱工坊周一休息。", 2), new("shop", "c2", "open.md", "营业", "", "烤箱工坊周二九点开门。", 1),
    ];

    private readonly ScriptedProvider _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Whole, "烤箱周一休息。[1]\n周二九点开门。[2,1]")]
    [InlineData("```json\n" + Whole + "\n```", "烤箱周一休息。[1]\n周二九点开门。[2,1]")]
    [InlineData("好的，回答如下：\n```json\n" + Whole + "\n```\n请查收", "烤箱周一休息。[1]\n周二九点开门。[2,1]")]
    [InlineData("回答：" + Whole, "烤箱周一休息。[1]\n周二九点开门。[2,1]")]
    [InlineData("<think>{\"answers\":false}</think>" + Whole, "烤箱周一休息。[1]\n周二九点开门。[2,1]")]
    [InlineData("""[{"text":"周一休息。","passages":1}]""", "周一休息。[1]")]
    [InlineData("""{"answers":true,"sentences":["周一休息。"]}""", "周一休息。")]
    [InlineData("""{"answers":true,"sentences":[{"text":"周一休息。","passages":["1",0,-3,"二",5000,1]},{"text":7},{"passages":[2]}]}""", "周一休息。[1]")]
    [InlineData("""{"answer":"周一休息。"}""", "周一休息。")]
    [InlineData("""{"answers":true,"sentences":[{"text":"他说\"休息\"。","passages":[]}],}""", "他说\"休息\"。")]
    [InlineData("""{'answers': True, 'sentences': [{'text': '周一休息。', 'passages': [1]}]}""", "周一休息。[1]")]
    [InlineData("""{"answers":true,"sentences":[{"text":"挂着"休息"牌。","passages":[2]}]}""", "挂着\"休息\"牌。[2]")]
    [InlineData("\"{\\\"answers\\\":true,\\\"sentences\\\":[{\\\"text\\\":\\\"周一休息。\\\",\\\"passages\\\":[1]}]}\"", "周一休息。[1]")]
    [InlineData("""{"answers":true,"sentences":[{"text":"{\"text\":\"周一休息。\"}","passages":[1]}]}""", "")]
    [InlineData("""{"answers":true,"sentences":[]}""", "")]
    [InlineData("""{"weather":"sunny","list":[1,2]}""", "")]
    [InlineData("{}", "")]
    [InlineData("{\"", "")]
    public void Json_in_any_state_becomes_sentences_with_marks(string answer, string text) =>
        StructuredAnswer.Read(answer, cut: false).Should().Be(new StructuredAnswer(text, true, false));

    [Theory]
    [InlineData("周一休息[1]。")]
    [InlineData("[1] 周一休息。")]
    [InlineData("套装 {A} 与 {B} 都有 \"赠品\"。")]
    [InlineData("")]
    public void Plain_text_stays_as_it_is(string answer)
    {
        StructuredAnswer.Read(answer, cut: false).Should().Be(new StructuredAnswer(answer, true, false));
        StructuredAnswer.Read(answer, cut: true).Cut.Should().BeTrue();
    }

    [Theory]
    [InlineData("""{"answers":false,"sentences":[]}""", "")]
    [InlineData("""{"answers":"False","sentences":[{"text":"资料没有提到停车。","passages":[]}]}""", "资料没有提到停车。")]
    [InlineData("""{"answers": false, "sentences": [{"text": "资料没有""", "资料没有")]
    public void No_answer_in_the_passages_is_heard(string answer, string text)
    {
        var read = StructuredAnswer.Read(answer, cut: false);

        (read.Answers, read.Text).Should().Be((false, text));
    }

    [Fact]
    public void Wherever_it_is_cut_off_no_sign_of_json_is_left_and_only_a_half_text_is_a_half_sentence()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            var read = StructuredAnswer.Read(Whole[..length], cut: true);

            if (length > 1)
                read.Text.Should().NotContainAny("{", "}", "\"", ":", "passages", "text");
            if (Whole[..length].EndsWith("休息。\"", StringComparison.Ordinal))
                read.Should().Be(new StructuredAnswer("烤箱周一休息。", true, false));
            if (Whole[..length].EndsWith("九点", StringComparison.Ordinal))
                read.Should().Be(new StructuredAnswer("烤箱周一休息。[1]\n周二九点", true, true));
        }
    }

    [Theory]
    [InlineData(ProviderPreset.openai, AnswerForm.auto, "response_format")]
    [InlineData(ProviderPreset.anthropic, AnswerForm.auto, "output_config")]
    [InlineData(ProviderPreset.openaiCompatible, AnswerForm.json, "response_format")]
    [InlineData(ProviderPreset.openai, AnswerForm.text, null)]
    [InlineData(ProviderPreset.anthropic, AnswerForm.text, null)]
    [InlineData(ProviderPreset.openaiCompatible, AnswerForm.auto, null)]
    [InlineData(ProviderPreset.deepseek, AnswerForm.auto, null)]
    [InlineData(ProviderPreset.gemini, AnswerForm.auto, null)]
    public async Task Who_has_schemas_is_asked_for_json(ProviderPreset preset, AnswerForm form, string? field)
    {
        _server.Script = _ => field is null ? "烤箱工坊周一休息[1]。" : """{"answers":true,"sentences":[{"text":"烤箱工坊周一休息。","passages":[1]}]}""";
        await using var host = new AiHost(Spec(preset, form));

        var answer = (await host.AnswerAsync(Question)).Should().BeOfType<Answered>().Subject;

        (answer.Text, answer.Fault).Should().Be(("烤箱工坊周一休息。", null));
        answer.Citations.Should().Equal(0);
        var body = _server.Requests.Single().Body;
        Forms.Where(f => body.TryGetProperty(f, out _)).Should().Equal(field is null ? [] : [field]);
        if (field == "response_format")
            body.GetProperty(field).GetProperty("json_schema").GetProperty("strict").GetBoolean().Should().BeTrue();
        if (field is not null)
            body.GetProperty(field).ToString().Should().Contain("sentences").And.Contain("passages");
    }

    [Fact]
    public async Task No_answer_in_the_passages_goes_to_a_person()
    {
        _server.Script = _ => """{"answers":false,"sentences":[{"text":"没有提到停车","passages":[]}]}""";
        await using var host = new AiHost(Spec(ProviderPreset.openai));

        (await host.AnswerAsync(Question)).Should().BeOfType<HandOffAsked>().Which.Why.Should()
            .Be(ToolReasons.AsksForPersonBecause.With("没有提到停车"));
    }

    [Theory]
    [InlineData("""{"answers":true,"sentences":[{"text":"烤箱工坊周一营业到八点。","passages":[1]}]}""")]
    [InlineData("""{"answers":true,"sentences":[]}""")]
    [InlineData("""{"name":"open_door","arguments":{}}""")]
    [InlineData("""{"weather":"sunny"}""")]
    public async Task What_does_not_hold_is_stopped_as_in_plain_text(string said)
    {
        _server.Script = _ => said;
        await using var host = new AiHost(Spec(ProviderPreset.openai));

        (await host.AnswerAsync(Question)).Should().BeOfType<Answered>().Which.Fault.Should().NotBeNull();
    }

    [Theory]
    [InlineData(ProviderPreset.openai, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.")]
    [InlineData(ProviderPreset.openai, "This response_format type is unavailable now")]
    [InlineData(ProviderPreset.openai, "Function calling with a response mime type: 'application/json' is unsupported")]
    [InlineData(ProviderPreset.anthropic, "output_config.format: this model does not support structured outputs")]
    public async Task A_model_that_refuses_the_form_is_asked_for_text_from_then_on_and_keeps_its_tools(ProviderPreset preset, string refusal)
    {
        _server.Script = r => Asked(r) ? $$$"""refuse:400::{"error":{"message":"{{{refusal}}}"}}""" : "烤箱工坊周一休息[1]。";
        await using var host = new AiHost(Spec(preset));

        (await host.AnswerAsync(Question)).Should().BeOfType<Answered>().Which.Text.Should().Be("烤箱工坊周一休息。");
        (await host.AnswerAsync(Question)).Should().BeOfType<Answered>();

        _server.Requests.Select(Asked).Should().Equal(true, false, false);
        _server.Requests.Should().OnlyContain(r => Has(r.Body, "tools"));
    }

    private static bool Asked(ScriptedRequest request) => Forms.Any(f => Has(request.Body, f));

    private static bool Has(JsonElement body, string field) => body.TryGetProperty(field, out _);

    private static AnswerRequest Question => new(new AiSpec { Route = ["p0"], CacheFor = TimeSpan.Zero },
        new Persona("小助", "亲切", "", "zh-CN"), "周一开门吗", [], Passages, 400);

    private AIProviderSpec Spec(ProviderPreset preset, AnswerForm form = AnswerForm.auto) => new()
    {
        Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, _server.Root), ApiKey = new SecretSource { Env = "KEY" },
        Models = new ModelsSpec { Standard = "m" }, Answers = form,
    };
}
