using Wxauto.Operator.Tests.Crds;

namespace Wxauto.Operator.Tests.RealDefinitions;

/// <summary>Where the definitions of Dapr, KEDA, the Prometheus operator and the Gateway API are, as those projects publish them.</summary>
internal static class RealDefinitions
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("WXAUTO_REAL_CRDS")
        ?? Path.GetFullPath(Path.Combine(RepositoryFiles.Root, "../shared/crds-real"));

    /// <summary>Null when they are there.</summary>
    public static string? WhyNot => Directory.Exists(Folder) ? null
        : $"{Folder} is not there: put the CRDs of Dapr, KEDA, the Prometheus operator and the Gateway API into a folder, and name it in WXAUTO_REAL_CRDS";
}

/// <summary>A theory that needs the real definitions, and says so where they are not.</summary>
internal sealed class RealDefinitionsTheoryAttribute : TheoryAttribute
{
    public RealDefinitionsTheoryAttribute() => Skip = RealDefinitions.WhyNot;
}
