using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>An answer in Anthropic's form, whole or as events.</summary>
internal sealed class AnthropicReader(object by) : IWireReader
{
    private readonly SortedDictionary<int, Block> _blocks = [];
    private readonly UsageDetails _usage = new();
    private string? _finish;
    private bool _ended;

    public IReadOnlyList<AIContent> Read(WirePiece piece)
    {
        if (piece.Json is not { } json)
        {
            _ended = true;
            return [];
        }
        var type = json.Text("type") ?? piece.Event;
        if (type == "error" || json.Find("error") is not null)
            throw new ProviderException(ProviderFailure.OfAnswer(json));
        foreach (var usage in new[] { json.Find("usage"), json.Find("message", "usage") }.OfType<JsonElement>())
            WireUsage.Read(usage, _usage);
        _finish = json.Text("stop_reason") ?? json.Text("delta", "stop_reason") ?? _finish;
        _ended |= type == "message_stop" || _finish is { Length: > 0 };
        return type switch
        {
            "content_block_start" => Begin(json.Find("content_block") ?? default, Index(json)),
            "content_block_delta" => GoOn(json.Find("delta") ?? default, Index(json)),
            "message_start" or "message_delta" or "message_stop" or "content_block_stop" or "ping" => [],
            _ when json.Find("content") is { } content => Whole(content),
            _ when json.Text("completion") is { } text => Whole(JsonSerializer.SerializeToElement(text)),
            _ when piece.Event.Length > 0 => [],
            _ => throw new ProviderException(ProviderFailure.OfAnswer(json)),
        };
    }

    public ChatResponse Response()
    {
        if (!_ended)
            throw new ProviderException(new ProviderFailure(FailureKind.Unreadable, ProviderReasons.BrokeOff));
        var (contents, taken) = (new List<AIContent>(), new HashSet<string>());
        foreach (var block in _blocks.Values)
            if (block.Content(taken) is { } content)
                contents.Add(content);
        var finish = Finish.Of(_finish, contents.OfType<FunctionCallContent>().Any());
        var blocks = new JsonArray([.. _blocks.Values.Select(b => b.Json.DeepClone())]);
        var json = new JsonObject { ["role"] = "assistant", ["content"] = blocks };
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { RawRepresentation = new WireMessage(json, by) })
            { FinishReason = finish, RawRepresentation = new JsonObject { ["finish_reason"] = finish.Value }, Usage = _usage };
    }

    private int Index(JsonElement json) => (int)(json.Number("index") ?? Math.Max(0, _blocks.Count - 1));

    private List<AIContent> Whole(JsonElement content)
    {
        _ended = true;
        return [.. ((JsonElement?)content).Items().SelectMany(b => Begin(b, _blocks.Count))];
    }

    private IReadOnlyList<AIContent> Begin(JsonElement given, int index)
    {
        var json = given.ValueKind == JsonValueKind.Object ? JsonNode.Parse(given.GetRawText())!.AsObject()
            : new JsonObject { ["type"] = "text", ["text"] = given.Text() ?? "" };
        // A part without a type is what its fields say.
        json["type"] ??= given.Find("name") is not null ? "tool_use" : given.Find("thinking") is not null ? "thinking" : "text";
        var block = _blocks[index] = new Block(json);
        return block.Said is { Length: > 0 } said ? [block.Told(said)] : [];
    }

    private IReadOnlyList<AIContent> GoOn(JsonElement delta, int index)
    {
        var type = delta.Text("type");
        if (!_blocks.TryGetValue(index, out var block))
            block = _blocks[index] = new Block(new JsonObject { ["type"] = type == "thinking_delta" ? "thinking" : "text" });
        if (delta.Text("partial_json") is { } part)
            block.Input.Append(part);
        else if (delta.Text("signature") is { } signature)
            block.Json["signature"] = block.Json["signature"]?.ToString() + signature;
        else if ((delta.Text("text") ?? delta.Text("thinking")) is { Length: > 0 } said)
        {
            block.Say(said);
            return [block.Told(said)];
        }
        return [];
    }

    private sealed class Block(JsonObject json)
    {
        public JsonObject Json => json;
        public StringBuilder Input { get; } = new();
        public string? Said => Type is "text" or "thinking" && json[Type] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text : null;
        private string Type => json["type"]!.ToString();

        public void Say(string text) => json[Type] = Said + text;

        public AIContent Told(string text) => Type == "thinking" ? new TextReasoningContent(text) : new TextContent(text);

        /// <summary>Null for what nobody here reads.</summary>
        public AIContent? Content(HashSet<string> taken)
        {
            if (Type is "text" or "thinking")
                return Said is { Length: > 0 } said ? Told(said) : null;
            if (Type != "tool_use")
                return null;
            var id = json["id"]?.ToString();
            if (string.IsNullOrEmpty(id) || !taken.Add(id))
                json["id"] = id = $"toolu_{Guid.NewGuid():N}";
            var given = json["input"] is JsonValue text && text.TryGetValue<string>(out var written) ? written
                : json["input"]?.ToJsonString(WireJson.Options) ?? "{}";
            var arguments = Input.Length > 0 ? Input.ToString() : given;
            json["input"] = JsonSerializer.SerializeToNode(StreamedCalls.ArgumentsOf(arguments));
            return new FunctionCallContent(id, json["name"]?.ToString() ?? "", StreamedCalls.ArgumentsOf(arguments))
                { RawRepresentation = arguments };
        }
    }
}
