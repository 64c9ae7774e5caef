using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>A request in Anthropic's form.</summary>
internal static class AnthropicRequest
{
    private const int DefaultOutputTokens = 1024;

    /// <summary>Options of programs that are carried over in one way or another, or that ask for nothing.</summary>
    private static readonly HashSet<string> Carried = ["temperature", "top_p", "top_k", "stop", "tools", "tool_choice", "functions",
        "function_call", "parallel_tool_calls", "user", "metadata", "n", "store", "service_tier", "thinking", "response_format"];

    /// <exception cref="ProviderException">A program asks for what this protocol does not know.</exception>
    public static JsonObject Of(string model, IEnumerable<ChatMessage> messages, ChatOptions options, ModelHabits habits, object self)
    {
        var program = options as ProgramOptions;
        if (program?.Written.Keys.FirstOrDefault(k => !Carried.Contains(k)) is { } unknown)
            throw new ProviderException(new ProviderFailure(FailureKind.Refused, ProviderReasons.NoSuchOption.With(unknown))
                { Said = new Refusal(400, "unsupported_parameter", unknown, $"Models of Anthropic do not know '{unknown}'.", null) });
        var list = RoleOrder.InTurn([.. program is null && habits.NoTools ? RoleOrder.WithoutTools(messages) : messages]);
        var body = new JsonObject
        {
            ["model"] = model, ["max_tokens"] = (options.MaxOutputTokens ?? DefaultOutputTokens) + (program is null ? habits.Thoughts : 0),
            ["messages"] = new JsonArray([.. Merged(list.Where(m => m.Role != ChatRole.System), self)]),
        };
        if (string.Join('\n', list.Where(m => m.Role == ChatRole.System).Select(m => m.Text)) is { Length: > 0 } system)
            body["system"] = system;
        Set("temperature", options.Temperature is { } temperature ? Math.Round(Math.Min((double)temperature, 1), 4) : null);
        Set("top_p", options.TopP is { } share ? Math.Round((double)share, 4) : null);
        if (options.StopSequences is { Count: > 0 } stop)
            Set("stop_sequences", new JsonArray([.. stop.Select(s => (JsonNode)s)]));
        if (options.Tools is { Count: > 0 } tools && options.ToolMode is not NoneChatToolMode)
        {
            Set("tools", new JsonArray([.. tools.OfType<AIFunctionDeclaration>().Select(Tool)]));
            if (body.ContainsKey("tools"))
                Set("tool_choice", Choice(options));
        }
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
            Set("output_config", new JsonObject
            {
                ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = JsonNode.Parse(schema.GetRawText()) },
            });
        if (program?.Written.TryGetValue("user", out var user) == true && user.Text() is { } id)
            body["metadata"] = new JsonObject { ["user_id"] = id };
        foreach (var name in new[] { "top_k", "thinking" })
            if (program?.Written.TryGetValue(name, out var value) == true)
                body[name] = JsonNode.Parse(value.GetRawText());
        return body;

        void Set(string name, JsonNode? value)
        {
            if (value is not null && (program is not null || !habits.LeftOut.Contains(name)))
                body[name] = value;
        }
    }

    private static JsonObject? Choice(ChatOptions options)
    {
        var choice = options.ToolMode switch
        {
            RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["type"] = "tool", ["name"] = name },
            RequiredChatToolMode => new JsonObject { ["type"] = "any" },
            AutoChatToolMode => new JsonObject { ["type"] = "auto" },
            _ => null,
        };
        if (options.AllowMultipleToolCalls == false)
            (choice ??= new JsonObject { ["type"] = "auto" })["disable_parallel_tool_use"] = true;
        return choice;
    }

    /// <summary>Results of tools are said by the user; neighbours of one role become one message.</summary>
    private static List<JsonNode> Merged(IEnumerable<ChatMessage> messages, object self)
    {
        var merged = new List<JsonNode>();
        foreach (var message in messages)
        {
            var role = message.Role == ChatRole.Assistant ? "assistant" : "user";
            var parts = message.RawRepresentation is WireMessage own && own.By == self
                ? own.Json["content"]!.AsArray().Select(b => b!.DeepClone()) : message.Contents.Select(Part).OfType<JsonNode>();
            if (merged.LastOrDefault() is JsonObject last && last["role"]!.ToString() == role)
                foreach (var part in parts)
                    last["content"]!.AsArray().Add(part);
            else
                merged.Add(new JsonObject { ["role"] = role, ["content"] = new JsonArray([.. parts]) });
        }
        return merged;
    }

    private static JsonNode? Part(AIContent content) => content switch
    {
        TextContent { Text.Length: > 0 } text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        DataContent data => Picture(new JsonObject { ["type"] = "base64", ["media_type"] = data.MediaType,
            ["data"] = Convert.ToBase64String(data.Data.Span) }),
        UriContent uri => Picture(new JsonObject { ["type"] = "url", ["url"] = uri.Uri.ToString() }),
        FunctionCallContent call => new JsonObject { ["type"] = "tool_use", ["id"] = call.CallId, ["name"] = call.Name,
            ["input"] = JsonSerializer.SerializeToNode(call.Arguments ?? new Dictionary<string, object?>()) },
        FunctionResultContent result => new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = result.CallId,
            ["content"] = OpenAiRequest.TextOf(result.Result) },
        _ => null,
    };

    private static JsonObject Picture(JsonObject source) => new() { ["type"] = "image", ["source"] = source };

    private static JsonObject Tool(AIFunctionDeclaration tool) => new()
        { ["name"] = tool.Name, ["description"] = tool.Description, ["input_schema"] = JsonNode.Parse(tool.JsonSchema.GetRawText()) };
}
