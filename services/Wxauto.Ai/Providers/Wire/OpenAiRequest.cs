using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>A request in OpenAI's form. What a program wrote goes as it wrote it.</summary>
internal static class OpenAiRequest
{
    public static JsonObject Of(string model, IEnumerable<ChatMessage> messages, ChatOptions options, ModelHabits habits, object self)
    {
        var program = options as ProgramOptions;
        if (program is null && habits.NoTools)
            messages = RoleOrder.WithoutTools(messages);
        var list = program is not null && !habits.InTurn ? [.. messages] : RoleOrder.InTurn([.. messages]);
        if (habits.NoSystem)
            list = RoleOrder.WithoutSystem(list);
        var body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray([.. list.SelectMany(m => Message(m, habits, self))]) };
        if (options.MaxOutputTokens is { } most)
            body[habits.LimitName] = most + (program is null ? habits.Thoughts : 0);
        Set("temperature", options.Temperature is { } temperature ? Math.Round((double)temperature, 4) : null);
        Set("top_p", options.TopP is { } share ? Math.Round((double)share, 4) : null);
        Set("response_format", Format(options.ResponseFormat));
        if (options.Tools is { Count: > 0 } tools)
            Set("tools", new JsonArray([.. tools.OfType<AIFunctionDeclaration>().Select(Tool)]));
        if (program is not null)
            foreach (var (name, value) in program.Written)
                body[name] = JsonNode.Parse(value.GetRawText());
        return body;

        void Set(string name, JsonNode? value)
        {
            if (value is not null && !habits.LeftOut.Contains(name))
                body[name] = value;
        }
    }

    private static IEnumerable<JsonObject> Message(ChatMessage message, ModelHabits habits, object self)
    {
        if (message.Contents.OfType<FunctionResultContent>().ToList() is { Count: > 0 } results && message.RawRepresentation is null)
            return results.Select(r => new JsonObject { ["role"] = "tool", ["tool_call_id"] = r.CallId, ["content"] = TextOf(r.Result) });
        var own = message.RawRepresentation as WireMessage;
        if (own is not null && (own.By is null || own.By == self))
        {
            var json = own.Json.DeepClone().AsObject();
            foreach (var name in habits.LeftOut)
                json.Remove(name);
            Mend(json);
            return [json];
        }
        return [Made(message)];
    }

    private static JsonObject Made(ChatMessage message)
    {
        JsonNode[] calls = [.. message.Contents.OfType<FunctionCallContent>()
            .Select(c => WireJson.Call(c.CallId, c.Name, WireJson.ArgumentsOf(c)))];
        var pictures = message.Contents.Any(c => c is DataContent or UriContent);
        var json = new JsonObject
        {
            ["role"] = message.Role.Value,
            ["content"] = pictures ? new JsonArray([.. message.Contents.Select(Part).OfType<JsonNode>()])
                : message.Text.Length == 0 && calls.Length > 0 ? null : message.Text,
        };
        if (calls.Length > 0)
            json["tool_calls"] = new JsonArray(calls);
        return json;
    }

    /// <summary>One broken call of long ago must not end the conversation: arguments are always the text of an object.</summary>
    private static void Mend(JsonObject message)
    {
        foreach (var call in (message["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
            if (call["function"] is JsonObject function)
                function["arguments"] = function["arguments"] switch
                {
                    JsonObject written => written.ToJsonString(WireJson.Options),
                    JsonValue value when value.TryGetValue<string>(out var text)
                        && LenientJson.Parse(text) is { ValueKind: JsonValueKind.Object } => text,
                    _ => "{}",
                };
    }

    private static JsonNode? Part(AIContent content) => content switch
    {
        TextContent text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        DataContent data => Picture(data.Uri),
        UriContent uri => Picture(uri.Uri.ToString()),
        _ => null,
    };

    private static JsonObject Picture(string url) => new() { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url } };

    private static JsonObject Tool(AIFunctionDeclaration tool) => new()
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description,
            ["parameters"] = JsonNode.Parse(tool.JsonSchema.GetRawText()) },
    };

    private static JsonObject? Format(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => new()
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = json.SchemaName ?? "answer", ["strict"] = true, ["schema"] = JsonNode.Parse(schema.GetRawText()) },
        },
        ChatResponseFormatJson => new() { ["type"] = "json_object" },
        _ => null,
    };

    public static string TextOf(object? result) => result is JsonElement { ValueKind: not JsonValueKind.String } json ? json.GetRawText()
        : result?.ToString() ?? "";
}
