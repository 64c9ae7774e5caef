namespace Wxauto.Bench.Running;

/// <summary>Where the checkout and its Release builds are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Reads documents; it comes with the server.</summary>
    public static string Reader => Path.Combine(Path.GetDirectoryName(Server)!, "wxauto-reader");

    public static string Server => Path.Combine(Root, "services/Wxauto.Server/bin/Release/net10.0/wxauto-server");

    public static string Operator => Path.Combine(Root, "operator/Wxauto.Operator/bin/Release/net10.0/wxauto-operator");

    /// <summary>The agent as it is installed.</summary>
    public static string Agent => Path.Combine(Root, "artifacts/agent/linux-x64/wxauto-agent");

    public static string Samples => Path.Combine(Root, "samples/shop");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Wxauto.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The bench runs from a build inside the checkout.");
        return directory.FullName;
    }
}
