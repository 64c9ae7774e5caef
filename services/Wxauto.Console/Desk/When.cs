using System.Globalization;
using Wxauto.Console.Words;

namespace Wxauto.Console.Desk;

/// <summary>Times as people read them, in the zone of the server.</summary>
internal static class When
{
    /// <summary>The time of today, the date of another day.</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now) => at.LocalDateTime.Date == now.LocalDateTime.Date
        ? at.LocalDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) : at.LocalDateTime.ToString("MM-dd", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset at) => at.LocalDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Full(DateTimeOffset at) => at.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.LocalDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In its largest whole unit: minutes, hours, days.</summary>
    public static string Span(TimeSpan span, ConsoleWords words) => span switch
    {
        { TotalMinutes: < 1 } => words["span.now"],
        { TotalHours: < 1 } => words["span.minutes", (int)span.TotalMinutes],
        { TotalDays: < 1 } => words["span.hours", (int)span.TotalHours],
        _ => words["span.days", (int)span.TotalDays],
    };
}
