namespace Wxauto.Customers;

internal static class DatabaseTime
{
    /// <summary>In whole microseconds, as both databases keep it.</summary>
    public static DateTimeOffset DatabaseNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
