namespace Wxauto.Agent.Core;

/// <summary>Doubling waits with jitter, so that many agents do not come back in the same instant.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>Between half and all of the doubled wait, never above the longest.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 30)), longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (random.NextDouble() / 2)));
    }
}
