using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>An answer in OpenAI's form, whole or in pieces. What is beside the text may be missing or odd.</summary>
internal sealed class OpenAiReader(object by) : IWireReader
{
    /// <summary>Where others wrap what they say.</summary>
    private static readonly string[] Wrappers = ["data", "result", "response", "output", "body"];
    private static readonly string[] Thoughts = ["reasoning_content", "reasoning", "thinking"];

    /// <summary>Fields of a message that are understood here; all others go back to who wrote them.</summary>
    private static readonly HashSet<string> Understood = ["role", "content", "tool_calls", "function_call"];
    private readonly StringBuilder _text = new();
    private readonly StreamedCalls _calls = new();
    private readonly JsonObject _beside = [];
    private readonly JsonObject _answer = [];
    private readonly UsageDetails _usage = new();
    private string? _finish;
    private bool _begun;
    private bool _ended;

    public IReadOnlyList<AIContent> Read(WirePiece piece)
    {
        if (piece.Json is not { } json)
        {
            _ended = true;
            return [];
        }
        var answer = Unwrapped(json);
        if (Choice(answer) is not { } choice)
        {
            if (piece.Event == "error" || !answer.IsAnswer())
                throw new ProviderException(ProviderFailure.OfAnswer(json));
            Note(answer);
            return [];
        }
        Note(answer);
        _begun = true;
        if (choice.Text("finish_reason") is { Length: > 0 } finish)
            _finish = finish;
        if (choice.Find("logprobs") is { } logprobs)
            _answer["logprobs"] = JsonNode.Parse(logprobs.GetRawText());
        var whole = choice.Find("message") ?? choice.Find("messages").Items().LastOrDefault();
        _ended |= whole.ValueKind == JsonValueKind.Object;
        return [.. Message(whole.ValueKind == JsonValueKind.Object ? whole : choice.Find("delta") ?? choice, _ended)];
    }

    public ChatResponse Response()
    {
        if (!_ended && _finish is null)
            throw new ProviderException(new ProviderFailure(FailureKind.Unreadable,
                _begun ? ProviderReasons.BrokeOff : ProviderReasons.NotUnderstood.With("no choices")));
        var (calls, json) = (_calls.Read().ToList(), new JsonObject { ["role"] = "assistant" });
        var refused = _text.Length == 0 && calls.Count == 0 && _beside["refusal"] is not null;
        var finish = Finish.Of(_finish, calls.Count > 0);
        json["content"] = _text.Length > 0 || (calls.Count == 0 && !refused) ? _text.ToString() : null;
        if (calls.Count > 0)
            json["tool_calls"] = new JsonArray([.. calls.Select(c => c.Json)]);
        foreach (var (name, value) in _beside)
            json[name] = value?.DeepClone();
        List<AIContent> contents = [.. Thoughts.Select(t => (string?)(_beside[t] as JsonValue)).OfType<string>().Take(1)
            .Select(t => new TextReasoningContent(t)), .. _text.Length > 0 ? [new TextContent(_text.ToString())] : Array.Empty<AIContent>(),
            .. calls.Select(c => c.Content)];
        _answer["finish_reason"] = finish.Value;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { RawRepresentation = new WireMessage(json, by) })
        {
            FinishReason = refused ? ChatFinishReason.ContentFilter : finish, RawRepresentation = _answer, Usage = _usage,
        };
    }

    private static JsonElement Unwrapped(JsonElement json)
    {
        var one = json.ValueKind == JsonValueKind.Array ? ((JsonElement?)json).Items().FirstOrDefault() : json;
        return one.Find("choices") is not null ? one
            : Wrappers.Select(w => one.Find(w)).FirstOrDefault(w => w?.Find("choices") is not null) ?? one;
    }

    private static JsonElement? Choice(JsonElement answer) => answer.Find("choices").Items()
        .Where(c => c.ValueKind == JsonValueKind.Object).Cast<JsonElement?>().FirstOrDefault();

    private IEnumerable<AIContent> Message(JsonElement message, bool whole)
    {
        foreach (var call in message.Find("tool_calls").Items().Concat(message.Find("function_call").Items()))
            _calls.Add(call, whole);
        var said = message.Find("content") ?? message.Find("text");
        foreach (var content in said is { ValueKind: JsonValueKind.String } text ? [new TextContent(text.GetString())]
            : said.Items().SelectMany(Part))
        {
            if (content is TextContent { Text.Length: > 0 } own)
                _text.Append(own.Text);
            yield return content;
        }
        if (message.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var field in message.EnumerateObject().Where(f => !Understood.Contains(f.Name) && f.Value.ValueKind != JsonValueKind.Null))
        {
            if (field.Name is "index" or "finish_reason" or "logprobs" or "text" or "message")
                continue;
            // Pieces of one text belong together.
            _beside[field.Name] = Joined(_beside[field.Name], JsonNode.Parse(field.Value.GetRawText())!);
            if (Thoughts.Contains(field.Name) && field.Value.ValueKind == JsonValueKind.String)
                yield return new TextReasoningContent(field.Value.GetString());
        }
    }

    private static JsonNode Joined(JsonNode? before, JsonNode piece) => (before, piece) switch
    {
        (JsonValue begun, JsonValue more) when begun.TryGetValue<string>(out var text) && more.TryGetValue<string>(out var rest) =>
            text + rest,
        (JsonArray begun, JsonArray more) => new JsonArray([.. begun.Concat(more).Select(i => i?.DeepClone())]),
        _ => piece,
    };

    /// <summary>Texts are said, thoughts are not; what is neither is nothing for readers.</summary>
    private static IEnumerable<AIContent> Part(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => [new TextContent(part.GetString())],
        JsonValueKind.Object when part.Text("type") is "thinking" or "reasoning" =>
            [new TextReasoningContent(string.Concat((part.Find("thinking") ?? part.Find("text")).Items()
                .Select(t => t.Text("text") ?? t.Text())))],
        JsonValueKind.Object when (part.Text("text") ?? part.Text("text", "value") ?? part.Text("content")) is { } text =>
            [new TextContent(text)],
        _ => [],
    };

    private void Note(JsonElement answer)
    {
        foreach (var name in new[] { "system_fingerprint", "service_tier" })
            if (answer.Text(name) is { } value)
                _answer[name] = value;
        if ((answer.Find("usage") ?? answer.Find("x_groq", "usage")) is { } usage)
            WireUsage.Read(usage, _usage);
    }
}
