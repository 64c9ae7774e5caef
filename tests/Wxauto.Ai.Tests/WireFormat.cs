using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wxauto.Ai.Tests;

/// <summary>How an answer looks on the wire. "tool:NAME:{json}" calls a tool; "zero:", "lies:" report wrong numbers of tokens.</summary>
internal abstract class WireFormat
{
    public static WireFormat OpenAi { get; } = new OpenAiFormat();
    public static WireFormat Anthropic { get; } = new AnthropicFormat();

    public abstract string Whole(string does);

    public abstract IEnumerable<string> Pieces(string does);

    private static (int Input, int Output) Usage(string does) => does.StartsWith("zero:", StringComparison.Ordinal) ? (0, 0)
        : does.StartsWith("lies:", StringComparison.Ordinal) ? (9_000_000, 9_000_000) : (120, 8);

    private static string Text(string does) => Regex.Replace(does, "^(zero|lies|half):", "");

    private static (string Name, string Arguments)? Tool(string does) => does == "hand-off" ? ("hand_off", """{"reason":"订单"}""")
        : does.StartsWith("tool:", StringComparison.Ordinal) && does.Split(':', 3) is [_, var name, var arguments]
            ? (name, arguments) : null;

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private sealed class OpenAiFormat : WireFormat
    {
        public override string Whole(string does)
        {
            var (input, output) = Usage(does);
            object message = Tool(does) is { } tool
                ? new { role = "assistant", content = (string?)null,
                    tool_calls = new[] { new { id = "c1", type = "function",
                    function = new { name = tool.Name, arguments = tool.Arguments } } } }
                : new { role = "assistant", content = Text(does), reasoning_content = "…" };
            return Json(new
            {
                id = "1", @object = "chat.completion", created = 1, model = "m", need_clear_history = false,
                choices = new[] { new { index = 0, message, finish_reason = Tool(does) is null ? "stop" : "tool_calls" } },
                usage = new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output,
                    prompt_cache_hit_tokens = 0 },
            });
        }

        public override IEnumerable<string> Pieces(string does)
        {
            var (input, output) = Usage(does);
            yield return Chunk(new { role = "assistant", content = "" }, null);
            if (Tool(does) is { } tool)
            {
                yield return Chunk(Call("c1", tool.Name, ""), null);
                foreach (var piece in tool.Arguments.Chunk(5))
                    yield return Chunk(Call(null, null, new string(piece)), null);
            }
            else
                foreach (var piece in Text(does).Chunk(3))
                    yield return Chunk(new { content = new string(piece) }, null);
            yield return Chunk(new { }, Tool(does) is null ? "stop" : "tool_calls");
            yield return $"data: {Json(new { id = "1", @object = "chat.completion.chunk", created = 1, model = "m", choices = Array.Empty<object>(), usage = new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output } })}\n\n";
            yield return "data: [DONE]\n\n";
        }

        private static object Call(string? id, string? name, string arguments) => new
        {
            tool_calls = new[]
            {
                id is null ? (object)new { index = 0, function = new { arguments } } : new { index = 0, id, type = "function",
                function = new { name, arguments } },
            },
        };

        private static string Chunk(object delta, string? finish) =>
            $"data: {Json(new { id = "1", @object = "chat.completion.chunk", created = 1, model = "m", choices = new[] { new { index = 0, delta, finish_reason = finish } } })}\n\n";
    }

    private sealed class AnthropicFormat : WireFormat
    {
        public override string Whole(string does)
        {
            var (input, output) = Usage(does);
            object content = Tool(does) is { } tool
                ? new { type = "tool_use", id = "c1", name = tool.Name, input = JsonSerializer.Deserialize<JsonElement>(tool.Arguments) }
                : new { type = "text", text = Text(does) };
            return Json(new
            {
                id = "msg_1", type = "message", role = "assistant", model = "m", content = new[] { content },
                stop_reason = Tool(does) is null ? "end_turn" : "tool_use", stop_sequence = (string?)null,
                usage = new { input_tokens = input, output_tokens = output },
            });
        }

        public override IEnumerable<string> Pieces(string does)
        {
            var (input, output) = Usage(does);
            yield return Event("message_start",
                new { type = "message_start",
                message = new { id = "msg_1", type = "message", role = "assistant", model = "m", content = Array.Empty<object>(),
                stop_reason = (string?)null, stop_sequence = (string?)null, usage = new { input_tokens = input, output_tokens = 1 } } });
            yield return Event("content_block_start",
                new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
            foreach (var piece in Text(does).Chunk(3))
                yield return Event("content_block_delta",
                    new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = new string(piece) } });
            yield return Event("content_block_stop", new { type = "content_block_stop", index = 0 });
            yield return Event("message_delta", new { type = "message_delta",
                delta = new { stop_reason = "end_turn", stop_sequence = (string?)null }, usage = new { output_tokens = output } });
            yield return Event("message_stop", new { type = "message_stop" });
        }

        private static string Event(string name, object data) => $"event: {name}\ndata: {Json(data)}\n\n";
    }
}
