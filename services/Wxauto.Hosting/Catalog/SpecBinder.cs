using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Wxauto.Contracts.Resources;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Hosting.Catalog;

/// <summary>Makes a spec of YAML nodes. Unknown fields and wrong values become problems with line and field; the rest is still looked at.</summary>
internal sealed class SpecBinder(string file, ICollection<ManifestProblem> problems)
{
    private readonly Dictionary<string, YamlNode> _nodes = [];

    public object Bind(YamlMappingNode node, Type type, string path)
    {
        var spec = Activator.CreateInstance(type)!;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        foreach (var (keyNode, value) in node.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            var field = $"{path}.{key}";
            _nodes[field] = value;
            if (!properties.TryGetValue(key, out var property))
                Report(keyNode, field, $"is not a field here; known are {string.Join(", ", properties.Keys)}");
            else if (Value(value, property.PropertyType, field) is { } bound)
                property.SetValue(spec, bound);
        }
        return spec;
    }

    /// <summary>Reports what the spec itself finds wrong, at the line of the nearest field that is written.</summary>
    public void Report(FieldError error)
    {
        var path = error.Path;
        while (path.Length > 0 && !_nodes.ContainsKey(path))
            path = path.LastIndexOfAny(['.', '[']) is > 0 and var end ? path[..end] : "";
        Report(path.Length > 0 ? _nodes[path] : null, error.Path, error.Message);
    }

    public void Report(YamlNode? node, string field, string message) =>
        problems.Add(new ManifestProblem(file, node?.Start.Line ?? 0, node?.Start.Column ?? 0, field, message));

    private object? Value(YamlNode node, Type type, string field)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Items(node, type.GetGenericArguments()[0], field);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Entries(node, type.GetGenericArguments()[1], field);
        if (type == typeof(string) || type == typeof(TimeSpan) || type == typeof(decimal) || type.IsEnum || type.IsPrimitive)
            return node is YamlScalarNode scalar ? Scalar(scalar, type, field) : Wrong(node, field, "must be a single value");
        return node is YamlMappingNode mapping ? Bind(mapping, type, field) : Wrong(node, field, "must be a mapping of fields");
    }

    private IList? Items(YamlNode node, Type item, string field)
    {
        if (node is not YamlSequenceNode sequence)
            return (IList?)Wrong(node, field, "must be a list");
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var (child, i) in sequence.Children.Select((c, i) => (c, i)))
        {
            _nodes[$"{field}[{i}]"] = child;
            if (Value(child, item, $"{field}[{i}]") is { } value)
                list.Add(value);
        }
        return list;
    }

    private IDictionary? Entries(YamlNode node, Type type, string field)
    {
        if (node is not YamlMappingNode mapping)
            return (IDictionary?)Wrong(node, field, "must be a mapping");
        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type))!;
        foreach (var (key, child) in mapping.Children)
            if (key is not YamlScalarNode { Value: { } name })
                Report(key, field, "must be a mapping with plain names");
            else if (Value(child, type, $"{field}.{name}") is { } value)
                entries[name] = value;
        return entries;
    }

    private object? Scalar(YamlScalarNode node, Type type, string field)
    {
        var text = node.Value ?? "";
        if (type == typeof(string))
            return text;
        if (type == typeof(TimeSpan))
            return Duration.Parse(text) ?? Wrong(node, field, $"'{text}' is not a duration such as 2s, 1h30m");
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text) ? Enum.Parse(type, text) : Wrong(node, field, $"'{text}' is not one of {string.Join(", ", Enum.GetNames(type))}");
        if (type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : Wrong(node, field, $"'{text}' is not true or false");
        if (type == typeof(decimal))
            return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var money) ? money : Wrong(node, field, $"'{text}' is not a number");
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large : Wrong(node, field, $"'{text}' is not a whole number");
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : Wrong(node, field, $"'{text}' is not a whole number");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : Wrong(node, field, $"'{text}' is not a number");
    }

    private object? Wrong(YamlNode node, string field, string message)
    {
        Report(node, field, message);
        return null;
    }
}
