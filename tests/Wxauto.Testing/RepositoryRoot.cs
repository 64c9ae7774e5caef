namespace Wxauto.Tests;

/// <summary>The tree that the tests were built from.</summary>
public static class RepositoryRoot
{
    public static string Directory { get; } = Find(AppContext.BaseDirectory);

    /// <summary>What was built with the tests.</summary>
    /// <param name="project">Its folder: <c>services/Wxauto.Server</c>.</param>
    public static string BuiltBy(string project, string assembly)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(Directory, project, "bin", configuration, "net10.0", assembly);
    }

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "Wxauto.sln")) ? directory
        : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("Wxauto.sln is in no directory above the tests."));
}
