using System.Text;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>docs/reference/resources.md, made of the definitions.</summary>
internal sealed class ReferencePage
{
    private const string SecretSource = "where a secret value is";
    private readonly StringBuilder _text = new();

    public static string Of(IReadOnlyList<ResourceKind> kinds)
    {
        var page = new ReferencePage();
        page.Head(kinds);
        foreach (var kind in kinds)
            page.Kind(kind);
        return page._text.ToString();
    }

    private void Head(IReadOnlyList<ResourceKind> kinds)
    {
        _text.AppendLine("""
            # Resources

            Every field of every kind, made of the definitions in `crds/` by `ReferenceTests` (`WXAUTO_REWRITE=1` writes it again; a stale page fails the test). `kubectl explain` says the same.
            One manifest serves a laptop (a file in the directory of `--resources`) and a cluster. What a schema cannot say, such as whether a time zone exists, the operator reports as the condition `Accepted`.

            **Durations** are `500ms`, `2s`, `1h30m`. **Names of resources** are 1-63 of a-z, 0-9 and `-`, beginning and ending with a letter or digit (a Platform's: at most 40, beginning with a letter).
            **Times of day, days and `"Off"`** stand in quotes: without them YAML makes something else of them.

            """);
        _text.AppendLine($"**{Upper(SecretSource)}**: exactly one of").AppendLine();
        Table(Named(RepositoryFiles.Schema(ResourceKinds.AIProvider)["properties"]!["spec"]!["properties"]!["apiKey"]!.AsObject(), ""));
        _text.AppendLine("**Conditions** of every kind, one of each type:").AppendLine();
        Table(Named(RepositoryFiles.Schema(
            ResourceKinds.Agent)["properties"]!["status"]!["properties"]!["conditions"]!["items"]!.AsObject(), ""));
        _text.AppendLine("| kind | short | for what |").AppendLine("|---|---|---|");
        foreach (var kind in kinds)
            _text.AppendLine($"| [{kind.Name}](#{kind.Name.ToLowerInvariant()}) | `{Names(kind)["shortNames"]![0]}` | {RepositoryFiles.Schema(kind)["description"]} |");
        _text.AppendLine();
    }

    private void Kind(ResourceKind kind)
    {
        var schema = RepositoryFiles.Schema(kind);
        _text.AppendLine($"## {kind.Name}").AppendLine().AppendLine((string?)schema["description"]).AppendLine();
        var rules = Rules(schema["properties"]!["spec"]!.AsObject()).Select(r => ("spec" + r.Field, r.Message))
            .Concat(Rules(schema).Where(r => r.Field is not null).Select(r => (r.Field![1..], r.Message))).ToList();
        Table(Named(schema["properties"]!["spec"]!.AsObject(), "spec"));
        foreach (var (field, message) in rules)
            _text.AppendLine($"- `{field}`: {message}");
        if (rules.Count > 0)
            _text.AppendLine();
        _text.AppendLine($"Conditions: {string.Join(", ", Conditions(schema))}.").AppendLine();
        Table(Named(schema["properties"]!["status"]!.AsObject(), "status")
            .Where(f => f.Path != "status.conditions" && !f.Path.StartsWith("status.conditions[", StringComparison.Ordinal)));
    }

    private void Table(IEnumerable<(string Path, JsonObject Schema, bool Required, string? Same)> fields)
    {
        _text.AppendLine("| field | type | default | rules | |").AppendLine("|---|---|---|---|---|");
        foreach (var (path, schema, required, same) in fields)
        {
            var given = required ? "required" : schema["default"] is { } value and not JsonObject
                ? $"`{Cell(value.ToJsonString(Relaxed).Trim('"'))}`" : "";
            var description = Cell((string?)schema["description"] ?? "") + (same is null ? "" : $" {Cell(same)}");
            _text.AppendLine($"| `{path}` | {Type(schema)} | {given} | {Cell(string.Join("; ", Limits(schema)))} | {description} |");
        }
        _text.AppendLine();
    }

