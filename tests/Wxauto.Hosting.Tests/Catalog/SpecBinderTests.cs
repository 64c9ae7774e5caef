using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>What a spec becomes of JSON: of a manifest's and of a cluster's alike.</summary>
public sealed class SpecBinderTests
{
    [Fact]
    public void It_reads_what_the_serializer_of_the_resources_writes()
    {
        var agent = new AgentSpec
        {
            DisplayName = "前台", Knowledge = ["shop"], Reply = new() { Debounce = TimeSpan.FromMilliseconds(1500), MaxLength = 200 },
            Ai = new() { Route = ["a", "b"], Weights = new Dictionary<string, double> { ["a"] = 0.25, ["b"] = 2 } },
        };
        var json = (JsonObject)JsonSerializer.SerializeToNode(agent, ResourceJson.Options)!;
        var (spec, errors) = SpecBinder.Bind(json, typeof(AgentSpec), UnknownFields.Refuse);
        errors.Should().BeEmpty();
        spec.Should().BeEquivalentTo(agent);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_absent_and_what_is_empty_has_its_default(string kind)
    {
        var type = SpecTypes.ByKind[kind];
        var empty = new JsonObject(ResourceJson.Options.GetTypeInfo(type)
            .Properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)null)));
        var defaults = Activator.CreateInstance(type);
        foreach (var json in new JsonObject[] { [], empty })
            SpecBinder.Bind(json, type, UnknownFields.Refuse).Spec.Should().BeEquivalentTo(defaults, o => o.RespectingRuntimeTypes());
    }

    [Fact]
    public void A_field_that_only_newer_definitions_have_is_ignored_where_a_cluster_says_it_and_refused_in_a_manifest()
    {
        var json = (JsonObject)JsonNode.Parse("""{"displayName": "前台", "reply": {"mood": "kind"}}""")!;
        SpecBinder.Bind(json, typeof(AgentSpec), UnknownFields.Ignore).Errors.Should().BeEmpty();
        SpecBinder.Bind(json, typeof(AgentSpec), UnknownFields.Refuse).Errors.Should().ContainSingle(e => e.Path == "spec.reply.mood");
    }

    [Fact]
    public void An_amount_may_be_a_number_or_a_text()
    {
        foreach (var (cpu, written) in new[] { ("1", "1"), ("\"500m\"", "500m") })
        {
            var (spec, errors) = SpecBinder.Bind(Limited(cpu), typeof(PlatformSpec), UnknownFields.Refuse);
            errors.Should().BeEmpty();
            ((PlatformSpec)spec).Roles.Gateway.Resources.Limits!.Cpu.Should().Be(written);
        }
        SpecBinder.Bind(Limited("true"), typeof(PlatformSpec), UnknownFields.Refuse).Errors.Should()
            .ContainSingle(e => e.Path == "spec.roles.gateway.resources.limits.cpu");
    }

    private static JsonObject Limited(string cpu) =>
        (JsonObject)JsonNode.Parse("{\"roles\": {\"gateway\": {\"resources\": {\"limits\": {\"cpu\": " + cpu + "}}}}}")!;

    public static TheoryData<string> Kinds => [.. SpecTypes.ByKind.Keys];
}
