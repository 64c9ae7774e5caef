using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Ledger;

namespace Wxauto.Ai.OpenAi;

/// <summary>Answers in OpenAI's JSON.</summary>
internal static class ChatJson
{
    public static JsonSerializerOptions Options { get; } = new()
        { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static object Whole(string id, long created, string model, ChatResponse response, TokenUsage usage)
    {
        var calls = Calls(response.Messages.SelectMany(m => m.Contents));
        return new
        {
            id, @object = "chat.completion", created, model, usage = Usage(usage),
            choices = new[] { new { index = 0,
                message = new { role = "assistant", content = calls is null || response.Text.Length > 0 ? response.Text : null,
                tool_calls = calls }, finish_reason = Finish(response.FinishReason, calls is not null) } },
        };
    }

    public static object Piece(string id, long created, string model, ChatResponseUpdate update, bool first, ref int calls)
    {
        var tools = update.Contents.OfType<FunctionCallContent>().ToList();
        var at = calls;
        calls += tools.Count;
        var finish = update.FinishReason is null ? null : Finish(update.FinishReason, calls > 0);
        return new
        {
            id, @object = "chat.completion.chunk", created, model,
            choices = new[]
            {
                new
                {
                    index = 0, finish_reason = finish,
                    delta = new
                    {
                        role = first ? "assistant" : null, content = update.Text.Length > 0 || first ? update.Text : null,
                        tool_calls = tools.Count == 0 ? null
                            : tools.Select((c, i) => new { index = at + i, id = c.CallId, type = "function", function = Function(c) }),
                    },
                },
            },
        };
    }

    public static object UsagePiece(string id, long created, string model, TokenUsage usage) =>
        new { id, @object = "chat.completion.chunk", created, model, choices = Array.Empty<object>(), usage = Usage(usage) };

    public static object Usage(TokenUsage usage) => new { prompt_tokens = usage.Input, completion_tokens = usage.Output,
        total_tokens = usage.Input + usage.Output };

    private static List<object>? Calls(IEnumerable<AIContent> contents) =>
        contents.OfType<FunctionCallContent>().Select(c => (object)new { id = c.CallId, type = "function", function = Function(c) })
            .ToList() is { Count: > 0 } calls ? calls : null;

    private static object Function(FunctionCallContent call) =>
        new { name = call.Name, arguments = JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), Options) };

    private static string Finish(ChatFinishReason? reason, bool calls) => reason == ChatFinishReason.Length ? "length"
        : reason == ChatFinishReason.ContentFilter ? "content_filter" : calls ? "tool_calls" : "stop";
}
