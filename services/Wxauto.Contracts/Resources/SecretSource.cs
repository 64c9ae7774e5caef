using Wxauto.Contracts.Reasons;

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
            yield return new(path, ManifestReasons.ExactlyOne.With(["env", "secretRef"]));
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
            yield return new(path, ManifestReasons.Needs.With(["name", "key"]));
        else if (!Names.IsObject(Name))
            yield return new($"{path}.name", ManifestReasons.ObjectName.With("Secret"));
        else if (!Names.IsSecretKey(Key))
            yield return new($"{path}.key", ManifestReasons.SecretKey);
    }
}

/// <summary>Reads secret values where they are.</summary>
public interface ISecrets
{
    /// <summary>The value, or what is missing, in words for staff and without any value.</summary>
    (string? Value, string? Missing) Read(SecretSource source);
}
