using System.Text.Json.Nodes;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>What the images are made of; no registry is needed to ask MSBuild.</summary>
public sealed class ImageTests
{
    [Theory]
    [InlineData("services/Wxauto.Server", "wxauto-server", "8080,8081,8082")]
    [InlineData("operator/Wxauto.Operator", "wxauto-operator", "")]
    public async Task An_image_is_small_runs_as_nobody_special_and_on_both_kinds_of_machine(string project, string repository, string ports)
    {
        var image = await EvaluateAsync(project);
        var property = image["Properties"]!;
        ((string?)property["ContainerRepository"]).Should().Be(repository);
        ((string?)property["ContainerBaseImage"]).Should().Be("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra",
            "it has time zones and no shell");
        ((string?)property["ContainerUser"]).Should().Be("1654", "Kubernetes must see that it is not root");
        ((string?)property["ContainerRuntimeIdentifiers"]).Should().Be("linux-x64;linux-arm64");
        ((string?)property["RuntimeIdentifiers"]).Should().Be((string?)property["ContainerRuntimeIdentifiers"],
            "an image can only be made of what is restored");
        ((string?)property["ContainerImageTag"]).Should().Be((string?)property["Version"]).And.MatchRegex(@"^\d+\.\d+\.\d+$");
        ((string?)property["InvariantGlobalization"]).Should().Be("true");
        string.Join(',', image["Items"]!["ContainerPort"]!.AsArray().Select(p => (string?)p!["Identity"])).Should().Be(ports);
    }

    [Fact]
    public async Task The_chart_has_the_version_of_the_images()
    {
        var version = (string?)(await EvaluateAsync("services/Wxauto.Server"))["Properties"]!["Version"];
        var chart = await File.ReadAllLinesAsync(Path.Combine(RunningServer.Repository, "charts/wxauto/Chart.yaml"));
        chart.Single(l => l.StartsWith("appVersion:", StringComparison.Ordinal)).Split(':')[1].Trim().Trim('"').Should().Be(version);
    }

    private static async Task<JsonNode> EvaluateAsync(string project)
    {
        var (exit, output, error) = await TestCluster.RunAsync("dotnet",
            ["msbuild", Path.Combine(RunningServer.Repository, project), "-nodeReuse:false", "-p:Configuration=Release",
            "-getProperty:ContainerRepository,ContainerBaseImage,ContainerUser,ContainerRuntimeIdentifiers,RuntimeIdentifiers,ContainerImageTag,Version,InvariantGlobalization", "-getItem:ContainerPort"]);
        exit.Should().Be(0, error + output);
        return JsonNode.Parse(output)!;
    }
}
