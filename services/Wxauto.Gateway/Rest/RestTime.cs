using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Gateway.Rest;

/// <summary>When a message was written, as clients write it.</summary>
internal static partial class RestTime
{
    /// <summary>From here on a number means milliseconds: as seconds it would be the year 5138.</summary>
    private const double Milliseconds = 1e11;
    private const double LastSecond = 253402300799;
    private static readonly DateTimeOffset Earliest = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null when it cannot be read. What is missing is now, and so is what lies before 2010 or more than a day ahead: the PC's
    /// clock is wrong.</summary>
    /// <param name="zone">Of what says no offset.</param>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(text) ? now
        : (OfNumber(text) ?? OfIso(text, zone)) is not { } read ? null
        : read < Earliest || read > now.AddDays(1) ? now : read;

    private static DateTimeOffset? OfNumber(string text)
    {
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;
        var seconds = Math.Abs(number) >= Milliseconds ? number / 1000 : number;
        return Math.Abs(seconds) <= LastSecond / 2 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : DateTimeOffset.UnixEpoch;
    }

    private static DateTimeOffset? OfIso(string text, TimeZoneInfo zone)
    {
        if (Iso().Match(text.Trim()) is not { Success: true } match)
            return null;
        var seconds = match.Groups["s"] is { Success: true } s ? s.Value : "00";
        if (!DateTime.TryParseExact($"{match.Groups["date"].Value.Replace('/', '-')} {match.Groups["time"]}:{seconds}",
            "yyyy-M-d H:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        if (match.Groups["f"] is { Success: true } fraction)
            local = local.AddSeconds(double.Parse($"0.{fraction}", CultureInfo.InvariantCulture));
        var offset = match.Groups["zone"] is { Success: true } named ? Offset(named.Value) : zone.GetUtcOffset(local);
        return offset is { } known && local.Year > 1 && local.Year < 9999 ? new DateTimeOffset(local, known).ToUniversalTime() : null;
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone is "Z" or "z")
            return TimeSpan.Zero;
        var offset = TimeSpan.FromMinutes(int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture) * 60
            + int.Parse(zone.AsSpan(zone.Length - 2), CultureInfo.InvariantCulture));
        return offset > TimeSpan.FromHours(14) ? null : zone[0] == '-' ? -offset : offset;
    }

    [GeneratedRegex(@"^(?<date>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[Tt ]+(?<time>[0-9]{1,2}:[0-9]{2})"
        + @"(:(?<s>[0-9]{2})([.,](?<f>[0-9]{1,20}))?)?\s*(?<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?$")]
    private static partial Regex Iso();
}
