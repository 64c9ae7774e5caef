using System.Text.Json.Nodes;

namespace Wxauto.Chart.Tests;

/// <summary>values.schema.json: a slip of the pen is refused with the field's name, before anything reaches a cluster.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("replica=2", "'replica' not allowed")]
    [InlineData("replicas=two", "/replicas'")]
    [InlineData("replicas=-1", "/replicas'")]
    [InlineData("scope=Everything", "/scope'")]
    [InlineData("watchNamespace=Shop", "/watchNamespace'")]
    [InlineData("image.tag=a b", "/image/tag'")]
    [InlineData("image.digest=sha256:12", "/image/digest'")]
    [InlineData("image.pullPolicy=Sometimes", "/image/pullPolicy'")]
    [InlineData("image.repository=", "/image/repository'")]
    [InlineData("image.name=operator", "'name' not allowed")]
    [InlineData("serverImage.pullPolicy=Always", "'pullPolicy' not allowed")]
    [InlineData("imagePullSecrets={registry}", "/imagePullSecrets/0'")]
    [InlineData("runAsUser=0", "/runAsUser'")]
    [InlineData("resources.limits.memory=much", "/resources/limits/memory'")]
    [InlineData("resources.limit.memory=1Gi", "'limit' not allowed")]
    [InlineData("log.level=Loud", "/log/level'")]
    [InlineData("rbac.create=sometimes", "/rbac/create'")]
    [InlineData("crds.keep=false", "'keep' not allowed")]
    [InlineData("networkPolicy.apiServerPorts={70000}", "/networkPolicy/apiServerPorts/0'")]
    [InlineData("networkPolicy.metricsFrom[0].namespace=monitoring", "/networkPolicy/metricsFrom/0'")]
    [InlineData("metrics.serviceMonitor.interval=often", "/metrics/serviceMonitor/interval'")]
    [InlineData("platform.create=true", "/platform/spec'")]
    [InlineData("platform.name=Main Shop", "/platform/name'")]
    [InlineData("labels.team.name=service", "/labels/team'")]
    public async Task A_bad_value_is_refused_with_its_field(string set, string field)
    {
        var (exit, _, error) = await WxautoChart.HelmAsync("template", "wxauto", WxautoChart.Directory, "--set", set);
        exit.Should().NotBe(0);
        error.Should().Contain("schema").And.Contain(field);
    }

    [Fact]
    public void Every_value_that_has_a_default_is_in_the_schema_and_none_besides_but_global()
    {
        var values = Yaml.Document(File.ReadAllText(Path.Combine(WxautoChart.Directory, "values.yaml")));
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(WxautoChart.Directory, "values.schema.json")))!;
        Properties(schema, "").Except(["global"]).Should().BeEquivalentTo(Paths(values, ""),
            "values.yaml is where a user looks for what there is");
    }

    [Fact]
    public async Task As_a_part_of_another_chart_it_gets_global_values()
    {
        var (exit, _, error) = await WxautoChart.HelmAsync("template", "wxauto", WxautoChart.Directory, "--set", "global.registry=x");
        exit.Should().Be(0, error);
    }

    // Objects whose fields the schema lists; maps that users fill are one path.
    private static IEnumerable<string> Properties(JsonNode schema, string path) => schema["properties"]?.AsObject()
        .SelectMany(p => p.Value!["properties"] is not null && p.Key is not ("resources" or "affinity" or "platform")
            ? Properties(p.Value, $"{path}{p.Key}.") : [$"{path}{p.Key}"]) ?? [];

    private static IEnumerable<string> Paths(JsonObject values, string path) => values
        .SelectMany(v => v.Value is JsonObject { Count: > 0 } inner
            && v.Key is not ("resources" or "platform") ? Paths(inner, $"{path}{v.Key}.") : [$"{path}{v.Key}"]);
}
