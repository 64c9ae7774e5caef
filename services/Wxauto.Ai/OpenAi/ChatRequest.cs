using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.OpenAi;

/// <summary>A request for a chat completion, read from OpenAI's JSON.</summary>
/// <param name="IncludeUsage">The last piece of a stream tells the tokens.</param>
internal sealed record ChatRequest(string Model, List<ChatMessage> Messages, ChatOptions Options, bool Stream, bool IncludeUsage)
{
    private const int DefaultOutputTokens = 1024;

    public int MaxOutputTokens => Options.MaxOutputTokens ?? DefaultOutputTokens;
    public bool HasPictures => Messages.Any(m => m.Contents.Any(c => c is DataContent or UriContent));

    /// <exception cref="OpenAiError">Something in it is missing, wrong or not supported.</exception>
    public static ChatRequest Read(JsonElement body)
    {
        try
        {
            if (Number(body, "n") is > 1)
                throw OpenAiError.Invalid("n must be 1.");
            var messages = body.GetProperty("messages").EnumerateArray().Select(Message).ToList();
            if (messages.Count == 0)
                throw OpenAiError.Invalid("messages must not be empty.");
            return new ChatRequest(body.GetProperty("model").GetString() ?? "", messages, OptionsOf(body), Flag(body, "stream"),
                Has(body, "stream_options", out var stream) && Flag(stream, "include_usage"));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or JsonException
            or UriFormatException or ArgumentException)
        {
            throw OpenAiError.Invalid($"The request is not a chat completion: {e.Message}");
        }
    }

    private static ChatOptions OptionsOf(JsonElement body) => new()
    {
        Temperature = (float?)Number(body, "temperature"), TopP = (float?)Number(body, "top_p"),
        MaxOutputTokens = (int?)(Number(body, "max_completion_tokens") ?? Number(body, "max_tokens")),
        FrequencyPenalty = (float?)Number(body, "frequency_penalty"), PresencePenalty = (float?)Number(body, "presence_penalty"),
        Seed = (long?)Number(body, "seed"),
        StopSequences = !Has(body, "stop", out var stop) ? null : stop.ValueKind == JsonValueKind.Array
            ? [.. stop.EnumerateArray().Select(s => s.GetString()!)] : [stop.GetString()!],
        Tools = Has(body, "tools", out var tools) ? [.. tools.EnumerateArray().Select(Tool)] : null, ToolMode = Mode(body),
        ResponseFormat = Format(body),
    };

    private static ChatMessage Message(JsonElement message)
    {
        var role = message.GetProperty("role").GetString();
        if (role == "tool")
            return new ChatMessage(ChatRole.Tool,
                [new FunctionResultContent(message.GetProperty("tool_call_id").GetString()!, Text(message))]);
        var contents = Contents(message).ToList();
        if (Has(message, "tool_calls", out var calls))
            contents.AddRange(calls.EnumerateArray()
                .Select(c => new FunctionCallContent(c.GetProperty("id").GetString()!,
                c.GetProperty("function").GetProperty("name").GetString()!,
                JsonSerializer.Deserialize<Dictionary<string, object?>>(c.GetProperty("function").GetProperty("arguments")
                    .GetString() is { Length: > 0 } arguments ? arguments : "{}"))));
        return new ChatMessage(role switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            _ => throw OpenAiError.Invalid($"The role '{role}' is not known."),
        }, contents);
    }

    private static IEnumerable<AIContent> Contents(JsonElement message)
    {
        if (!Has(message, "content", out var content))
            yield break;
        if (content.ValueKind == JsonValueKind.String)
            yield return new TextContent(content.GetString());
        else
            foreach (var part in content.EnumerateArray())
                yield return part.GetProperty("type").GetString() switch
                {
                    "text" => new TextContent(part.GetProperty("text").GetString()),
                    "image_url" => Picture(part.GetProperty("image_url").GetProperty("url").GetString()!),
                    var type => throw OpenAiError.Invalid($"Content of type '{type}' is not supported."),
                };
    }

    private static AIContent Picture(string url) => url.StartsWith("data:", StringComparison.Ordinal) ? new DataContent(url)
        : url.StartsWith("https://", StringComparison.Ordinal) ? new UriContent(new Uri(url), "image/*")
        : throw OpenAiError.Invalid("A picture must be a data: or https: address.");

    private static string Text(JsonElement message) => string.Concat(Contents(message).OfType<TextContent>().Select(c => c.Text));

    private static AIFunctionDeclaration Tool(JsonElement tool)
    {
        var function = tool.GetProperty("function");
        return AIFunctionFactory.CreateDeclaration(function.GetProperty("name").GetString()!,
            Has(function, "description", out var description) ? description.GetString() : null,
            Has(function, "parameters", out var schema) ? schema.Clone()
                : JsonSerializer.SerializeToElement(new { type = "object", properties = new { } }));
    }

    private static ChatToolMode? Mode(JsonElement body) => !Has(body, "tool_choice", out var choice) ? null
        : choice.ValueKind == JsonValueKind.Object
            ? ChatToolMode.RequireSpecific(choice.GetProperty("function").GetProperty("name").GetString()!)
        : choice.GetString() switch { "none" => ChatToolMode.None, "required" => ChatToolMode.RequireAny, _ => ChatToolMode.Auto };

    private static ChatResponseFormat? Format(JsonElement body) => !Has(body, "response_format", out var format) ? null
        : format.GetProperty("type").GetString() switch
    {
        "json_object" => ChatResponseFormat.Json,
        "json_schema" when format.GetProperty("json_schema") is var schema =>
            ChatResponseFormat.ForJsonSchema(schema.GetProperty("schema").Clone(), schema.GetProperty("name").GetString()),
        _ => ChatResponseFormat.Text,
    };

    private static bool Has(JsonElement element, string name, out JsonElement value) => element.TryGetProperty(name, out value)
        && value.ValueKind != JsonValueKind.Null;

    private static double? Number(JsonElement element, string name) => Has(element, name, out var value) ? value.GetDouble() : null;

    private static bool Flag(JsonElement element, string name) => Has(element, name, out var value) && value.GetBoolean();
}
