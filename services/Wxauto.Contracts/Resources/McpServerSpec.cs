using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>A server of the Model Context Protocol whose tools models may use.</summary>
public sealed record McpServerSpec : IResourceSpec
{
    /// <summary>A program that is started and spoken to over its standard input and output.</summary>
    public StdioSpec? Stdio { get; init; }

    /// <summary>A server that is reached over streamable HTTP.</summary>
    public McpHttpSpec? Http { get; init; }

    /// <summary>Of one tool call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The tools that may be used; all others are as if they were not there.</summary>
    public IReadOnlyList<McpToolSpec> Tools { get; init; } = [];

    public IEnumerable<FieldError> Validate()
    {
        if (Stdio is null == Http is null)
            yield return new("spec", ManifestReasons.ExactlyOne.With(["stdio", "http"]));
        if (Stdio is { Command.Length: 0 })
            yield return new("spec.stdio.command", ManifestReasons.Required);
        if (Http is not null && !Names.IsHttp(Http.Endpoint))
            yield return new("spec.http.endpoint", ManifestReasons.Http);
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(10))
            yield return new("spec.timeout", ManifestReasons.Lasting.With("10m"));
        if (Tools.Count == 0)
            yield return new("spec.tools", ManifestReasons.OneTool);
        foreach (var (tool, i) in Tools.Select((t, i) => (t, i)))
        {
            if (tool.Name.Length == 0)
                yield return new($"spec.tools[{i}].name", ManifestReasons.Required);
            if (tool.CacheFor < TimeSpan.Zero || tool.CacheFor > TimeSpan.FromDays(7))
                yield return new($"spec.tools[{i}].cacheFor", ManifestReasons.Range.With("0s", "168h"));
        }
        foreach (var (tool, i) in Tools.Select((t, i) => (t, i)))
            if (tool.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)))
                yield return new($"spec.tools[{i}].sha256", ManifestReasons.Sha256);
        if (Tools.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new("spec.tools", ManifestReasons.Twice.With(twice.Key));
        foreach (var error in Http?.ApiKey?.Validate("spec.http.apiKey") ?? [])
            yield return error;
    }
}

public sealed record StdioSpec
{
    public string Command { get; init; } = "";
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Names of environment variables that the program gets from ours; it gets no others of ours but PATH and HOME.</summary>
    public IReadOnlyList<string> PassEnv { get; init; } = [];
}

public sealed record McpHttpSpec
{
    public string Endpoint { get; init; } = "";

    /// <summary>Sent as a bearer token.</summary>
    public SecretSource? ApiKey { get; init; }
}

public sealed record McpToolSpec
{
    public string Name { get; init; } = "";

    /// <summary>Manual: the model may ask for it, a person decides; the conversation is handed off with the request.</summary>
    public Approval Approval { get; init; } = Approval.Auto;

    /// <summary>How long the result for the same arguments is used again; 0s: never.</summary>
    public TimeSpan CacheFor { get; init; }

    /// <summary>SHA-256 of what the tool says of itself, lower-case hex, as the platform shows it; null: what it said when it was seen
    /// first.</summary>
    public string? Sha256 { get; init; }
}
