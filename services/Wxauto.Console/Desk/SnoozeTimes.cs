namespace Wxauto.Console.Desk;

/// <summary>When a conversation may come back.</summary>
internal static class SnoozeTimes
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    /// <summary>By the key of its words; null: when the customer writes.</summary>
    public static IEnumerable<(string Key, DateTimeOffset? Until)> From(DateTimeOffset now)
    {
        var today = now.LocalDateTime.Date;
        var toMonday = ((int)DayOfWeek.Monday - (int)today.DayOfWeek + 6) % 7 + 1;
        yield return ("message", null);
        yield return ("hour", now.AddHours(1));
        yield return ("three-hours", now.AddHours(3));
        yield return ("tomorrow", At(today.AddDays(1)));
        yield return ("next-week", At(today.AddDays(toMonday)));

        static DateTimeOffset At(DateTime day) => new(DateTime.SpecifyKind(day + Morning, DateTimeKind.Local));
    }
}
