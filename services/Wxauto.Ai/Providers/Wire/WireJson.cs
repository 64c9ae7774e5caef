using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>A message as its provider, or a program, wrote it, beside what is understood of it.</summary>
/// <param name="By">Whose it is: nobody else gets its fields. Null: the program's own, everybody gets them.</param>
internal sealed record WireMessage(JsonObject Json, object? By);

internal static class WireJson
{
    /// <summary>Chinese as it is: escaped it would be twice as long.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HttpContent Content(object body) => new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Options))
        { Headers = { ContentType = new("application/json") } };

    /// <summary>A call of a tool in OpenAI's form.</summary>
    /// <param name="arguments">JSON as text.</param>
    public static JsonObject Call(string id, string name, string arguments) => new()
    {
        ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
    };

    /// <summary>The arguments of a call as JSON text.</summary>
    public static string ArgumentsOf(FunctionCallContent call) =>
        JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), Options);
}
