using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wxauto.Chart.Tests;

/// <summary>What is written down in two places says the same in both.</summary>
public sealed partial class OneTruthTests
{
    [Fact]
    public void Chart_and_programs_have_one_version()
    {
        var version = XDocument.Load(Path.Combine(WxautoChart.Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
        var chart = Yaml.Document(File.ReadAllText(Path.Combine(WxautoChart.Directory, "Chart.yaml")));
        chart["version"]!.ToString().Should().Be(version);
        chart["appVersion"]!.ToString().Should().Be(version);
    }

    [Fact]
    public void The_charts_crds_are_those_that_can_be_applied_apart() =>
        Files("charts/wxauto/files/crds").Should().BeEquivalentTo(Files("crds"), "cp crds/*.yaml charts/wxauto/files/crds/");

    [Fact]
    public async Task Helm_changes_nothing_of_a_crd_but_labels_and_the_policy()
    {
        var rendered = (await WxautoChart.ObjectsAsync("defaults")).Where(o => o.Kind() == "CustomResourceDefinition")
            .ToDictionary(o => o.Name());
        rendered.Should().HaveCount(6);
        foreach (var text in Files("crds").Values)
        {
            var crd = Yaml.Document(text);
            JsonNode.DeepEquals(rendered[crd.Name()]["spec"], crd["spec"]).Should()
                .BeTrue($"{crd.Name()} goes through helm's reader and writer of YAML");
        }
    }

    [Fact]
    public void A_dashboard_asks_only_for_metrics_that_the_programs_have()
    {
        var known = ((IEnumerable<string>)["services", "operator"])
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(WxautoChart.Root, f), "*.cs", SearchOption.AllDirectories))
            .SelectMany(f => MadeMetric().Matches(File.ReadAllText(f)).Select(m => (Kind: m.Groups[1].Value, Name: m.Groups[2].Value)))
                .ToHashSet();
        known.Should().NotBeEmpty();
        var asked = Directory.EnumerateFiles(Path.Combine(WxautoChart.Directory, "dashboards"), "*.json")
            .SelectMany(f => Expressions(JsonNode.Parse(File.ReadAllText(f))!))
                .SelectMany(e => AskedMetric().Matches(e).Select(m => m.Value)).Distinct().ToList();
        asked.Should().HaveCountGreaterThan(15);
        asked.Select(Metric).Where(m => !known.Contains(m)).Should().BeEmpty();

        static (string, string) Metric(string a) => a.EndsWith("_bucket", StringComparison.Ordinal) ? ("Histogram", a[..^"_bucket".Length])
            : (a.EndsWith("_total", StringComparison.Ordinal) ? "Counter" : "Gauge", a);
    }

    private static IEnumerable<string> Expressions(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(p => p is { Key: "expr", Value: not null } ? [p.Value.GetValue<string>()] : p.Value is null ? []
            : Expressions(p.Value)),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Expressions),
        _ => [],
    };

    private static Dictionary<string, string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(WxautoChart.Root, folder), "*.yaml").ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    [GeneratedRegex("""Create(Counter|Gauge|Histogram)\(\s*"([a-z_]+)""")]
    private static partial Regex MadeMetric();

    [GeneratedRegex("(wxauto|controller_runtime|workqueue|leader_election)_[a-z_]+")]
    private static partial Regex AskedMetric();
}
