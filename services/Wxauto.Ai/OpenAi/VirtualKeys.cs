using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.OpenAi;

/// <summary>Who asks at the OpenAI-compatible endpoint: the virtual keys of the Platform, with their limits per minute.</summary>
internal sealed class VirtualKeys(IResourceCatalog catalog, ISecrets secrets)
{
    private readonly ConcurrentDictionary<(string Key, string Limit, int PerMinute), TokenBucketRateLimiter> _limiters = new();

    /// <summary>Null when no key is this one. Every key is looked at, so that the time tells nothing.</summary>
    public VirtualKeySpec? Find(string? bearer)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(bearer ?? ""));
        VirtualKeySpec? found = null;
        foreach (var key in catalog.Current.Platforms.Values.SelectMany(p => p.Spec.VirtualKeys))
            if (secrets.Read(key.Key).Value is { Length: > 0 } value && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(value)), given))
                found = key;
        return found;
    }

    /// <summary>False when the key is at its limit.</summary>
    public bool TryTake(VirtualKeySpec key, int tokens) => Take(key, "requests", key.RequestsPerMinute, 1) && Take(key, "tokens", key.TokensPerMinute, tokens);

    private bool Take(VirtualKeySpec key, string name, int? perMinute, int permits)
    {
        if (perMinute is not { } limit)
            return true;
        var limiter = _limiters.GetOrAdd((key.Name, name, limit), k => new TokenBucketRateLimiter(new()
        {
            TokenLimit = k.PerMinute, TokensPerPeriod = k.PerMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0, AutoReplenishment = false,
        }));
        limiter.TryReplenish();
        using var lease = limiter.AttemptAcquire(Math.Min(permits, limit));
        return lease.IsAcquired;
    }
}
