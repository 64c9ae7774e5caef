using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Hosting.Catalog;

/// <summary>What becomes of a field that a spec does not have.</summary>
internal enum UnknownFields
{
    /// <summary>For manifests that people write: most likely it is misspelt.</summary>
    Refuse,

    /// <summary>For a cluster, whose definitions may be newer than this process.</summary>
    Ignore,
}

/// <summary>
/// Makes a spec of JSON, from wherever it was read: names, values and what may be absent are those of <see cref="ResourceJson"/>.
/// All that is wrong is said, each at its field; what is wrong has its default in the spec.
/// </summary>
internal sealed class SpecBinder
{
    private readonly UnknownFields _unknown;
    private readonly List<FieldError> _errors = [];

    private SpecBinder(UnknownFields unknown) => _unknown = unknown;

    public static (IResourceSpec Spec, IReadOnlyList<FieldError> Errors) Bind(JsonObject json, Type type, UnknownFields unknown)
    {
        var binder = new SpecBinder(unknown);
        var spec = (IResourceSpec)binder.Fields(json, TypeInfo(type), "spec");
        return (spec, [.. binder._errors, .. spec.Validate().Where(e => !binder._errors.Exists(cause => Follows(e, cause)))]);
    }

    /// <summary>Whether the error would be gone with the other one: it is of the field that could not be read, or of one below it, or it asks
    /// for the field that was misspelt.</summary>
    private static bool Follows(FieldError error, FieldError cause) =>
        error.Path == cause.Path || error.Path.StartsWith($"{cause.Path}.", StringComparison.Ordinal)
            || (ManifestReasons.AsksForField(error.Reason) && ParentOf(error.Path) == ParentOf(cause.Path)
                && Spelling.Nearest(cause.Path, [error.Path]) is not null);

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('.'))];

    private object Fields(JsonObject json, JsonTypeInfo type, string path)
    {
        var spec = type.CreateObject!();
        var properties = type.Properties.Where(p => p.Set is not null).ToDictionary(p => p.Name);
        foreach (var (name, node) in json)
        {
            var field = $"{path}.{name}";
            if (properties.TryGetValue(name, out var property))
            {
                // The API, too, takes what is empty as if it were not there.
                if (node is not null)
                    Set(spec, type, property, node, field);
            }
            else if (_unknown == UnknownFields.Refuse)
                Wrong(field, ManifestReasons.Unknown.With([.. properties.Keys]));
        }
        return spec;
    }

    private void Set(object spec, JsonTypeInfo owner, JsonPropertyInfo property, JsonNode node, string field)
    {
        if (property.CustomConverter is null)
        {
            if (Value(node, property.PropertyType, field) is { } value)
                property.Set!(spec, value);
        }
        else if (Converted(node, field, () => property.Get!(new JsonObject { [property.Name] = node.DeepClone() }.Deserialize(owner)!)) is
            { } converted)
        {
            property.Set!(spec, converted);
        }
    }

    private object? Value(JsonNode node, Type type, string field)
    {
        var info = TypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => node is JsonObject json ? Fields(json, info, field) : Wrong(field, type == typeof(SecretSource)
                ? ManifestReasons.SecretItself.With("{env: NAME}", "{secretRef: {name: NAME, key: KEY}}") : ManifestReasons.Fields),
            JsonTypeInfoKind.Enumerable => node is JsonArray array ? Items(array, info.ElementType!, field)
                : Wrong(field, ManifestReasons.List),
            JsonTypeInfoKind.Dictionary => node is JsonObject json ? Entries(json, info.ElementType!, field)
                : Wrong(field, ManifestReasons.Mapping),
            _ when node is not JsonValue => Wrong(field, ManifestReasons.OneValue),
            _ => Converted(node, field, () => node.Deserialize(info), Nullable.GetUnderlyingType(type) ?? type),
        };
    }

    private IList Items(JsonArray array, Type type, string field)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        for (var i = 0; i < array.Count; i++)
            if (array[i] is not { } node)
                Wrong($"{field}[{i}]", ManifestReasons.Empty);
            else if (Value(node, type, $"{field}[{i}]") is { } value)
                list.Add(value);
        return list;
    }

    private IDictionary Entries(JsonObject json, Type type, string field)
    {
        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type))!;
        foreach (var (name, node) in json)
            if (node is not null && Value(node, type, $"{field}.{name}") is { } value)
                entries[name] = value;
        return entries;
    }

    private object? Converted(JsonNode node, string field, Func<object?> value, Type? type = null)
    {
        try
        {
            return value();
        }
        catch (JsonException)
        {
            return Wrong(field, ValueProblem.Of(node, type ?? typeof(string)));
        }
    }

    private object? Wrong(string field, Reason reason)
    {
        _errors.Add(new FieldError(field, reason));
        return null;
    }

    private static JsonTypeInfo TypeInfo(Type type) => ResourceJson.Options.GetTypeInfo(type);
}