    /// <summary>The fields below a schema, deepest last; what is the same as a field before is only named.</summary>
    private static IEnumerable<(string Path, JsonObject Schema, bool Required, string? Same)> Named(JsonObject schema, string path)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(r => (string)r!).ToHashSet();
        var before = new Dictionary<string, string>();
        foreach (var (name, node) in schema["properties"] as JsonObject ?? [])
        {
            var field = node!.AsObject();
            var own = path.Length == 0 ? name : $"{path}.{name}";
            var inner = Inner(field, own);
            var same = inner is null || IsSecretSource(field) ? null
                : own == "spec.defaults.agent" ? "Fields as spec of an [Agent](#agent)."
                : before.TryGetValue(inner.Value.Schema["properties"]!.ToJsonString(), out var first) ? $"Fields as those of `{first}`."
                : null;
            yield return (own, field, required.Contains(name), same);
            if (inner is not { } deeper || same is not null || IsSecretSource(field))
                continue;
            before[deeper.Schema["properties"]!.ToJsonString()] = own;
            foreach (var below in Named(deeper.Schema, deeper.Path))
                yield return below;
        }
    }

    private static (JsonObject Schema, string Path)? Inner(JsonObject field, string path) =>
        field["properties"] is JsonObject ? (field, path) : field["items"] is JsonObject items
            && items["properties"] is JsonObject ? (items, $"{path}[]") : null;

    private static string Type(JsonObject schema) =>
        IsSecretSource(schema) ? SecretSource
        : (string?)schema["pattern"] == SchemaComparison.DurationPattern ? "duration"
        : schema["x-kubernetes-int-or-string"] is not null ? "amount"
        : schema["enum"] is JsonArray values ? string.Join(", ", values.Select(v => $"`{v}`"))
        : (string?)schema["type"] == "array"
            ? $"list of {(schema["items"]!["type"]!.GetValue<string>() == "array" ? "lists" : schema["items"]!["enum"] is JsonArray kinds ? string.Join(", ", kinds.Select(v => $"`{v}`")) : schema["items"]!["type"])}"
        : schema["additionalProperties"] is { } map ? $"map of {map["type"]}"
        : (string?)schema["format"] is "date-time" or "date" ? (string)schema["format"]!
        : (string)schema["type"]!;

    private static IEnumerable<string> Limits(JsonObject schema)
    {
        var (least, most) = (schema["minimum"], schema["maximum"]);
        var over = (bool?)schema["exclusiveMinimum"] == true;
        if (least is not null && most is not null)
            yield return over ? $"more than {least}, at most {most}" : $"{least} to {most}";
        else if (least is not null)
            yield return over ? $"more than {least}" : $"at least {least}";
        foreach (var (limit, words) in new[] { ("minItems", "at least {0} items"), ("maxItems", "at most {0} items"),
            ("minProperties", "at least {0} entries"), ("maxProperties", "at most {0} entries") })
            if (schema[limit] is { } number)
                yield return string.Format(System.Globalization.CultureInfo.InvariantCulture, words, number);
        if (schema["x-kubernetes-list-map-keys"] is JsonArray keys)
            yield return $"each `{keys[0]}` once";
        if ((string?)schema["x-kubernetes-list-type"] == "set")
            yield return "each once";
        if (schema["maxLength"] is { } length && schema["pattern"] is null)
            yield return $"at most {length} characters";
        if ((string?)schema["pattern"] is { } pattern and not SchemaComparison.DurationPattern and not @"\S")
            yield return $"`{pattern}`";
        foreach (var (field, message) in Rules(schema).Concat((schema["items"] as JsonObject) is { } items ? Rules(items) : []))
            yield return field is null ? message : $"`{field[1..]}` {message}";
    }

    private static List<(string? Field, string Message)> Rules(JsonObject schema) =>
        [.. (schema["x-kubernetes-validations"] as JsonArray ?? []).Select(r => ((string?)r!["fieldPath"], (string)r["message"]!))];

    private static IEnumerable<string> Conditions(JsonObject schema) =>
        ((string)schema["properties"]!["status"]!["properties"]!["conditions"]!["description"]!).TrimEnd('.').Split(", ")
            .Select(c => $"`{c}`");

    private static bool IsSecretSource(JsonObject schema) => schema["properties"] is JsonObject { Count: 2 } fields
        && fields.ContainsKey("env") && fields.ContainsKey("secretRef");

    private static JsonNode Names(ResourceKind kind) => RepositoryFiles.Json(RepositoryFiles.Definition(kind))["spec"]!["names"]!;

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
        { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
