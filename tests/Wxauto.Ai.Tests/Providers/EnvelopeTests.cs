using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.Tests.Providers;

/// <summary>What stands around a text must not matter.</summary>
public sealed class EnvelopeTests
{
    private const string Said = """{"role":"assistant","content":"周一休息"}""";

    public static TheoryData<string> Envelopes
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var beside in new[] { "\"created\":17.5", "\"created\":9e15", "\"created\":\"today\"", "\"created\":[]", "\"id\":null", "\"id\":{}",
                "\"model\":12", "\"usage\":[]", "\"usage\":\"none\"", "\"usage\":{\"prompt_tokens\":{},\"completion_tokens\":-4}", "\"usage\":{\"prompt_tokens\":NaN}",
                "\"system_fingerprint\":7", "\"object\":false", "\"error\":null", "\"score\":-Infinity", "\"prompt_filter_results\":[{}]" })
                data.Add($$$"""{{{{beside}}},"choices":[{"index":0,"message":{{{Said}}},"finish_reason":"stop"}]}""");
            foreach (var message in new[] { """{"role":7,"content":"周一休息"}""", """{"content":"周一休息","tool_calls":null,"function_call":null,"refusal":null,"audio":null}""",
                """{"content":["周一","休息"]}""", """{"content":[{"text":"周一休息"}]}""", """{"content":[{"type":"output_text","text":"周一"},{"type":"text","text":"休息"}]}""",
                """{"content":[{"type":"reasoning","text":"嗯"},{"type":"text","text":{"value":"周一休息"}},{"type":"chart","data":1},null]}""", """{"content":{"type":"text","text":"周一休息"}}""",
                """{"role":"assistant","content":"周一休息","annotations":[],"reasoning_details":[{"a":1}]}""" })
                data.Add(Wire.Whole(message) + "}");
            foreach (var choice in new[] { $$$"""{"message":{{{Said}}}}""", $$$"""{"index":"0","message":{{{Said}}},"finish_reason":null,"logprobs":null}""",
                $$$"""{"message":{{{Said}}},"finish_reason":{"a":1}}""", $$$"""{"messages":[{{{Said}}}]}""", """{"text":"周一休息","finish_reason":"stop"}""", $$$"""{"delta":{{{Said}}},"finish_reason":"stop"}""" })
                data.Add($$$"""{"choices":[{{{choice}}}]}""");
            data.Add($$$"""{"choices":{"message":{{{Said}}}}}""");
            data.Add($$$"""{"code":0,"msg":"ok","data":{"choices":[{"message":{{{Said}}}}]}}""");
            data.Add($$$"""{"output":{"choices":[{"message":{{{Said}}}}]},"request_id":"r"}""");
            data.Add($$$"""[{"choices":[{"message":{{{Said}}}}]}]""");
            data.Add($"\n \t\r\n{Wire.Whole(Said)}}}{{\"second\":1}}");
            data.Add($"\uFEFF{Wire.Whole(Said)}}}garbage");
            data.Add($$$"""{"choices":[{"message":{"content":"周一休息"},"index":0,},],}""");
            data.Add("{\"choices\":[{\"message\":{\"content\":\"周一\\ud83d休息\\udc00\"}}]}");
            data.Add("{\"choices\":[{\"message\":{\"content\":\"周一\\休息\"}}]}");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Envelopes))]
    public async Task The_text_is_the_answer(string body)
    {
        var response = await Wire.OpenAiAsync(body);

        response.Text.Should().Be("周一休息");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Theory]
    [InlineData("""{"content":[{"type":"text","text":"周一休息"}],"stop_reason":null,"usage":null}""")]
    [InlineData("""{"content":[{"text":"周一"},{"type":"text","text":"休息"},{"type":"server_tool_use"}],"usage":{"input_tokens":"x"}}""")]
    [InlineData("""{"content":"周一休息"}""")]
    [InlineData("""{"content":[{"type":"thinking","thinking":"嗯","signature":"s"},{"type":"text","text":"周一休息"}],"stop_reason":"stop_sequence"}""")]
    [InlineData("""{"type":"completion","completion":"周一休息","stop_reason":"stop_sequence"}""")]
    public async Task So_it_is_in_Anthropics_form(string body) => (await Wire.AnthropicAsync(body)).Text.Should().Be("周一休息");

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_packed_body_is_unpacked_although_nobody_asked_for_it(string coding)
    {
        using var packed = new MemoryStream();
        await using (Stream packing = coding == "gzip" ? new GZipStream(packed, CompressionMode.Compress, true)
            : coding == "br" ? new BrotliStream(packed, CompressionMode.Compress, true) : new ZLibStream(packed, CompressionMode.Compress, true))
            await packing.WriteAsync(Encoding.UTF8.GetBytes(Wire.Whole(Said) + "}"));
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add(coding);

        (await Wire.ReadAsync(new OpenAiReader(Wire.Self), content)).Text.Should().Be("周一休息");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task A_mark_of_the_byte_order_is_heeded(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var content = new ByteArrayContent([.. encoding.GetPreamble(), .. encoding.GetBytes(Wire.Whole(Said) + "}")]);

        (await Wire.ReadAsync(new OpenAiReader(Wire.Self), content)).Text.Should().Be("周一休息");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("<html>busy</html>")]
    [InlineData("null")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":null}")]
    [InlineData("{\"answer\":\"周一\"}")]
    [InlineData("[1]")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"周")]
    public async Task What_holds_no_answer_is_unreadable(string body)
    {
        var read = () => Wire.OpenAiAsync(body);

        (await read.Should().ThrowAsync<ProviderException>()).Which.Failure.Kind.Should().Be(FailureKind.Unreadable);
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("STOP", "stop")]
    [InlineData("done", "stop")]
    [InlineData("", "stop")]
    [InlineData("length", "length")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("PROHIBITED_CONTENT", "content_filter")]
    [InlineData("Sensitive", "content_filter")]
    public async Task Every_word_for_the_end_is_understood(string word, string meaning) =>
        (await Wire.OpenAiAsync(Wire.Whole(Said, $",\"finish_reason\":\"{word}\"}}]") + "}")).FinishReason!.Value.Value.Should().Be(meaning);

    [Theory]
    [InlineData("network_error")]
    [InlineData("insufficient_system_resource")]
    [InlineData("error")]
    public async Task A_provider_that_gave_up_has_not_answered(string word)
    {
        var read = () => Wire.OpenAiAsync(Wire.Whole(Said, $",\"finish_reason\":\"{word}\"}}]") + "}");

        (await read.Should().ThrowAsync<ProviderException>()).Which.Failure.Kind.Should().Be(FailureKind.ServerError);
    }

    [Theory]
    [InlineData("""{"error":{"message":"busy","type":"overloaded_error"}}""", "ServerError")]
    [InlineData("""{"error":{"code":429,"message":"slow"}}""", "RateLimited")]
    [InlineData("""{"error":{"message":"?"}}""", "ServerError")]
    [InlineData("""{"error":"Insufficient Balance"}""", "NoMoney")]
    [InlineData("""{"code":"DataInspectionFailed","message":"no"}""", "ContentFilter")]
    [InlineData("""{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", "NoMoney")]
    [InlineData("""{"error":{"code":"context_length_exceeded","message":"long"}}""", "TooLong")]
    public async Task An_error_that_comes_as_an_answer_is_an_error(string body, string kind)
    {
        var read = () => Wire.OpenAiAsync(body);

        (await read.Should().ThrowAsync<ProviderException>()).Which.Failure.Kind.ToString().Should().Be(kind);
    }

    [Fact]
    public async Task A_refusal_without_text_is_a_refusal_of_the_content() =>
        (await Wire.OpenAiAsync(Wire.Whole("""{"content":null,"refusal":"不行"}""") + "}")).FinishReason.Should().Be(ChatFinishReason.ContentFilter);

    [Fact]
    public async Task Thoughts_are_not_said()
    {
        var response = await Wire.OpenAiAsync(Wire.Whole("""{"content":"周一休息","reasoning_content":"先想"}""") + "}");

        response.Text.Should().Be("周一休息");
        response.Messages[0].Contents.OfType<TextReasoningContent>().Single().Text.Should().Be("先想");
    }
}
