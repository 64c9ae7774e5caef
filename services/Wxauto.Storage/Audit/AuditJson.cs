using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Wxauto.Storage.Audit;

/// <summary>What is kept of a value before and after a change.</summary>
internal static class AuditJson
{
    private const string Masked = "***";
    private static readonly string[] Secrets = ["password", "secret", "token", "hash", "stamp", "ticket"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
        { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Of(object? value)
    {
        if (value is null)
            return "";
        var node = JsonSerializer.SerializeToNode(value, Options);
        Mask(node);
        return node?.ToJsonString(Options) ?? "";
    }

    private static void Mask(JsonNode? node)
    {
        if (node is JsonArray many)
            foreach (var one in many)
                Mask(one);
        if (node is not JsonObject fields)
            return;
        foreach (var (name, value) in fields.ToList())
            if (value is JsonValue && !IsFlag(value) && Secrets.Any(s => name.Contains(s, StringComparison.OrdinalIgnoreCase)))
                fields[name] = Masked;
            else
                Mask(value);
    }

    /// <summary>Whether somebody has a password is none.</summary>
    private static bool IsFlag(JsonNode value) => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}
