using System.Text;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Mounts;

namespace Wxauto.Hosting.Security;

/// <summary>The Secrets of a cluster, mounted as files.</summary>
/// <param name="readsEnvironment">False in a cluster: who may write a resource there must not get at the variables of the pods.</param>
internal sealed class SecretFiles(string directory, bool readsEnvironment) : ISecrets
{
    private readonly MountedObjects _secrets = new(directory);
    private readonly EnvironmentSecrets _environment = new();

    public (string? Value, string? Missing) Read(SecretSource source) => source.SecretRef is { } reference ? Read(reference)
        : readsEnvironment ? _environment.Read(source) : (null, $"env '{source.Env}' is for a laptop; in a cluster use secretRef");

    private (string? Value, string? Missing) Read(SecretReference reference)
    {
        try
        {
            if (_secrets.Read(reference.Name) is not { } keys)
                return (null, $"the Secret '{reference.Name}' is not mounted here; look whether it exists in the namespace of the Platform");
            // Files are often made with a line end that nobody meant.
            return keys.TryGetValue(reference.Key, out var bytes)
                && Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') is { Length: > 0 } value
                ? (value, null) : (null, $"the Secret '{reference.Name}' has no key '{reference.Key}', or it is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"the Secret '{reference.Name}' cannot be read: {e.Message}");
        }
    }
}
