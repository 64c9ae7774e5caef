namespace Wxauto.Operator.Statuses;

internal static class CoarseTime
{
    /// <summary>In UTC, without what is smaller than the unit: a status is not written again for it.</summary>
    public static DateTimeOffset Whole(this DateTimeOffset time, long unitTicks) =>
        new(time.UtcTicks - time.UtcTicks % unitTicks, TimeSpan.Zero);
}
