using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

internal sealed record QdrantPoint(string Id, float[] Vector, JsonObject Payload);

/// <summary>Reads bodies as the schemas demand. Qdrant passes over fields that it does not know; here they are refused, because the client
/// has no reason to send any.</summary>
internal static class QdrantBody
{
    public static JsonObject Object(JsonNode? node, params string[] known)
    {
        if (node is not JsonObject body)
            throw QdrantRefusal.Format("invalid type, expected a map");
        if (body.Select(f => f.Key).FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw QdrantRefusal.Format($"unknown field `{unknown}`, expected one of {string.Join(", ", known.Select(k => $"`{k}`"))}");
        return body;
    }

    public static JsonNode Required(JsonObject body, string field) => body[field] ?? throw QdrantRefusal.Format($"missing field `{field}`");

    public static string Text(JsonObject body, string field, params string[] allowed)
    {
        if (Required(body, field) is not JsonValue value || !value.TryGetValue<string>(out var text))
            throw QdrantRefusal.Format($"invalid type for `{field}`, expected a string");
        return allowed.Length == 0 || allowed.Contains(text) ? text
            : throw QdrantRefusal.Format($"unknown variant `{text}`, expected one of {string.Join(", ", allowed.Select(k => $"`{k}`"))}");
    }

    public static int Number(JsonNode node, int least) =>
        node is JsonValue value && value.TryGetValue<int>(out var number) && number >= least ? number
            : throw QdrantRefusal.Format($"invalid value: {node.ToJsonString()}, expected an integer of {least} or more");

    public static string PointId(JsonNode? node)
    {
        var text = node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string)node! : null;
        if (text is not null && Guid.TryParse(text, out var id))
            return id.ToString();
        if (node is JsonValue number && number.TryGetValue<ulong>(out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        throw QdrantRefusal.Format($"value {text ?? node?.ToJsonString()} is not a valid point ID, valid values are either an unsigned integer or a UUID");
    }

    public static float[] Vector(JsonNode? node, int size)
    {
        if (node is not JsonArray numbers || numbers.Any(n => n?.GetValueKind() != JsonValueKind.Number))
            throw QdrantRefusal.Format("Expected some form of vector, id, or a type of query");
        return numbers.Count == size ? [.. numbers.Select(n => (float)n!)]
            : throw QdrantRefusal.WrongInput($"Vector dimension error: expected dim: {size}, got {numbers.Count}");
    }

    public static List<QdrantPoint> Points(JsonNode? node, int size)
    {
        if (Required(Object(node, "points", "shard_key"), "points") is not JsonArray points)
            throw QdrantRefusal.Format("invalid type for `points`, expected a sequence");
        return [.. points.Select(p => Object(p, "id", "vector", "payload"))
            .Select(p => new QdrantPoint(PointId(Required(p, "id")), Vector(Required(p, "vector"), size),
            (JsonObject?)p["payload"]?.DeepClone() ?? []))];
    }
}
