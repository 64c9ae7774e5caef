using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Runtime;
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
    private static readonly string[] Fields = ["apiVersion", "kind", "metadata", "spec"];

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
            problems.Add(NotYaml(file, e));
            return [];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            problems.Add(new ManifestProblem(file, 0, 0, "", ManifestReasons.NotYaml.With(e.Message)));
            return [];
        }
        return [.. stream.Documents.Select(d => Read(file, d.RootNode, problems)).OfType<ManifestResource>()];
    }

    /// <summary>Loading recurses, and a stack overflow would end the process; the parser alone does not recurse.</summary>
    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext(); depth += parser.Current?.NestingIncrease ?? 0)
            if (depth > YamlJson.MaxDepth)
                throw new YamlException(parser.Current!.Start, parser.Current.End, $"nested deeper than {YamlJson.MaxDepth}");
    }

    private static ManifestResource? Read(string file, YamlNode root, ICollection<ManifestProblem> problems)
    {
        if (root is YamlScalarNode { Value: "" or null })
            return null;
        YamlJson document;
        try
        {
            document = new YamlJson(root);
        }
        catch (YamlException e)
        {
            problems.Add(NotYaml(file, e));
            return null;
        }
        var errors = new List<FieldError>(document.Errors);
        ManifestResource? resource = null;
        if (document.Root is JsonObject json)
            resource = Read(file, json, errors);
        else
            errors.Add(new FieldError("", ManifestReasons.NoManifest));
        foreach (var (error, mark) in errors.Select(e => (e, document.Find(e.Path))))
            problems.Add(new ManifestProblem(file, mark.Line, mark.Column, error.Path, error.Reason));
        return resource is null ? null : resource with { Valid = errors.Count == 0 };
    }

    private static ManifestResource? Read(string file, JsonObject root, List<FieldError> errors)
    {
        var unknown = root.Select(f => f.Key).Except(Fields).ToList();
        foreach (var key in unknown)
            errors.Add(new(key, ManifestReasons.Unknown.With(Fields)));
        if (Text(root, "apiVersion") is not ResourceKinds.ApiVersion && !IsMisspelt("apiVersion"))
            errors.Add(new("apiVersion", ManifestReasons.MustBe.With(ResourceKinds.ApiVersion)));
        var kind = Text(root, "kind") ?? "";
        if (!SpecTypes.ByKind.TryGetValue(kind, out var type) && !IsMisspelt("kind"))
            errors.Add(new("kind", ManifestReasons.NotOneOf.With($"'{kind}'", [.. SpecTypes.ByKind.Keys])));
        var name = Text(root["metadata"] as JsonObject, "name") ?? "";
        if (NameProblem(kind, name) is { } problem && !IsMisspelt("metadata"))
            errors.Add(new("metadata.name", problem));
        if (type is null || name.Length == 0)
            return null;
        if (root["spec"] is not JsonObject && !IsMisspelt("spec"))
            errors.Add(new("spec", root["spec"] is null ? ManifestReasons.RequiredSpec.With("{}") : ManifestReasons.Fields));
        var (spec, found) = SpecBinder.Bind(root["spec"] as JsonObject ?? [], type, UnknownFields.Refuse);
        errors.AddRange(IsMisspelt("spec") ? [] : found);
        return new ManifestResource(kind, name, spec, file, true);

        // What is said of the wrong name need not be said of the missing one.
        bool IsMisspelt(string field) => root[field] is null && Spelling.Nearest(field, unknown) is not null;
    }

    /// <summary>A Platform's name is the beginning of others in a cluster; a manifest that is good on a laptop is good there.</summary>
    private static Reason? NameProblem(string kind, string name) =>
        !Label().IsMatch(name) ? ManifestReasons.Name.Reason
        : kind == ResourceKinds.Platform.Name && !PlatformName().IsMatch(name)
            ? ManifestReasons.PlatformName.Reason : null;

    private static ManifestProblem NotYaml(string file, YamlException e) =>
        new(file, e.Start.Line, e.Start.Column, "", ManifestReasons.NotYaml.With(e.Message));

    private static string? Text(JsonObject? json, string key) => json?[key] is JsonValue value
        && value.TryGetValue<string>(out var text) ? text : null;

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]{0,38}[a-z0-9])?\z")]
    private static partial Regex PlatformName();
}
