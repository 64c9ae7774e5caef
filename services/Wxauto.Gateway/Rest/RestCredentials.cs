using Microsoft.Extensions.Configuration;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Rest;

/// <summary>API keys of REST clients: VALID_AGENT_CREDENTIALS ("id:key,id:key"), or the key that an Agent names.
/// There is no built-in one.</summary>
internal sealed class RestCredentials(IConfiguration configuration, IResourceCatalog catalog, ISecrets secrets)
{
    public bool Allow(string agent, string key) => KeyOf(agent) is { Length: > 0 } expected && new SharedSecret(expected).Is(key);

    /// <summary>Whether the agent still has a key.</summary>
    public bool Know(string agent) => KeyOf(agent).Length > 0;

    private string KeyOf(string agent) => FromEnvironment().TryGetValue(agent, out var key) ? key
        : catalog.Current.Agents.GetValueOrDefault(agent)?.Spec.RestApi is { } rest ? secrets.Read(rest.ApiKey).Value ?? "" : "";

    private Dictionary<string, string> FromEnvironment() =>
        (configuration["VALID_AGENT_CREDENTIALS"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(':', 2)).Where(p => p.Length == 2).GroupBy(p => p[0]).ToDictionary(g => g.Key, g => g.Last()[1]);
}
