namespace Wxauto.Contracts.Resources;

/// <summary>Documents that answers may cite.</summary>
public sealed record KnowledgeBaseSpec
{
    public IReadOnlyList<SourceSpec> Sources { get; init; } = [];

    public IEnumerable<FieldError> Validate()
    {
        for (var i = 0; i < Sources.Count; i++)
        {
            if (Sources[i].Name.Length == 0)
                yield return new($"spec.sources[{i}].name", "is required");
            if (string.IsNullOrWhiteSpace(Sources[i].Directory?.Path))
                yield return new($"spec.sources[{i}].directory.path", "is required");
        }
    }
}

public sealed record SourceSpec
{
    public string Name { get; init; } = "";
    public DirectorySource? Directory { get; init; }
}

public sealed record DirectorySource
{
    public string Path { get; init; } = "";

    /// <summary>Glob patterns below the path.</summary>
    public IReadOnlyList<string> Include { get; init; } = ["**/*.md", "**/*.txt"];
}
