using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>A message as its provider, or a program, wrote it, beside what is understood of it.</summary>
/// <param name="By">Whose it is: nobody else gets its fields. Null: the program's own, everybody gets them.</param>
internal sealed record WireMessage(JsonObject Json, object? By);

internal static class WireJson
{
    /// <summary>Chinese as it is: escaped it would be twice as long.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
