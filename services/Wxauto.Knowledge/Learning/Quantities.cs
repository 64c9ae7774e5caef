using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Knowledge.Learning;

/// <summary>A figure with its unit: a price, a time, a weight.</summary>
/// <param name="Kind">Figures of one kind can be compared.</param>
/// <param name="Value">In the smallest unit of the kind.</param>
/// <param name="Written">As it stands in the text.</param>
internal sealed record Quantity(string Kind, decimal Value, string Written);

/// <summary>Finds figures in text.</summary>
internal static partial class Quantities
{
    private const string Number = @"\d+(?:\.\d+)?";
    private static readonly Dictionary<string, (string Kind, decimal Factor)> Units =
        LearningWords.Current.Units.SelectMany(u => u.Names.Select(n => (n.Key, u.Kind, n.Value)))
            .ToDictionary(u => u.Key, u => (u.Kind, u.Value));
    private static readonly Regex WithUnit = new(
        $@"(?:(?<from>{Number}|[{ChineseNumber.Digits}两十百千]+)\s*[-~至到—–]\s*)?(?<![\d.a-z])(?<value>{Number}|[{ChineseNumber.Digits}两十百千]+)\s*(?<unit>{string.Join('|', Units.Keys.OrderByDescending(k => k.Length).Select(k => Regex.Escape(k)))})(?![a-z])",
        RegexOptions.CultureInvariant);

    public static List<Quantity> Of(string text)
    {
        var folded = PlainText.Fold(text);
        var found = new List<Quantity>();
        foreach (Match match in WithUnit.Matches(folded))
            foreach (var number in new[] { match.Groups["from"], match.Groups["value"] }.Where(g => g.Success))
                if (ValueOf(number.Value) is { } value && Units[match.Groups["unit"].Value] is var (kind, factor)
                    && !IsDate(value, match.Groups["unit"].Value))
                    found.Add(new Quantity(kind, value * factor,
                        match.Groups["from"].Success ? $"{number.Value} {match.Groups["unit"].Value}" : match.Value.Trim()));
        var price = LearningWords.Current.Units[0].Kind;
        foreach (Match match in Price().Matches(folded))
            found.Add(new Quantity(price, ValueOf(match.Groups["value"].Value)!.Value, match.Value));
        foreach (Match match in Clock().Matches(folded))
            found.Add(new Quantity(":", TimeOfDay(match, folded), match.Value));
        return found;
    }

    /// <summary>Minutes since midnight: nine in the evening and 21:00 are the same.</summary>
    private static decimal TimeOfDay(Match match, string folded)
    {
        var hour = ValueOf(match.Groups["hour"].Value)!.Value;
        if (hour < 12 && LearningWords.Current.Afternoon.Any(a => folded.AsSpan(0, match.Index).TrimEnd()
            .EndsWith(a, StringComparison.Ordinal)))
            hour += 12;
        return (hour * 60) + (match.Groups["minute"].Success ? ValueOf(match.Groups["minute"].Value)!.Value
            : match.Groups["half"].Success ? 30 : 0);
    }

    /// <summary>"2026 年" is a year of the calendar.</summary>
    private static bool IsDate(decimal value, string unit) => value >= 1900 && LearningWords.Current.CalendarUnits.Contains(unit);

    private static decimal? ValueOf(string number) =>
        char.IsAsciiDigit(number[0]) ? decimal.Parse(number, CultureInfo.InvariantCulture) : ChineseNumber.Of(number);

    [GeneratedRegex(@"[¥￥]\s*(?<value>\d+(?:\.\d+)?)")]
    private static partial Regex Price();

    [GeneratedRegex(@"(?<!\d)(?<hour>\d{1,2})(?::(?<minute>\d{2})|\s*点(?<half>半)?)(?!\d)")]
    private static partial Regex Clock();
}
