using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>A laptop refuses what the Kubernetes API refuses, and takes what it takes: the manifests that are
/// tried on a real API.</summary>
public sealed class ClusterManifestTests
{
    private const string Exception = "# the laptop accepts it: ";

    private static readonly string Manifests = Path.Combine(Root(AppContext.BaseDirectory), "tests/Wxauto.Operator.Tests/Crds");

    public static TheoryData<string> BadFiles => [.. Directory.EnumerateFiles(Path.Combine(Manifests, "bad"))
        .Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void What_the_API_refuses_is_refused_here_too_or_says_why_not(string file)
    {
        var text = File.ReadAllText(Path.Combine(Manifests, "bad", file + ".yaml"));
        var accepted = Read(text).Problems.Count == 0;
        accepted.Should().Be(text.Split('\n').Any(l => l.StartsWith(Exception, StringComparison.Ordinal) && l.Length > Exception.Length));
    }

    [Fact]
    public void What_the_API_takes_is_taken_here_too()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Manifests, "good")))
        {
            var (resources, problems) = Read(File.ReadAllText(file));
            problems.Should().BeEmpty();
            resources.Select(r => r.Kind).Distinct().Should().BeEquivalentTo(ResourceKinds.All.Select(k => k.Name));
        }
    }

    private static (IReadOnlyList<ManifestResource> Resources, List<ManifestProblem> Problems) Read(string text)
    {
        var problems = new List<ManifestProblem>();
        return (ManifestReader.Read("f.yaml", text, problems), problems);
    }

    private static string Root(string directory) => File.Exists(Path.Combine(directory, "Wxauto.sln"))
        ? directory : Root(Path.GetDirectoryName(directory)
            ?? throw new InvalidOperationException("The project is in no directory above the tests."));
}
