using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>The records of Contracts and the definitions in crds/ say the same.</summary>
public sealed class SchemaTests
{
    private static readonly Dictionary<ResourceKind, (Type Spec, Type Status)> Kinds = new()
    {
        [ResourceKinds.Platform] = (typeof(PlatformSpec), typeof(PlatformResourceStatus)),
        [ResourceKinds.Agent] = (typeof(AgentSpec), typeof(AgentResourceStatus)),
        [ResourceKinds.AIProvider] = (typeof(AIProviderSpec), typeof(AIProviderResourceStatus)),
        [ResourceKinds.KnowledgeBase] = (typeof(KnowledgeBaseSpec), typeof(KnowledgeBaseResourceStatus)),
        [ResourceKinds.McpServer] = (typeof(McpServerSpec), typeof(McpServerResourceStatus)),
        [ResourceKinds.ErpConnection] = (typeof(ErpConnectionSpec), typeof(ErpConnectionResourceStatus)),
    };

    public static TheoryData<string> Names => [.. ResourceKinds.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_definition_and_its_records_have_the_same_fields_types_and_defaults(string name)
    {
        var kind = ResourceKinds.All.Single(k => k.Name == name);
        Differences(kind, RepositoryFiles.Schema(kind)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_definition_has_what_every_kind_has(string name)
    {
        var kind = ResourceKinds.All.Single(k => k.Name == name);
        var definition = RepositoryFiles.Json(RepositoryFiles.Definition(kind));
        definition["metadata"]!["name"]!.GetValue<string>().Should().Be($"{kind.Plural}.{ResourceKinds.Group}");
        var spec = definition["spec"]!;
        ((string?)spec["group"], (string?)spec["scope"]).Should().Be((ResourceKinds.Group, "Namespaced"));
        ((string?)spec["names"]!["kind"], (string?)spec["names"]!["plural"], (string?)spec["names"]!["listKind"]).Should()
            .Be((kind.Name, kind.Plural, kind.Name + "List"));
        spec["names"]!["shortNames"]!.AsArray().Should().ContainSingle();
        spec["names"]!["categories"]!.AsArray().Select(c => (string?)c).Should().Equal("wxauto");
        var version = spec["versions"]!.AsArray().Should().ContainSingle().Subject!;
        ((string?)version["name"], (bool?)version["served"], (bool?)version["storage"]).Should().Be((ResourceKinds.Version, true, true));
        version["subresources"]!["status"].Should().NotBeNull();
        version["additionalPrinterColumns"]!.AsArray().Select(c => (string?)c!["name"]).Should().Contain(["Ready", "Age", "Message"]);
        var conditions = version["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]!["conditions"]!;
        ((string?)conditions["x-kubernetes-list-type"], (string?)conditions["x-kubernetes-list-map-keys"]![0]).Should().Be(("map", "type"));
    }

    [Fact]
    public void A_platform_says_of_its_default_agent_what_an_agent_says()
    {
        var agent = RepositoryFiles.Schema(ResourceKinds.Agent)["properties"]!["spec"]!.AsObject();
        var own = RepositoryFiles.Schema(
            ResourceKinds.Platform)["properties"]!["spec"]!["properties"]!["defaults"]!["properties"]!["agent"]!.AsObject();
        foreach (var part in new[] { "properties", "x-kubernetes-validations" })
            JsonNode.DeepEquals(agent[part], own[part]).Should().BeTrue($"WXAUTO_REWRITE=1 copies {part} from agents.yaml");
    }

    [Theory]
    [InlineData("spec.properties.reply.properties.debounce.default", "\"3s\"",
        "spec.reply.debounce has the default \"3s\" in the schema and \"2s\" in C#")]
    [InlineData("spec.properties.reply.properties.debounce.pattern", null, "spec.reply.debounce has pattern '' in the schema")]
    [InlineData("spec.properties.reply.properties.maxLength.type", "\"number\"",
        "spec.reply.maxLength has type 'number' in the schema; C# asks for 'integer/int32'")]
    [InlineData("spec.properties.reply.properties.maxLength.format", "\"int64\"",
        "spec.reply.maxLength has type 'integer/int64' in the schema")]
    [InlineData("spec.properties.reply.properties.maxLength.description", null, "spec.reply.maxLength has no description")]
    [InlineData("spec.properties.reply.properties.maxLength.default", null,
        "spec.reply.maxLength has the default 400 in C# and none in the schema")]
    [InlineData("spec.properties.reply.properties.confidence.default.answer", "0.7",
        "spec.reply.confidence has the default {\"answer\":0.7")]
    [InlineData("spec.properties.reply.default", null, "spec.reply has the default {")]
    [InlineData("spec.properties.reply.properties.maxLength", null, "spec.reply.maxLength is not in the schema")]
    [InlineData("spec.properties.reply.properties.minLength", "{}", "spec.reply.minLength is not in ReplySpec")]
    [InlineData("spec.properties.channel.properties.type.enum", "[\"WeChatDesktop\", \"Simulator\"]",
        "spec.channel.type has enum 'WeChatDesktop, Simulator'")]
    [InlineData("spec.properties.knowledge.items.type", "\"object\"", "spec.knowledge[] has type 'object'")]
    [InlineData("spec.properties.ai.properties.weights.additionalProperties.type", "\"integer\"", "spec.ai.weights.* has type 'integer/'")]
    [InlineData("spec.properties.restApi.required", null, "spec.restApi.apiKey has the default {} in C# and none in the schema")]
    [InlineData("spec.properties.reply.required", "[\"debounce\"]", "spec.reply.debounce is required and has a default")]
    [InlineData("spec.properties.restApi.default", "{}", "spec.restApi has the default {} in the schema and is nullable in C#")]
    [InlineData("status.properties.phase.enum", "[]", "status.phase has enum ''")]
    [InlineData("status.properties.lastSeen.format", null, "status.lastSeen has type 'string/'")]
    [InlineData("status.required", "[\"lastSeen\"]", "status.lastSeen is required in the schema and nullable in C#")]
    [InlineData("status.properties.queueDepth", null, "status.queueDepth is not in the schema")]
    public void A_difference_is_told_with_its_path(string at, string? change, string told)
    {
        var schema = RepositoryFiles.Schema(ResourceKinds.Agent);
        var steps = at.Split('.');
        var parent = steps[..^1].Aggregate((JsonNode)schema["properties"]!, (node, step) => node[step]!).AsObject();
        if (change is null)
            parent.Remove(steps[^1]);
        else
            parent[steps[^1]] = JsonNode.Parse(change);
        Differences(ResourceKinds.Agent, schema).Should().Contain(d => d.Contains(told));
    }

    private static List<string> Differences(ResourceKind kind, JsonObject schema)
    {
        var (spec, status) = (new SchemaComparison(defaults: true), new SchemaComparison(defaults: false));
        spec.Compare(Kinds[kind].Spec, schema["properties"]!["spec"]!.AsObject(), "spec");
        status.Compare(Kinds[kind].Status, schema["properties"]!["status"]!.AsObject(), "status");
        return [.. spec.Differences, .. status.Differences];
    }
}
