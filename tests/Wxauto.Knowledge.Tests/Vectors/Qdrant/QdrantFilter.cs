using System.Text.Json.Nodes;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>The schemas Filter and Condition, as far as the client may use them: everything else is refused.</summary>
internal static class QdrantFilter
{
    private const string NoCondition =
        """Expected some form of condition, which can be a field condition (like {"key": ..., "match": ... }), or some other mentioned in the documentation: https://qdrant.tech/documentation/concepts/filtering/#filtering-conditions""";
    private static readonly string[] Bounds = ["lt", "gt", "lte", "gte"];

    public static Func<QdrantPoint, bool> Of(JsonNode? node)
    {
        if (node is null)
            return _ => true;
        var filter = QdrantBody.Object(node, "must", "should", "must_not");
        var (must, should, not) = (Conditions(filter["must"]), Conditions(filter["should"]), Conditions(filter["must_not"]));
        return point => must.All(c => c(point)) && (should.Count == 0 || should.Any(c => c(point))) && !not.Any(c => c(point));
    }

    private static List<Func<QdrantPoint, bool>> Conditions(JsonNode? node) => node switch
    {
        null => [],
        JsonArray conditions => [.. conditions.Select(Condition)],
        _ => [Condition(node)],
    };

    private static Func<QdrantPoint, bool> Condition(JsonNode? node)
    {
        if (node is not JsonObject condition)
            throw QdrantRefusal.Format(NoCondition);
        if (condition["has_id"] is JsonArray ids && condition.Count == 1)
        {
            var wanted = ids.Select(QdrantBody.PointId).ToHashSet();
            return point => wanted.Contains(point.Id);
        }
        if (condition["key"] is not JsonValue key || !key.TryGetValue<string>(out var name) || condition.Count != 2)
            throw QdrantRefusal.Format(NoCondition);
        if (condition["match"] is JsonObject match)
            return Match(name, match);
        if (condition["range"] is JsonObject range && range.Count > 0
            && range.All(b => Bounds.Contains(b.Key) && b.Value is JsonValue v && v.TryGetValue<double>(out _)))
            return point => Values(point, name).Any(v => v is JsonValue value && value.TryGetValue<double>(out var number)
                && range.All(b => Holds(b.Key, number, (double)b.Value!)));
        throw QdrantRefusal.Format(NoCondition);
    }

    private static Func<QdrantPoint, bool> Match(string name, JsonObject match)
    {
        if (match.Count != 1)
            throw QdrantRefusal.Format(NoCondition);
        if (match["value"] is JsonValue value && value.GetValueKind() is System.Text.Json.JsonValueKind.String
            or System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)
            return point => Values(point, name).Any(v => JsonNode.DeepEquals(v, match["value"]));
        if (match["any"] is JsonArray any && any.All(a => a?.GetValueKind() == System.Text.Json.JsonValueKind.String))
            return point => Values(point, name).Any(v => any.Any(a => JsonNode.DeepEquals(v, a)));
        throw QdrantRefusal.Format(NoCondition);
    }

    /// <summary>A condition holds for an array when it holds for one of its values; for a field that is absent, never.</summary>
    private static List<JsonNode?> Values(QdrantPoint point, string name) => point.Payload[name] switch
    {
        null => [],
        JsonArray many => [.. many],
        var one => [one],
    };

    private static bool Holds(string bound, double value, double limit) => bound switch
    {
        "lt" => value < limit,
        "lte" => value <= limit,
        "gt" => value > limit,
        _ => value >= limit,
    };
}
