namespace Wxauto.Hosting.Logging;

/// <summary>A trouble that is met again and again is written down once a minute.</summary>
public sealed class LogPace(TimeProvider time)
{
    private static readonly long Never = long.MinValue;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private long _last = Never;

    /// <summary>True for the first who asks in a minute.</summary>
    public bool IsDue()
    {
        var (last, now) = (Interlocked.Read(ref _last), time.GetTimestamp());
        return (last == Never || time.GetElapsedTime(last, now) >= Every) && Interlocked.CompareExchange(ref _last, now, last) == last;
    }
}
