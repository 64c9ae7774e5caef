using Microsoft.Extensions.AI;
using Wxauto.Ai.Providers;

namespace Wxauto.Ai.Tests.Providers;

/// <summary>Answers in pieces, as servers really cut them.</summary>
public sealed class StreamTests
{
    private const string Done = "data: [DONE]\n\n";

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"周一\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"休息\"}}]}\n\ndata: [DONE]\n\n")]
    [InlineData("data:{\"choices\":[{\"delta\":{\"content\":\"周一\"}}]}\ndata:{\"choices\":[{\"delta\":{\"content\":\"休息\"}}]}\ndata:[DONE]\n")]
    [InlineData("\uFEFF: hello\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"周一休息\"},\"finish_reason\":\"stop\"}]}\r\n\r\n")]
    [InlineData("id: 1\nevent: message\nretry: 10\ndata: {\"choices\":[{\"delta\":\ndata: {\"content\":\"周一休息\"}}]}\n\ndata: [DONE]")]
    [InlineData("data: ping\n\ndata: {\"choices\":[],\"usage\":null}\n\ndata: {\"choices\":[{\"delta\":null},{\"delta\":{}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"周一休息\"}}]}\n\ndata: [DONE]\n\n")]
    [InlineData("data: {\"choices\":[{\"message\":{\"content\":\"周一休息\"},\"finish_reason\":\"stop\"}]}\n\n")]
    public async Task Pieces_make_one_text(string body) => (await Wire.OpenAiAsync(body)).Text.Should().Be("周一休息");

    [Theory]
    [InlineData("")]
    [InlineData("data: {\"error\":{\"message\":\"busy\"}}\n\n")]
    [InlineData("data: {\"error\":\"busy\"}\n\ndata: [DONE]\n\n")]
    [InlineData("event: error\ndata: {\"message\":\"busy\"}\n\ndata: [DONE]\n\n")]
    [InlineData("data: {\"code\":500,\"message\":\"busy\"}\n\n")]
    public async Task A_stream_that_breaks_off_or_tells_an_error_is_no_answer(string end)
    {
        var read = () => Wire.OpenAiAsync(Wire.Stream(end, """{"content":"周一"}"""));

        (await read.Should().ThrowAsync<ProviderException>()).Which.Failure.IsFault.Should().BeTrue();
    }

    [Theory]
    [InlineData("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"周一\"}}\n\n")]
    [InlineData("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"周一\"}}\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"no\"}}\n\n")]
    public async Task So_it_is_with_Anthropics_events(string body)
    {
        var read = () => Wire.AnthropicAsync(body);

        (await read.Should().ThrowAsync<ProviderException>()).Which.Failure.IsFault.Should().BeTrue();
    }

    [Fact]
    public async Task Anthropics_pieces_make_text_thoughts_and_calls()
    {
        var response = await Wire.AnthropicAsync("""
            data: {"type":"message_start","message":{"usage":{"input_tokens":30}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"想"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"find","input":{}}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"q\":"}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"伞\"}"}}

            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}


            """);

        Wire.Calls(response).Should().Equal(("t1", "find", """{"q":"伞"}"""));
        response.Messages[0].Contents.OfType<TextReasoningContent>().Single().Text.Should().Be("想");
        (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount).Should().Be((30, 9));
    }

    public static TheoryData<string[], string[]> Calls => new()
    {
        // No index, then no id.
        { ["""{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"n\":1}"}}]}""", """{"tool_calls":[{"id":"b","function":{"name":"f","arguments":"{\"n\":2}"}}]}"""],
            ["""{"n":1}""", """{"n":2}"""] },
        { ["""{"tool_calls":[{"function":{"name":"f","arguments":"{\"n\":1}"}}]}""", """{"tool_calls":[{"function":{"name":"f","arguments":"{\"n\":2}"}}]}"""],
            ["""{"n":1}""", """{"n":2}"""] },
        // One index for all, in pieces.
        { ["""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"n\""}}]}""", """{"tool_calls":[{"index":0,"id":"a","function":{"arguments":":1}"}}]}""",
            """{"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":"{\"n\":"}}]}""", """{"tool_calls":[{"index":0,"function":{"arguments":"2}"}}]}"""],
            ["""{"n":1}""", """{"n":2}"""] },
        // The head of the second at the index of the first, its tail at its own.
        { ["""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}""", """{"tool_calls":[{"index":0,"id":"b","function":{"name":"g"}}]}""",
            """{"tool_calls":[{"index":1,"function":{"arguments":"{\"n\":2}"}}]}"""], ["{}", """{"n":2}"""] },
        // Id and name in every piece; a last piece that says nothing.
        { ["""{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"n\":"}}]}""", """{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"1}"}}]}""",
            """{"tool_calls":[{"id":"a","function":{"name":"f","arguments":""}}]}"""], ["""{"n":1}"""] },
        // Two in one piece, going on in turn; indexes from 1.
        { ["""{"tool_calls":[{"index":1,"id":"a","function":{"name":"f","arguments":"{"}},{"index":2,"id":"b","function":{"name":"f","arguments":"["}}]}""",
            """{"tool_calls":[{"index":2,"function":{"arguments":"]"}},{"index":1,"function":{"arguments":"}"}}]}"""], ["{}", "[]"] },
        // A name in pieces; the older form.
        { ["""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}""", """{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{"}}]}""",
            """{"tool_calls":[{"index":0,"function":{"arguments":null}}]}"""], ["{"] },
        { ["""{"function_call":{"name":"f","arguments":"{\"n\":"}}""", """{"function_call":{"arguments":"1}"}}"""], ["""{"n":1}"""] },
        // Arguments that are no text.
        { ["""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":{"n": 1}}}]}"""], ["""{"n":1}"""] },
        { ["""{"tool_calls":[{"index":0,"id":"a","name":"f","input":{"n": 1}}]}"""], ["""{"n":1}"""] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_are_told_apart_and_keep_their_arguments(string[] deltas, string[] arguments)
    {
        var calls = Wire.Calls(await Wire.OpenAiAsync(Wire.Stream(Wire.Finish("tool_calls") + Done, deltas))).ToList();

        calls.Select(c => c.Arguments).Should().Equal(arguments);
        calls.Select(c => c.Id).Should().OnlyHaveUniqueItems().And.NotContain("");
    }

    [Fact]
    public async Task Calls_of_a_whole_answer_have_ids_of_their_own_and_go_back_as_they_came()
    {
        var response = await Wire.OpenAiAsync(Wire.Whole(
            """{"content":null,"reasoning_content":"想","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"},"extra_content":{"s":1}},{"id":"a","function":{"name":"f"}},{"function":{"name":"f"}}]}""") + "}");

        Wire.Calls(response).Select(c => c.Id).Should().OnlyHaveUniqueItems().And.HaveCount(3).And.NotContain("");
        response.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
        var own = (Wxauto.Ai.Providers.Wire.WireMessage)response.Messages[0].RawRepresentation!;
        own.Json.ToJsonString().Should().Contain("reasoning_content").And.Contain("extra_content");
    }
}
