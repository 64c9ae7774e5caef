using System.Globalization;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Tests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>Files of the project that tests read.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = RepositoryRoot.Directory;
    public static string Definitions => Path.Combine(Root, "crds");

    public static string Definition(ResourceKind kind) => Path.Combine(Definitions, kind.Plural + ".yaml");

    /// <summary>The schema of the kind's only version.</summary>
    public static JsonObject Schema(ResourceKind kind) =>
        Json(Definition(kind))["spec"]!["versions"]!.AsArray().Single()!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>The only document of a file.</summary>
    public static JsonObject Json(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(file);
        yaml.Load(text);
        return Json(yaml.Documents.Single().RootNode)!.AsObject();
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(
            mapping.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when decimal.TryParse(text, NumberStyles.Float,
            CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "" } => null,
        var scalar => JsonValue.Create(((YamlScalarNode)scalar).Value),
    };
}
