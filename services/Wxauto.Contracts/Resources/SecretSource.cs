namespace Wxauto.Contracts.Resources;

/// <summary>Where a secret value is: never in a manifest.</summary>
public sealed record SecretSource
{
    /// <summary>An environment variable.</summary>
    public string? Env { get; init; }
    public SecretReference? SecretRef { get; init; }

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (string.IsNullOrWhiteSpace(Env) == SecretRef is null)
            yield return new(path, "must have exactly one of env and secretRef");
        if (SecretRef is { } reference && (reference.Name.Length == 0 || reference.Key.Length == 0))
            yield return new($"{path}.secretRef", "needs name and key");
    }
}

/// <summary>A key of a Kubernetes Secret.</summary>
public sealed record SecretReference
{
    public string Name { get; init; } = "";
    public string Key { get; init; } = "";
}

/// <summary>Reads secret values where they are.</summary>
public interface ISecrets
{
    /// <summary>The value, or what is missing, in words for staff and without any value.</summary>
    (string? Value, string? Missing) Read(SecretSource source);
}
