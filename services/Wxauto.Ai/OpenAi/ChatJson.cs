using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.OpenAi;

/// <summary>Answers in OpenAI's JSON: what the provider wrote of an answer, in an envelope that every client can read.</summary>
internal static class ChatJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static JsonObject Whole(Envelope envelope, ChatResponse response, TokenUsage usage, bool legacy)
    {
        var message = Message(response.Messages[^1]);
        var answer = response.RawRepresentation as JsonObject ?? [];
        var whole = envelope.Of("chat.completion", new JsonObject
        {
            ["index"] = 0, ["message"] = legacy ? Legacy(message) : message, ["logprobs"] = answer["logprobs"]?.DeepClone(),
            ["finish_reason"] = Finish((string?)answer["finish_reason"], legacy),
        });
        Beside(answer, whole);
        whole["usage"] = Usage(usage, response.Usage);
        return whole;
    }

    /// <summary>Text and thoughts of a piece.</summary>
    public static JsonObject Piece(Envelope envelope, ChatResponseUpdate update, bool first)
    {
        var delta = new JsonObject();
        if (first)
            delta["role"] = "assistant";
        if (update.Text.Length > 0 || first)
            delta["content"] = update.Text;
        if (string.Concat(update.Contents.OfType<TextReasoningContent>().Select(t => t.Text)) is { Length: > 0 } thoughts)
            delta["reasoning_content"] = thoughts;
        return envelope.Of("chat.completion.chunk", Choice(delta, null));
    }

    /// <summary>The calls of tools, in one piece before the end.</summary>
    public static JsonObject? Calls(Envelope envelope, ChatResponseUpdate end, bool legacy)
    {
        if (end.RawRepresentation is not WireEnd known
            || Message(known.Message.Json, end.Contents)["tool_calls"] is not JsonArray { Count: > 0 } calls)
            return null;
        for (var i = 0; i < calls.Count; i++)
            calls[i]!["index"] = i;
        var delta = new JsonObject { ["tool_calls"] = calls.DeepClone() };
        return envelope.Of("chat.completion.chunk", Choice(legacy ? Legacy(delta) : delta, null));
    }

    /// <summary>The one end, with what is known only then.</summary>
    public static JsonObject End(Envelope envelope, ChatResponseUpdate end, bool legacy)
    {
        var (message, answer) = end.RawRepresentation is WireEnd known ? (known.Message.Json, known.Answer) : ([], []);
        var delta = new JsonObject();
        if ((string?)(message["refusal"] as JsonValue) is { } refusal)
            delta["refusal"] = refusal;
        var choice = Choice(delta, Finish((string?)answer["finish_reason"], legacy));
        choice["logprobs"] = answer["logprobs"]?.DeepClone();
        var piece = envelope.Of("chat.completion.chunk", choice);
        Beside(answer, piece);
        return piece;
    }

    public static JsonObject UsagePiece(Envelope envelope, TokenUsage usage, UsageDetails? details)
    {
        var piece = envelope.Of("chat.completion.chunk", null);
        piece["usage"] = Usage(usage, details);
        return piece;
    }

    private static JsonObject Usage(TokenUsage usage, UsageDetails? details) => new()
    {
        ["prompt_tokens"] = usage.Input, ["completion_tokens"] = usage.Output, ["total_tokens"] = usage.Input + usage.Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = details?.CachedInputTokenCount ?? 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = details?.ReasoningTokenCount ?? 0 },
    };

    private static JsonObject Choice(JsonObject delta, string? finish) =>
        new() { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish };

    private static JsonObject Message(ChatMessage message) => message.RawRepresentation is WireMessage own
        ? Message(own.Json, message.Contents) : new() { ["role"] = "assistant", ["content"] = message.Text };

    /// <summary>OpenAI's own form as it is; another protocol's is made from what it says.</summary>
    private static JsonObject Message(JsonObject json, IEnumerable<AIContent> contents)
    {
        if (json["content"] is not JsonArray)
            return json.DeepClone().AsObject();
        var text = string.Concat(contents.OfType<TextContent>().Select(t => t.Text));
        JsonNode[] calls = [.. contents.OfType<FunctionCallContent>()
            .Select(c => WireJson.Call(c.CallId, c.Name, c.RawRepresentation as string ?? "{}"))];
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text.Length > 0 || calls.Length == 0 ? text : null };
        if (calls.Length > 0)
            message["tool_calls"] = new JsonArray(calls);
        if (string.Concat(contents.OfType<TextReasoningContent>().Select(t => t.Text)) is { Length: > 0 } thoughts)
            message["reasoning_content"] = thoughts;
        return message;
    }

    /// <summary>The first call in the form of the programs that send functions.</summary>
    private static JsonObject Legacy(JsonObject message)
    {
        if (message["tool_calls"] is JsonArray { Count: > 0 } calls)
        {
            message["function_call"] = calls[0]!["function"]!.DeepClone();
            message.Remove("tool_calls");
        }
        return message;
    }

    private static string Finish(string? reason, bool legacy) => legacy && reason == "tool_calls" ? "function_call" : reason ?? "stop";

    private static void Beside(JsonObject answer, JsonObject into)
    {
        foreach (var name in new[] { "system_fingerprint", "service_tier" })
            if (answer[name] is { } value)
                into[name] = value.DeepClone();
    }

    /// <summary>What all pieces of an answer have in common.</summary>
    internal sealed record Envelope(string Id, long Created, string Model)
    {
        public JsonObject Of(string kind, JsonObject? choice) => new()
        {
            ["id"] = Id, ["object"] = kind, ["created"] = Created, ["model"] = Model,
            ["choices"] = choice is null ? new JsonArray() : new JsonArray(choice),
        };
    }
}
