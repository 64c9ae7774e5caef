using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms;
using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Tests.Crds;
using YamlDotNet.RepresentationModel;
using k8s;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>Plans of the Platforms in the folder Golden.</summary>
internal static class PlatformPlans
{
    public static PlatformPlan Of(string name)
    {
        var spec = Spec(name);
        var specs = new NamespaceSpecs(
            [new AgentSpec { RestApi = new RestApiSpec { ApiKey = Key("rest", "front-desk") } }],
            [new AIProviderSpec { Preset = ProviderPreset.deepseek, ApiKey = Key("deepseek", "apiKey") },
                new AIProviderSpec { Preset = ProviderPreset.qwen, ApiKey = new SecretSource { Env = "QWEN" } }],
            [
                new KnowledgeBaseSpec
                {
                    Sources = [new SourceSpec { Name = "faq", ConfigMap = new ConfigMapSource { Name = "shop-faq" } }],
                    Index = new IndexSpec { Type = IndexType.Qdrant,
                        Qdrant = new QdrantSpec { Endpoint = "http://qdrant:6334", ApiKey = Key("qdrant", "key") } },
                },
            ],
            [new McpServerSpec { Http = new McpHttpSpec { Endpoint = "http://orders", ApiKey = Key("orders", "token") } }]);
        var inputs = name == "minimal" ? new NamespaceSpecs([], [], [], []) : specs;
        return new PlatformPlan
        {
            Name = "main",
            Namespace = "shop",
            Uid = "11111111-2222-3333-4444-555555555555",
            Spec = spec,
            Image = PlatformPlan.ImageOf(spec.Image, "ghcr.example/wxauto-server:1.2.3"),
            OperatorNamespace = "wxauto-system",
            Inputs = Roles.All.ToDictionary(r => r.Name, r =>
            {
                var (secrets, configMaps) = RoleReferences.Of(r, "shop", spec, inputs);
                return new RoleInputs(secrets, configMaps, $"hash-of-{r.Name}");
            }),
            DatabaseHash = "hash-of-database",
        };
    }

    /// <summary>All children, and the migration's Job, in a cluster that serves every kind.</summary>
    public static IReadOnlyList<DynamicResource> Children(string name)
    {
        var plan = Of(name);
        return [PlatformChildren.Of(MigrationJob.Of(plan)), .. PlatformChildren.Of(plan, _ => true).All];
    }

    public static JsonObject Json(DynamicResource child) => JsonNode.Parse(KubernetesJson.Serialize(child))!.AsObject();

    public static string Folder() => Path.Combine(RepositoryFiles.Root, "tests/Wxauto.Operator.Tests/Platforms/Golden");

    public static PlatformSpec Spec(string name)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Folder(), $"{name}.platform.yaml"))));
        return Json(yaml.Documents[0].RootNode).Deserialize<PlatformSpec>(ResourceJson.Options)!;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } number when long.TryParse(number.Value, out var value) => value,
        YamlScalarNode text => text.Value,
        _ => throw new InvalidDataException($"{node.Start}: unexpected"),
    };

    private static SecretSource Key(string name, string key) => new() { SecretRef = new SecretReference { Name = name, Key = key } };
}
