using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>What the documentation shows must be accepted.</summary>
public sealed class SampleManifestTests
{
    [Theory]
    [InlineData("shop/manifests", 1)]
    [InlineData("ai", 0)]
    [InlineData("knowledge", 1)]
    [InlineData("cluster", 1)]
    public void Samples_have_no_problem(string folder, int knowledgeBases)
    {
        using var catalog = new DirectoryCatalog(Path.Combine(Samples(AppContext.BaseDirectory), folder),
            TimeProvider.System, NullLogger<DirectoryCatalog>.Instance);
        catalog.Current.Problems.Should().BeEmpty();
        catalog.Current.KnowledgeBases.Should().HaveCount(knowledgeBases);
    }

    private static string Samples(string directory) => Directory.Exists(Path.Combine(directory, "samples"))
        && File.Exists(Path.Combine(directory, "Wxauto.sln"))
        ? Path.Combine(directory, "samples") : Samples(Path.GetDirectoryName(directory)
            ?? throw new InvalidOperationException("The samples are in no directory above the tests."));
}
