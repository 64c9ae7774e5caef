using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Chart.Tests;

/// <summary>YAML as the API server reads it.</summary>
internal static class Yaml
{
    /// <summary>Every document, also an empty one (null).</summary>
    public static IReadOnlyList<JsonNode?> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => Convert(d.RootNode))];
    }

    public static JsonObject Document(string text) => Documents(text).Single()!.AsObject();

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(
            map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Convert(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => quoted.Value,
        YamlScalarNode { Value: "" or "~" or "null" or null } => null,
        YamlScalarNode { Value: "true" } => true,
        YamlScalarNode { Value: "false" } => false,
        YamlScalarNode { Value: var value } when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number) => number,
        YamlScalarNode { Value: var value } when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidDataException($"{node.NodeType} is not expected"),
    };
}
