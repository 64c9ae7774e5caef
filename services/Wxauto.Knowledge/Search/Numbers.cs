using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>Numbers of a question, and ranges of a table that they may lie in: 身高 170 and 166-172.</summary>
internal static partial class Numbers
{
    private const decimal Least = 10;

    /// <summary>斤 are half kilograms.</summary>
    public static List<decimal> Of(string question) => [.. Number().Matches(Forms.Of(question))
        .Select(m => decimal.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / (m.Groups[2].Length > 0 ? 2 : 1))
        .Where(n => n >= Least)];

    public static List<(decimal From, decimal To)> RangesOf(string text) => [.. Range().Matches(Forms.Of(text))
        .Select(m => (decimal.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            decimal.Parse(m.Groups[2].ValueSpan, CultureInfo.InvariantCulture))).Where(r => r.Item1 < r.Item2)];

    /// <summary>5 下, 15 天: numbers with what they count.</summary>
    public static List<(decimal Number, char Of)> CountsOf(string text) => [.. Count().Matches(Forms.Of(text))
        .Select(m => (decimal.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture), m.Groups[2].Value[0])).Distinct()];

    [GeneratedRegex("(?<![\\d.a-z-])(\\d{1,9}(?:\\.\\d{1,4})?)\\s?([\u3400-\u9fff])")]
    private static partial Regex Count();

    [GeneratedRegex("(?<![\\d.a-z-])(\\d{1,9}(?:\\.\\d{1,4})?)(?!\\d|[a-z])\\s?(斤)?")]
    private static partial Regex Number();

    [GeneratedRegex("(?<![\\d.a-z-])(\\d{1,9}(?:\\.\\d{1,4})?)\\s?[-~–—至到]\\s?(\\d{1,9}(?:\\.\\d{1,4})?)(?![\\d.-])")]
    private static partial Regex Range();
}
