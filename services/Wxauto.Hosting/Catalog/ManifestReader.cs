using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Hosting.Catalog;

/// <summary>A resource as read from a document; <see cref="Valid"/> is false when the document has problems.</summary>
internal sealed record ManifestResource(string Kind, string Name, object Spec, string File, bool Valid)
{
    /// <summary>The file that relative paths begin beside; empty when it was read from a cluster.</summary>
    public string Source { get; init; } = File;
}

/// <summary>Reads the documents of one file.</summary>
internal static partial class ManifestReader
{
    private const int MaxDepth = 64;

    /// <summary>Never throws for what the text says.</summary>
    public static IReadOnlyList<ManifestResource> Read(string file, string text, ICollection<ManifestProblem> problems)
    {
        var stream = new YamlStream();
        try
        {
            CheckDepth(text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            problems.Add(new ManifestProblem(file, e.Start.Line, e.Start.Column, "", $"is not YAML: {e.Message}"));
            return [];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            problems.Add(new ManifestProblem(file, 0, 0, "", $"is not YAML: {e.Message}"));
            return [];
        }
        return [.. stream.Documents.Select(d => Read(file, d.RootNode, problems)).OfType<ManifestResource>()];
    }

    /// <summary>Loading recurses, and a stack overflow would end the process; the parser alone does not recurse.</summary>
    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext(); depth += parser.Current?.NestingIncrease ?? 0)
            if (depth > MaxDepth)
                throw new YamlException(parser.Current!.Start, parser.Current.End, $"nested deeper than {MaxDepth}");
    }

    private static ManifestResource? Read(string file, YamlNode root, ICollection<ManifestProblem> problems)
    {
        if (root is YamlScalarNode { Value: "" or null })
            return null;
        var own = new List<ManifestProblem>();
        var binder = new SpecBinder(file, own);
        var resource = root is YamlMappingNode mapping ? Read(file, mapping, binder) : null;
        if (root is not YamlMappingNode)
            binder.Report(root, "", "a manifest is a mapping with apiVersion, kind, metadata and spec");
        foreach (var problem in own)
            problems.Add(problem);
        return resource is null ? null : resource with { Valid = own.Count == 0 };
    }

    private static ManifestResource? Read(string file, YamlMappingNode root, SpecBinder binder)
    {
        foreach (var key in root.Children.Keys.Where(k => k.ToString() is not ("apiVersion" or "kind" or "metadata" or "spec")))
            binder.Report(key, key.ToString(), "is not a field here; known are apiVersion, kind, metadata, spec");
        if (Text(root, "apiVersion") is not ResourceKinds.ApiVersion)
            binder.Report(root, "apiVersion", $"must be {ResourceKinds.ApiVersion}");
        var kind = Text(root, "kind") ?? "";
        if (!SpecTypes.ByKind.TryGetValue(kind, out var type))
            binder.Report(Child(root, "kind") ?? root, "kind", $"'{kind}' is not one of {string.Join(", ", SpecTypes.ByKind.Keys)}");
        var name = Child(root, "metadata") is YamlMappingNode metadata ? Text(metadata, "name") ?? "" : "";
        if (!Label().IsMatch(name))
            binder.Report(Child(root, "metadata") ?? root, "metadata.name", "must be 1-63 of a-z, 0-9 and '-', beginning and ending with a letter or digit");
        if (type is null || name.Length == 0)
            return null;
        var spec = Child(root, "spec") switch
        {
            YamlMappingNode node => binder.Bind(node, type, "spec"),
            null => Report(root, "is required; {} takes all defaults"),
            var node => Report(node, "must be a mapping of fields"),
        };
        foreach (var error in ((IResourceSpec)spec).Validate())
            binder.Report(error);
        return new ManifestResource(kind, name, spec, file, true);

        object Report(YamlNode node, string message)
        {
            binder.Report(node, "spec", message);
            return Activator.CreateInstance(type)!;
        }
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.FirstOrDefault(c => c.Key is YamlScalarNode s && s.Value == key).Value;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
