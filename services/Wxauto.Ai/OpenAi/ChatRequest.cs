using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.OpenAi;

/// <summary>A request for a chat completion, read from OpenAI's JSON. What is not understood here is passed on as it is.</summary>
/// <param name="IncludeUsage">The last piece of a stream tells the tokens.</param>
internal sealed record ChatRequest(string Model, List<ChatMessage> Messages, ChatOptions Options, bool Stream, bool IncludeUsage)
{
    /// <summary>What a model is told, and what is reserved, when the program names no limit.</summary>
    private const int DefaultOutputTokens = 2048;
    private const int MostOutputTokens = 1_000_000;

    /// <summary>What the gateway says itself, or says anew for each provider.</summary>
    private static readonly HashSet<string> Own = ["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens"];
    private static readonly string[] Numbers =
        ["temperature", "top_p", "frequency_penalty", "presence_penalty", "seed", "top_logprobs", "n"];
    private static readonly string[] Flags = ["logprobs", "parallel_tool_calls", "store"];

    public int MaxOutputTokens => Options.MaxOutputTokens ?? DefaultOutputTokens;
    public bool HasPictures => Messages.Any(m => m.Contents.Any(c => c is DataContent or UriContent));

    public bool HasTools => Options.Tools is { Count: > 0 };

    /// <summary>It speaks the older form of tools, and is answered in it.</summary>
    public bool IsLegacy => ((ProgramOptions)Options).Written.ContainsKey("functions");

    /// <summary>A guess, for limits and budgets.</summary>
    public int InputTokens => TokenCounter.Guess(Messages) + TokenCounter.Guess(Options.Tools);

