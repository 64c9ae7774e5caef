using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wxauto.Contracts.Resources;

/// <summary>Durations as manifests write them: 500ms, 2s, 1h30m, 24h.</summary>
public static partial class Duration
{
    /// <summary>Null when the text is no duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is 0 or > 30 || !Whole().IsMatch(text))
            return null;
        var total = 0.0;
        foreach (Match part in Part().Matches(text))
            total += double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * part.Groups[2]
                .Value switch { "ms" => 0.001, "s" => 1, "m" => 60, _ => 3600 };
        return total < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(total) : null;
    }

    /// <summary>The shortest way to write it; parts of a millisecond are dropped.</summary>
    public static string Format(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        var text = new StringBuilder();
        foreach (var (amount, unit) in new[] { ((long)value.TotalHours, "h"), (value.Minutes, "m"), (value.Seconds, "s"),
            (value.Milliseconds, "ms") })
            if (amount > 0)
                text.Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    [GeneratedRegex(@"^(\d+(\.\d+)?(ms|s|m|h))+\z", RegexOptions.ECMAScript)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ms|s|m|h)", RegexOptions.ECMAScript)]
    private static partial Regex Part();
}
