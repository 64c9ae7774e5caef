using System.Globalization;
using Wxauto.Contracts.Agent.V1;

namespace Wxauto.Contracts.Sending;

/// <summary>The times of day in which nothing is typed, each in its own time zone. A period may pass midnight.</summary>
public sealed class QuietHours
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly List<(TimeSpan From, TimeSpan To, TimeZoneInfo Zone)> _periods;

    /// <exception cref="FormatException">A period has no valid times or names an unknown time zone.</exception>
    public QuietHours(IEnumerable<QuietPeriod> periods) =>
        _periods = [.. periods.Select(p => (TimeOf(p.From), TimeOf(p.To), ZoneOf(p.TimeZone)))];

    /// <summary>How long it stays quiet from now; zero outside all periods.</summary>
    public TimeSpan Left(DateTimeOffset now) =>
        _periods.Select(p => Left(p.From, p.To, TimeZoneInfo.ConvertTime(now, p.Zone).TimeOfDay)).DefaultIfEmpty().Max();

    private static TimeSpan Left(TimeSpan from, TimeSpan to, TimeSpan time)
    {
        // A period that ends when it starts is the whole day.
        var quiet = from < to ? time >= from && time < to : time >= from || time < to;
        return !quiet ? TimeSpan.Zero : time < to ? to - time : to + Day - time;
    }

    private static TimeSpan TimeOf(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToTimeSpan()
            : throw new FormatException($"'{text}' is not a time of day like 22:00.");

    private static TimeZoneInfo ZoneOf(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new FormatException($"The time zone '{name}' is not known here.");
}
