using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Wxauto.Contracts.Resources;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>API keys of REST clients: VALID_AGENT_CREDENTIALS ("id:key,id:key"), or the key that an Agent names.
/// There is no built-in one.</summary>
internal sealed class RestCredentials(
    IConfiguration configuration, IResourceCatalog catalog, ISecrets secrets, PlatformKeys keys, IDbContextFactory<WxautoDb> contexts)
{
    private const int MarkSize = 16;

    /// <summary>Every request asks for a key.</summary>
    private readonly Dictionary<string, string> _fromEnvironment = Parse(configuration["VALID_AGENT_CREDENTIALS"] ?? "");

    /// <summary>What stands in the tokens of this agent and key; null: they are wrong, or the agent was revoked.</summary>
    public async Task<string?> EnterAsync(string agent, string key, CancellationToken cancellationToken)
    {
        var expected = KeyOf(agent);
        // Also compared when there is none: how long it takes says nothing of which agents there are.
        var isRight = new SharedSecret(expected).Is(key) && expected.Length > 0;
        return isRight && !await IsRevokedAsync(agent, cancellationToken) ? KeyIdOf(agent, expected) : null;
    }

    /// <summary>Whether a token with this mark still speaks for the agent: its key is the same, and nobody revoked it.</summary>
    public async Task<bool> HoldsAsync(string agent, string keyId, CancellationToken cancellationToken) =>
        KeyOf(agent) is { Length: > 0 } key && KeyIdOf(agent, key) == keyId && !await IsRevokedAsync(agent, cancellationToken);

    /// <summary>Tells this key from another one and nothing else.</summary>
    private string KeyIdOf(string agent, string key) => AccessTokens.RestPrefix + Convert.ToHexStringLower(
        HMACSHA256.HashData(keys.TokenKey, Encoding.UTF8.GetBytes($"rest key\n{agent}\n{key}")).AsSpan(0, MarkSize));

    private async Task<bool> IsRevokedAsync(string agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Agents.AnyAsync(a => a.Name == agent && a.RevokedAt != null, cancellationToken);
    }

    private string KeyOf(string agent) => _fromEnvironment.TryGetValue(agent, out var key) ? key
        : catalog.Current.Agents.GetValueOrDefault(agent)?.Spec.RestApi is { } rest ? secrets.Read(rest.ApiKey).Value ?? "" : "";

    private static Dictionary<string, string> Parse(string credentials) =>
        credentials.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(':', 2)).Where(p => p.Length == 2).GroupBy(p => p[0]).ToDictionary(g => g.Key, g => g.Last()[1]);
}
