using System.Text.Json.Nodes;

namespace Wxauto.Operator.Tests.RealDefinitions;

/// <summary>An object made wrong in one place, in every place: what a typo or a changed definition would do to it.</summary>
internal static class Mutations
{
    public static IEnumerable<(string What, JsonObject Body)> Of(JsonObject good)
    {
        foreach (var path in Paths(good, []).Where(p => p.Count > 0 && p[0] is "spec" or "scopes").ToList())
        {
            var where = string.Join('.', path);
            yield return ($"without {where}", Changed(good, path, Remove));
            if (At(good, path) is JsonObject)
                yield return ($"with an unknown field in {where}",
                    Changed(good, path, (parent, key) => Child(parent, key)!.AsObject()["unknownField"] = "x"));
            foreach (var (name, value) in Values)
                yield return ($"{where} is {name}", Changed(good, path, (parent, key) => Set(parent, key, JsonNode.Parse(value))));
        }
    }

    private static readonly (string Name, string Json)[] Values =
        [("text", "\"No Such: Value!\""), ("empty", "\"\""), ("a number", "-1"), ("a list", "[]"), ("an object", "{}"), ("a flag", "true")];

    private static IEnumerable<List<object>> Paths(JsonNode? node, List<object> path)
    {
        yield return path;
        var children = node switch
        {
            JsonObject map => map.Select(m => ((object)m.Key, m.Value)),
            JsonArray list => list.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (key, child) in children)
            foreach (var deeper in Paths(child, [.. path, key]))
                yield return deeper;
    }

    private static JsonObject Changed(JsonObject good, List<object> path, Action<JsonNode, object> change)
    {
        var copy = good.DeepClone().AsObject();
        change(At(copy, path[..^1])!, path[^1]);
        return copy;
    }

    private static JsonNode? At(JsonNode node, IEnumerable<object> path) => path.Aggregate((JsonNode?)node, (at, key) => Child(at!, key));

    private static JsonNode? Child(JsonNode node, object key) => key is int index ? node[index] : node[(string)key];

    private static void Remove(JsonNode parent, object key)
    {
        if (key is int index)
            parent.AsArray().RemoveAt(index);
        else
            parent.AsObject().Remove((string)key);
    }

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (key is int index)
            parent[index] = value;
        else
            parent[(string)key] = value;
    }
}