    /// <exception cref="OpenAiError">Something in it is missing, wrong or not supported.</exception>
    public static ChatRequest Read(JsonElement body)
    {
        foreach (var name in Numbers.Where(n => body.Find(n) is { ValueKind: not JsonValueKind.Number }))
            throw OpenAiError.Invalid($"{name} must be a number.", name);
        foreach (var name in Flags.Where(n => body.Find(n) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) }))
            throw OpenAiError.Invalid($"{name} must be true or false.", name);
        if (body.Number("n") is { } n and not 1)
            throw OpenAiError.Invalid($"n must be 1, not {n}.", "n");
        var messages = List(body, "messages", "").Select((m, i) => Message(m, $"messages[{i}]")).ToList();
        if (messages.Count == 0)
            throw OpenAiError.Invalid("messages must not be empty.", "messages");
        return new ChatRequest(String(body, "model", ""), messages, OptionsOf(body), Flag(body, "stream"),
            body.Find("stream_options") is { } stream && Flag(stream, "include_usage"));
    }

    private static ProgramOptions OptionsOf(JsonElement body) => new(body.EnumerateObject().Where(f => !Own.Contains(f.Name)
        && f.Value.ValueKind != JsonValueKind.Null).GroupBy(f => f.Name).ToDictionary(f => f.Key, f => f.Last().Value.Clone()))
    {
        Temperature = (float?)body.Number("temperature"), TopP = (float?)body.Number("top_p"),
        MaxOutputTokens = Limit(body, "max_completion_tokens") ?? Limit(body, "max_tokens") ?? DefaultOutputTokens,
        StopSequences = body.Find("stop") is null ? null : [.. body.Find("stop").Items().Select(s => s.ValueKind == JsonValueKind.String
            ? s.GetString()! : throw OpenAiError.Invalid("stop must be a text or a list of texts.", "stop"))],
        Tools = [.. Listed(body, "tools").Select((t, i) => Tool(t.Find("function") ?? t, $"tools[{i}].function")),
            .. Listed(body, "functions").Select((f, i) => Tool(f, $"functions[{i}]"))],
        ToolMode = Mode(body), ResponseFormat = Format(body),
        AllowMultipleToolCalls = body.Find("parallel_tool_calls")?.GetBoolean(),
    };

    private static int? Limit(JsonElement body, string name) => body.Find(name) is not { } limit ? null
        : limit.ValueKind == JsonValueKind.Number && limit.TryGetDouble(out var tokens) && tokens is >= 1 and <= MostOutputTokens
            && tokens == Math.Floor(tokens) ? (int)tokens
        : throw OpenAiError.Invalid($"{name} must be a whole number from 1 to {MostOutputTokens}.", name);

    private static ChatMessage Message(JsonElement message, string at)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw OpenAiError.Invalid($"{at} must be an object.", at);
        var role = String(message, "role", at);
        var contents = Contents(message, at).ToList();
        if (role is "tool" or "function")
            contents = [new FunctionResultContent(role == "tool" ? String(message, "tool_call_id", at) : String(message, "name", at),
                string.Concat(contents.OfType<TextContent>().Select(c => c.Text)))];
        contents.AddRange(Listed(message, "tool_calls").Select((c, i) => Called(c, $"{at}.tool_calls[{i}]")));
        if (message.Find("function_call") is { } old)
            contents.Add(new FunctionCallContent(old.Text("name") ?? "", String(old, "name", $"{at}.function_call"),
                StreamedCalls.ArgumentsOf(old.Text("arguments") ?? "")));
        return new ChatMessage(role switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" or "function" => ChatRole.Tool,
            _ => throw OpenAiError.Invalid($"{at}.role '{role}' is not known.", $"{at}.role"),
        }, contents) { RawRepresentation = new WireMessage(Passed(message, contents), null) };
    }

    /// <summary>As it was written, but for pictures whose type had to be found.</summary>
    private static JsonObject Passed(JsonElement message, List<AIContent> contents)
    {
        var passed = JsonObject.Create(message.Clone())!;
        foreach (var (part, content) in (passed["content"] as JsonArray ?? []).Zip(contents))
            if (content is DataContent data && part?["image_url"] is JsonObject picture)
                picture["url"] = data.Uri;
        return passed;
    }

    private static FunctionCallContent Called(JsonElement call, string at)
    {
        var function = call.Find("function") ?? throw OpenAiError.Invalid($"{at}.function is missing.", at);
        return new FunctionCallContent(String(call, "id", at), String(function, "name", $"{at}.function"),
            StreamedCalls.ArgumentsOf(function.Text("arguments") ?? ""));
    }

    private static IEnumerable<AIContent> Contents(JsonElement message, string at)
    {
        if (message.Find("content") is not { } content)
            yield break;
        if (content.ValueKind == JsonValueKind.String)
            yield return new TextContent(content.GetString());
        else
            foreach (var (part, i) in List(message, "content", at).Select((p, i) => (p, i)))
                yield return Part(part, $"{at}.content[{i}]");
    }

    private static AIContent Part(JsonElement part, string at) => part.Text("type") switch
    {
        "text" => new TextContent(String(part, "text", at)),
        "refusal" => new TextContent(part.Text("refusal")),
        "image_url" => PromptPicture.Of(part.Text("image_url", "url") ?? part.Text("image_url"), $"{at}.image_url"),
        var type => throw OpenAiError.Invalid($"{at} of type '{type}' is not supported.", $"{at}.type"),
    };

    private static AIFunctionDeclaration Tool(JsonElement function, string at) => AIFunctionFactory.CreateDeclaration(
        String(function, "name", at), function.Text("description"), function.Find("parameters")?.Clone()
            ?? JsonSerializer.SerializeToElement(new { type = "object", properties = new { } }));

    private static ChatToolMode? Mode(JsonElement body) => (body.Find("tool_choice") ?? body.Find("function_call")) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } choice => (choice.Text("function", "name") ?? choice.Text("name")) is { } name
            ? ChatToolMode.RequireSpecific(name) : ChatToolMode.Auto,
        { } word => word.Text() switch
        {
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            _ => ChatToolMode.Auto,
        },
    };

    private static ChatResponseFormat? Format(JsonElement body) => body.Find("response_format") is not { } format ? null
        : format.Text("type") switch
        {
            "json_object" => ChatResponseFormat.Json,
            "json_schema" => ChatResponseFormat.ForJsonSchema((format.Find("json_schema", "schema")
                ?? throw OpenAiError.Invalid("response_format.json_schema.schema is missing.", "response_format")).Clone(),
                format.Text("json_schema", "name")),
            _ => ChatResponseFormat.Text,
        };

    private static List<JsonElement> Listed(JsonElement from, string name) => from.Find(name) is null ? [] : List(from, name, "");

    private static List<JsonElement> List(JsonElement from, string name, string at) =>
        from.Find(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()]
        : throw OpenAiError.Invalid($"{Path(at, name)} must be a list.", Path(at, name));

    private static string String(JsonElement from, string name, string at) => from.Find(name) is { ValueKind: JsonValueKind.String } text
        ? text.GetString()! : throw OpenAiError.Invalid($"{Path(at, name)} must be a text.", Path(at, name));

    private static bool Flag(JsonElement from, string name) => from.Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw OpenAiError.Invalid($"{name} must be true or false.", name),
    };

    private static string Path(string at, string name) => at.Length > 0 ? $"{at}.{name}" : name;
}
