using Wxauto.Contracts.Resources;

namespace Wxauto.Hosting.Security;

/// <summary>The secrets of a laptop: environment variables.</summary>
internal sealed class EnvironmentSecrets : ISecrets
{
    public (string? Value, string? Missing) Read(SecretSource source) => source.Env switch
    {
        null => (null, $"the Secret '{source.SecretRef?.Name}' can be read in a cluster only; use env here"),
        var name when Environment.GetEnvironmentVariable(name) is { Length: > 0 } value => (value, null),
        var name => (null, $"the environment variable {name} is empty"),
    };
}
