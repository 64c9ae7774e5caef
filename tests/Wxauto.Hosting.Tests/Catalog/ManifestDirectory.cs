using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>A directory of manifests of one test.</summary>
internal sealed class ManifestDirectory : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("wxauto-catalog-").FullName;

    public ManifestDirectory() => Catalog = new DirectoryCatalog(_path, TimeProvider.System, NullLogger<DirectoryCatalog>.Instance);

    public DirectoryCatalog Catalog { get; }

    /// <summary>In one step: the catalog looks at any moment.</summary>
    public void Write(string file, string text)
    {
        var path = Path.Combine(_path, file);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Remove(string file) => File.Delete(Path.Combine(_path, file));

    public static string Agent(string name, string displayName) =>
        $"apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetadata: {{name: {name}}}\nspec:\n  displayName: {displayName}\n";

    public void Dispose()
    {
        Catalog.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
