using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wxauto.Gateway.Tests.Reference;

/// <summary>The served document, read as far as it is used.</summary>
internal sealed class ApiSchema(JsonNode document)
{
    public IReadOnlyList<ApiOperation> Operations { get; } = [.. document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()
        .Select(o => new ApiOperation(o.Key.ToUpperInvariant(), p.Key, o.Value!)))];

    public static async Task<ApiSchema> ReadAsync(HttpClient http) => new(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!);

    public JsonNode Resolve(JsonNode schema) => (string?)schema["$ref"] is { } reference
        ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;

    /// <summary>What of a value the schema does not allow; a property that it does not name is a fault, too.</summary>
    public IEnumerable<string> Faults(JsonNode? value, JsonNode given, string path = "$")
    {
        var schema = Resolve(given);
        if (value is null)
            return (bool?)schema["nullable"] == true ? [] : [$"{path} is null"];
        if (KindOf(value) is var kind && (string?)schema["type"] is var type && kind != type && (kind, type) != ("integer", "number"))
            return [$"{path} is {kind}, not {type}"];
        return value switch
        {
            JsonObject parts => Missing(parts, schema, path).Concat(parts.SelectMany(p =>
                (schema["properties"]?[p.Key] ?? schema["additionalProperties"]) is { } part ? Faults(p.Value, part, $"{path}.{p.Key}")
                : [$"{path}.{p.Key} is not in the document"])),
            JsonArray items => items.SelectMany((item, i) => Faults(item, schema["items"]!, $"{path}[{i}]")),
            _ => OfValue(value.AsValue(), schema).Select(f => $"{path} is {value.ToJsonString()}: {f}"),
        };
    }

    private static IEnumerable<string> Missing(JsonObject parts, JsonNode schema, string path) =>
        (schema["required"]?.AsArray() ?? []).Select(r => (string)r!).Where(r => !parts.ContainsKey(r))
            .Select(r => $"{path}.{r} is missing");

    private static IEnumerable<string> OfValue(JsonValue value, JsonNode schema)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
            yield return "no value of the enum";
        if (value.GetValueKind() == JsonValueKind.String && (string)value! is { } text)
        {
            if (text.Length < ((int?)schema["minLength"] ?? 0) || text.Length > ((int?)schema["maxLength"] ?? int.MaxValue))
                yield return "too short or too long";
            if ((string?)schema["format"] == "uuid" && !Guid.TryParse(text, out _))
                yield return "no uuid";
            if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
                yield return "no time";
        }
        if (value.GetValueKind() == JsonValueKind.Number && (double)value is var number
            && (number < ((double?)schema["minimum"] ?? double.MinValue) || number > ((double?)schema["maximum"] ?? double.MaxValue)))
            yield return "out of range";
    }

    private static string KindOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-') ? "integer" : "number",
        _ => "boolean",
    };
}

internal sealed record ApiOperation(string Method, string Path, JsonNode Node)
{
    public string Id => (string)Node["operationId"]!;
    public bool NeedsToken => Node["security"]!.AsArray().Count > 0;
    public JsonObject Responses => Node["responses"]!.AsObject();
    public JsonNode? Body => Node["requestBody"]?["content"]!["application/json"];
    public IEnumerable<JsonNode> Parameters(string place) =>
        (Node["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == place).Select(p => p!);
}
