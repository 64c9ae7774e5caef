namespace Wxauto.Storage.Sql;

/// <summary>Times as microseconds since 1970 UTC.</summary>
public static class Microseconds
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>As both databases keep it.</summary>
    public static DateTimeOffset Now(TimeProvider time) => ToTime(Of(time.GetUtcNow()));
}
