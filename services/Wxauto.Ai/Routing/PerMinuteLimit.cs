using System.Threading.RateLimiting;

namespace Wxauto.Ai.Routing;

/// <summary>So many permits a minute, refilled steadily; one that asks for more than a minute gives gets all of it.</summary>
/// <param name="perMinute">Null: no limit.</param>
internal sealed class PerMinuteLimit(int? perMinute)
{
    private readonly TokenBucketRateLimiter? _bucket = perMinute is not { } limit ? null : new(new()
    {
        TokenLimit = limit, TokensPerPeriod = limit, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0,
        AutoReplenishment = false,
    });

    public bool TryTake(long permits)
    {
        if (_bucket is null)
            return true;
        _bucket.TryReplenish();
        using var lease = _bucket.AttemptAcquire((int)Math.Clamp(permits, 0, perMinute!.Value));
        return lease.IsAcquired;
    }
}
