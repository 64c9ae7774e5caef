namespace Wxauto.Contracts.Resources;

/// <summary>Days as people of the Platform count them.</summary>
public static class PlatformTime
{
    public static TimeZoneInfo Zone(this PlatformSpec platform) => TimeZoneInfo.FindSystemTimeZoneById(platform.TimeZone);

    /// <summary>The day in which that moment lies.</summary>
    public static DateOnly DayOf(this PlatformSpec platform, DateTimeOffset at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, platform.Zone()).DateTime);

    /// <summary>The moment in which that day begins, in UTC.</summary>
    public static DateTimeOffset BeginOf(this PlatformSpec platform, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, platform.Zone().GetUtcOffset(midnight)).ToUniversalTime();
    }
}
