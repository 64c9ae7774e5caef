using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>
/// What differs between a record and its schema. A field is nullable in C# when it is optional and has no default in the schema; otherwise
/// both have the same default, or it is required. What is empty ("", [], {}) in C# needs no default in the schema.
/// </summary>
internal sealed class SchemaComparison(bool defaults)
{
    public const string DurationPattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$";
    private readonly NullabilityInfoContext _nullability = new();
    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences => _differences;

    public void Compare(Type type, JsonObject schema, string path)
    {
        var fields = schema["properties"] as JsonObject ?? [];
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        foreach (var missing in properties.Keys.Except(fields.Select(f => f.Key)))
            Differ($"{path}.{missing}", "is not in the schema");
        foreach (var missing in fields.Select(f => f.Key).Except(properties.Keys))
            Differ($"{path}.{missing}", $"is not in {type.Name}");
        var made = Activator.CreateInstance(type)!;
        var required = (schema["required"] as JsonArray ?? []).Select(r => (string)r!).ToHashSet();
        foreach (var name in required.Except(fields.Select(f => f.Key)))
            Differ($"{path}.{name}", "is required and no field");
        foreach (var (name, property) in properties.Where(p => fields.ContainsKey(p.Key)))
            Field(property, fields[name]!.AsObject(), required.Contains(name), property.GetValue(made), $"{path}.{name}");
    }

    private void Field(PropertyInfo property, JsonObject schema, bool required, object? value, string path)
    {
        if (string.IsNullOrWhiteSpace((string?)schema["description"]))
            Differ(path, "has no description");
        var nullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || _nullability.Create(property).ReadState == NullabilityState.Nullable;
        Shape(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, schema, path,
            property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(QuantityConverter));
        if (defaults)
            Default(schema, required, nullable, value, path);
        else if (required && nullable)
            Differ(path, "is required in the schema and nullable in C#");
    }

    private void Default(JsonObject schema, bool required, bool nullable, object? value, string path)
    {
        var given = schema["default"];
        var own = Normal(JsonSerializer.SerializeToNode(value, ResourceJson.Options));
        if (required && given is not null)
            Differ(path, "is required and has a default");
        else if (required && own is not null && own.ToJsonString() != "0")
            Differ(path, $"is required and has the default {own.ToJsonString()} in C#");
        else if (nullable && given is not null)
            Differ(path, $"has the default {given.ToJsonString()} in the schema and is nullable in C#");
        else if (!required && !nullable && given is null && (own is not null || schema["properties"] is not null))
            Differ(path, $"has the default {own?.ToJsonString() ?? "{}"} in C# and none in the schema");
        else if (given is not null && !JsonNode.DeepEquals(Normal(Filled(schema, given)), own))
            Differ(path, $"has the default {Normal(Filled(schema, given))?.ToJsonString() ?? "nothing"} in the schema and {own?.ToJsonString() ?? "nothing"} in C#");
    }

    private void Shape(Type type, JsonObject schema, string path, bool quantity = false)
    {
        var (kind, format) = ((string?)schema["type"], (string?)schema["format"]);
        if (quantity)
            Expect(path, "x-kubernetes-int-or-string", true, (bool?)schema["x-kubernetes-int-or-string"] == true);
        else if (type == typeof(TimeSpan))
        {
            Expect(path, "type", "string", kind);
            if (defaults)
                Expect(path, "pattern", DurationPattern, (string?)schema["pattern"]);
        }
        else if (type == typeof(DateTimeOffset))
            Expect(path, "type", "string/date-time", $"{kind}/{format}");
        else if (type.IsEnum)
            Expect(path, "enum", string.Join(", ", Enum.GetNames(type)),
                string.Join(", ", (schema["enum"] as JsonArray ?? []).Select(v => v!.GetValue<string>())));
        else if (Items(type) is { } item)
        {
            Expect(path, "type", "array", kind);
            Inner(item, schema["items"], $"{path}[]");
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            Expect(path, "type", "object", kind);
            Inner(type.GetGenericArguments()[1], schema["additionalProperties"], $"{path}.*");
        }
        else if (Simple(type) is { } simple)
            Expect(path, "type", simple, $"{kind}{(kind == "integer" ? "/" + format : "")}");
        else
        {
            Expect(path, "type", "object", kind);
            Compare(type, schema, path);
        }
    }

    private void Inner(Type type, JsonNode? schema, string path)
    {
        if (schema is JsonObject given)
            Shape(type, given, path);
        else
            Differ(path, "has no schema");
    }

    private static Type? Items(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string? Simple(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(bool) ? "boolean"
        : type == typeof(int) ? "integer/int32"
        : type == typeof(long) ? "integer/int64"
        : type == typeof(double) || type == typeof(decimal) ? "number"
        : null;

    /// <summary>What the API makes of a default: fields that it does not give get their own.</summary>
    private static JsonNode Filled(JsonObject schema, JsonNode given)
    {
        if (given is not JsonObject filled)
            return given;
        filled = filled.DeepClone().AsObject();
        foreach (var (name, field) in schema["properties"] as JsonObject ?? [])
            if ((filled[name] ?? field!["default"]) is { } value)
                filled[name] = Filled(field!.AsObject(), value.DeepClone());
        return filled;
    }

    /// <summary>Without what is empty; null when nothing is left. Numbers in one form.</summary>
    private static JsonNode? Normal(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Select(f => KeyValuePair.Create(f.Key, Normal(f.Value))).Where(f => f.Value is not null)
            .OrderBy(f => f.Key, StringComparer.Ordinal).ToList() is { Count: > 0 } left ? new JsonObject(left) : null,
        JsonArray items => items.Count > 0 ? new JsonArray([.. items.Select(Normal)]) : null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            JsonValue.Create(decimal.Parse(value.ToJsonString(), System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture) / 1.000000000000m),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0 => null,
        _ => node?.DeepClone(),
    };

    private void Expect<T>(string path, string what, T own, T given)
    {
        if (!EqualityComparer<T>.Default.Equals(own, given))
            Differ(path, $"has {what} '{given}' in the schema; C# asks for '{own}'");
    }

    private void Differ(string path, string what) => _differences.Add($"{path} {what}");
}
