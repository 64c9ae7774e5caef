namespace Wxauto.Contracts.Resources;

/// <summary>Where a secret value is: never in a manifest.</summary>
public sealed record SecretSource
{
    /// <summary>An environment variable.</summary>
    public string? Env { get; init; }
    public SecretReference? SecretRef { get; init; }
}

/// <summary>A key of a Kubernetes Secret.</summary>
public sealed record SecretReference
{
    public string Name { get; init; } = "";
    public string Key { get; init; } = "";
}

/// <summary>The tenant: defaults for all agents.</summary>
public sealed record PlatformSpec
{
    public string DisplayName { get; init; } = "";
    public PlatformDefaults Defaults { get; init; } = new();

    public IEnumerable<FieldError> Validate() =>
        Defaults.Agent?.Validate().Select(e => e with { Path = $"spec.defaults.agent{e.Path["spec".Length..]}" }) ?? [];
}

public sealed record PlatformDefaults
{
    /// <summary>Serves REST clients that have no Agent of their own.</summary>
    public AgentSpec? Agent { get; init; }
}

public enum ProviderPreset { openai, deepseek, qwen, ernie, glm, moonshot, gemini, openaiCompatible }

/// <summary>An AI provider.</summary>
public sealed record AIProviderSpec
{
    public ProviderPreset Preset { get; init; } = ProviderPreset.openaiCompatible;

    /// <summary>Base address; required for openaiCompatible, else the preset's.</summary>
    public string? Endpoint { get; init; }
    public SecretSource? ApiKey { get; init; }
    public ModelsSpec Models { get; init; } = new();
    public ProviderLimits Limits { get; init; } = new();

    public IEnumerable<FieldError> Validate()
    {
        if (Preset == ProviderPreset.openaiCompatible && Endpoint is null)
            yield return new("spec.endpoint", "is required for preset openaiCompatible");
        if (Endpoint is not null && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            yield return new("spec.endpoint", "must be an http or https address");
        if (string.IsNullOrWhiteSpace(Models.Standard))
            yield return new("spec.models.standard", "is required");
        if (Limits.Timeout <= TimeSpan.Zero || Limits.Timeout > TimeSpan.FromMinutes(5))
            yield return new("spec.limits.timeout", "must be longer than 0s and at most 5m");
    }
}

public sealed record ModelsSpec
{
    public string Standard { get; init; } = "";
}

public sealed record ProviderLimits
{
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}

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
