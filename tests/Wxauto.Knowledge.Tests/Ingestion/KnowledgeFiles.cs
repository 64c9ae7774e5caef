using System.Text;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>A directory with manifests and the files of one base, "shop".</summary>
internal sealed class KnowledgeFiles : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("wxauto-knowledge-").FullName;
    private int _touched;

    public KnowledgeFiles()
    {
        Directory.CreateDirectory(Manifests);
        Directory.CreateDirectory(Path.Combine(_directory, "files"));
    }

    public string Manifests => Path.Combine(_directory, "manifests");

    public string Data => Path.Combine(_directory, "data");

    /// <param name="spec">More lines of the spec, as they stand there.</param>
    /// <param name="source">More fields of the source.</param>
    public KnowledgeFiles Base(string spec = "", string source = "", string folder = "../files", string name = "shop")
    {
        File.WriteAllText(Path.Combine(Manifests, $"{name}.yaml"), $"""
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: [NAME]
            spec:
              sources:
                - name: articles
                  directory: [PATH]
            {Indented(source, 6)}
            {Indented(spec, 2)}
            """.Replace("[NAME]", $"{{name: {name}}}", StringComparison.Ordinal).Replace("[PATH]", $"{{path: {folder}}}", StringComparison.Ordinal));
        return this;
    }

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), content);
        Touch(name);
    }

    /// <summary>Another time, the same content. Files are written faster than some file systems' clocks tick.</summary>
    public void Touch(string name) => File.SetLastWriteTimeUtc(PathOf(name),
        DateTime.UtcNow.AddTicks(++_touched * TimeSpan.TicksPerSecond));

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Move(string from, string to) => Directory.Move(Path.Combine(_directory, from), Path.Combine(_directory, to));

    /// <summary>Relative to the manifests.</summary>
    public string Beside(string name, string text)
    {
        File.WriteAllText(Path.Combine(Manifests, name), text);
        return name;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string PathOf(string name) => Path.Combine(_directory, "files", name);

    private static string Indented(string lines, int spaces) =>
        string.Join('\n', lines.Split('\n').Select(l => l.Length == 0 ? l : new string(' ', spaces) + l));
}
