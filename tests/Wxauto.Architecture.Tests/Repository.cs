using System.Xml.Linq;

namespace Wxauto.Architecture.Tests;

/// <summary>The tree as it is checked out.</summary>
internal static class Repository
{
    private static readonly string[] Folders = ["services", "agent", "operator"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Project names and the projects that each one names itself.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> References { get; } =
        Files("*.csproj").ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => (IReadOnlyList<string>)[.. XDocument.Load(f)
            .Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))]);

    /// <summary>The project and all that it references, directly or not.</summary>
    public static IReadOnlyCollection<string> Closure(string project)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out var next))
        {
            if (found.Add(next))
                References[next].ToList().ForEach(open.Enqueue);
        }
        return found;
    }

    /// <summary>The packages and shared frameworks that a project names itself, the one that its SDK brings included.</summary>
    public static IEnumerable<string> Frameworks(string project)
    {
        var root = XDocument.Load(Files("*.csproj").Single(f => Path.GetFileNameWithoutExtension(f) == project)).Root!;
        return root.Descendants().Where(e => e.Name.LocalName is "FrameworkReference" or "PackageReference")
            .Select(e => e.Attribute("Include")!.Value)
            .Append(root.Attribute("Sdk")!.Value == "Microsoft.NET.Sdk.Web" ? "Microsoft.AspNetCore.App" : "");
    }

    public static bool IsAgent(string project) => project.StartsWith("Wxauto.Agent", StringComparison.Ordinal);

    /// <summary>Files that people wrote below services/, agent/ and operator/.</summary>
    public static IEnumerable<string> Files(string pattern) => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Where(f => !Path.GetRelativePath(Root, f).Split('/', '\\').Any(part => part is "bin" or "obj" or "Migrations"));

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "Wxauto.sln")) ? directory
        : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("Wxauto.sln is in no directory above the tests."));
}
