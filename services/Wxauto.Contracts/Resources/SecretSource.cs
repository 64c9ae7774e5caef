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
        foreach (var error in SecretRef?.Validate($"{path}.secretRef") ?? [])
            yield return error;
    }
}

/// <summary>A key of a Kubernetes Secret.</summary>
public sealed record SecretReference
{
    public string Name { get; init; } = "";
    public string Key { get; init; } = "";

    internal IEnumerable<FieldError> Validate(string path)
    {
        if (Name.Length == 0 || Key.Length == 0)
            yield return new(path, "needs name and key");
        else if (!Names.IsObject(Name))
            yield return new($"{path}.name", "must be the name of a Secret: a-z, 0-9, '-' and '.'");
        else if (!Names.IsSecretKey(Key))
            yield return new($"{path}.key", "must be a key of a Secret: letters, digits, '-', '_' and '.'");
    }
}

/// <summary>Reads secret values where they are.</summary>
public interface ISecrets
{
    /// <summary>The value, or what is missing, in words for staff and without any value.</summary>
    (string? Value, string? Missing) Read(SecretSource source);
}
