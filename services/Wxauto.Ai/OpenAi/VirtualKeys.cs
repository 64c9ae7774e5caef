using System.Collections.Concurrent;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;

namespace Wxauto.Ai.OpenAi;

/// <summary>Who asks at the OpenAI-compatible endpoint: the virtual keys of the Platform, with their limits per minute.</summary>
internal sealed class VirtualKeys(IResourceCatalog catalog, ISecrets secrets)
{
    private readonly ConcurrentDictionary<(string Key, string Limit, int? PerMinute), PerMinuteLimit> _limiters = new();

    /// <summary>Null when no key is this one. Every key is looked at, so that the time tells nothing.</summary>
    public VirtualKeySpec? Find(string? bearer)
    {
        VirtualKeySpec? found = null;
        foreach (var key in catalog.Current.Platforms.Values.SelectMany(p => p.Spec.VirtualKeys))
            if (secrets.Read(key.Key).Value is { Length: > 0 } value && new SharedSecret(value).Is(bearer))
                found = key;
        return found;
    }

    /// <summary>False when the key is at its limit.</summary>
    public bool TryTake(VirtualKeySpec key, long tokens) => Take(key, "requests", key.RequestsPerMinute, 1)
        && Take(key, "tokens", key.TokensPerMinute, tokens);

    private bool Take(VirtualKeySpec key, string name, int? perMinute, long permits) =>
        _limiters.GetOrAdd((key.Name, name, perMinute), k => new PerMinuteLimit(k.PerMinute)).TryTake(permits);
}
