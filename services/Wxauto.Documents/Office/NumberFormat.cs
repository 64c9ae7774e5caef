using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Office;

/// <summary>
/// Shows a number by the format codes that spreadsheets use in practice: dates, times, per cent, thousands, decimals, and words around
/// them.
/// </summary>
internal static partial class NumberFormat
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static string Show(double number, string code, bool from1904 = false)
    {
        var sections = Sections(code);
        var conditional = sections.Any(s => Condition().IsMatch(s));
        var section = sections.Count switch
        {
            _ when conditional => sections.FirstOrDefault(s => Holds(number, s)) ?? "General",
            >= 3 when number == 0 => sections[2],
            >= 2 when number < 0 => sections[1],
            _ => sections[0],
        };
        // A section of its own for negative numbers brings its own sign.
        var value = !conditional && sections.Count >= 2 && number < 0 ? -number : number;
        var parts = Parts(section);
        if (parts.Any(p => p.Kind == 'd'))
            return Date(value, parts, from1904);
        var digits = string.Concat(parts.Where(p => p.Kind == 'n').Select(p => p.Text));
        if (digits.Length == 0 || section.Equals("General", StringComparison.OrdinalIgnoreCase))
            return section.Contains("General", StringComparison.OrdinalIgnoreCase) || parts.All(p => p.Kind != 'l') ? General(number)
                : string.Concat(parts.Select(p => p.Text));
        if (digits.Contains('/') || digits.Contains('E', StringComparison.OrdinalIgnoreCase))
            return General(number);
        var shown = Digits(Math.Abs(value), digits);
        var result = new StringBuilder(value < 0 && shown.Any(c => c is >= '1' and <= '9') ? "-" : "");
        var done = DealDigits(parts, digits, shown);
        foreach (var (kind, text) in parts)
        {
            if (kind == 'l')
                result.Append(text);
            else if (!done)
                (_, done) = (result.Append(shown), true);
        }
        return result.ToString().Trim();
    }

    /// <summary>Whether the condition at the section's beginning holds, as in [>=100]; one without holds always.</summary>
    private static bool Holds(double number, string section)
    {
        if (Condition().Match(section) is not { Success: true } condition)
            return true;
        var bound = double.Parse(condition.Groups[2].Value, CultureInfo.InvariantCulture);
        return condition.Groups[1].Value switch
        {
            "<" => number < bound,
            "<=" => number <= bound,
            ">" => number > bound,
            ">=" => number >= bound,
            "<>" => number != bound,
            _ => number == bound,
        };
    }

    /// <summary>
    /// Where words stand between the places of a whole number, as in 000-0000 or 0!.0,"万", each place gets its digits, from the right.
    /// </summary>
    private static bool DealDigits(List<(char Kind, string Text)> parts, string digits, string shown)
    {
        bool IsPlace((char Kind, string Text) part) => part.Kind == 'n' && part.Text[0] is '0' or '#' or '?';
        var (first, last) = (parts.FindIndex(IsPlace), parts.FindLastIndex(IsPlace));
        if (!digits.TrimEnd(',').All(c => c is '0' or '#' or '?') || !parts[first..last].Exists(p => p.Kind == 'l'))
            return false;
        for (var (i, rest) = (last, shown); i >= first; i--)
            if (IsPlace(parts[i]))
            {
                var take = i == first ? rest.Length : Math.Min(parts[i].Text.Length, rest.Length);
                (parts[i], rest) = (('l', rest[^take..]), rest[..^take]);
            }
        return true;
    }

    private static string General(double number) =>
        Math.Abs(number) is < 1e15 and >= 1e-9 or 0 ? Math.Round(number, 10).ToString("0.##########", CultureInfo.InvariantCulture)
        : number.ToString("G10", CultureInfo.InvariantCulture);

    private static string Digits(double value, string digits)
    {
        var percent = digits.Count(c => c == '%');
        var pattern = digits.Replace("%", "", StringComparison.Ordinal);
        var scale = pattern.Length - pattern.TrimEnd(',').Length;
        pattern = pattern.TrimEnd(',').Replace('?', '#');
        value *= Math.Pow(100, percent);
        value /= Math.Pow(1000, scale);
        // Spreadsheets round half away from zero by the decimal digits that they show.
        var point = pattern.IndexOf('.');
        var decimals = Math.Min(point < 0 ? 0 : pattern.Length - point - 1, 15);
        var text = (Math.Abs(value) < 1e13 ? Math.Round((decimal)value, decimals, MidpointRounding.AwayFromZero) : (IFormattable)value)
            .ToString(pattern, CultureInfo.InvariantCulture);
        return (text.Length == 0 ? "0" : text) + new string('%', percent);
    }

    private static string Date(double value, List<(char Kind, string Text)> parts, bool from1904)
    {
        // Day 60 is 29 February 1900, which never was.
        var days = from1904 ? value + 1462 : value < 60 ? value + 1 : value;
        if (days is < 0 or > 2_958_466)
            return General(value);
        var moment = new DateTime(1899, 12, 30).AddSeconds(Math.Round(days * 86400));
        var elapsed = TimeSpan.FromSeconds(Math.Round(value * 86400));
        var twelve = parts.Any(p => p.Kind == 'd' && p.Text.Contains('/'));
        var result = new StringBuilder();
        var afterHour = false;
        for (var i = 0; i < parts.Count; i++)
        {
            var (kind, text) = parts[i];
            if (kind != 'd')
            {
                result.Append(text);
                continue;
            }
            var small = text.ToLowerInvariant();
            var nextIsSecond = parts.Skip(i + 1).FirstOrDefault(p => p.Kind == 'd').Text is { } next && next.StartsWith('s');
            result.Append(small switch
            {
                "yy" or "e" or "yyy" or "yyyy" or "y" => small == "yy" ? moment.ToString("yy", CultureInfo.InvariantCulture)
                    : moment.Year.ToString(CultureInfo.InvariantCulture),
                "m" or "mm" when afterHour || nextIsSecond =>
                    moment.Minute.ToString(small == "m" ? "0" : "00", CultureInfo.InvariantCulture),
                "m" or "mm" => moment.Month.ToString(small == "m" ? "0" : "00", CultureInfo.InvariantCulture),
                "mmm" or "mmmm" or "mmmmm" => Months[moment.Month - 1],
                "d" or "dd" => moment.Day.ToString(small == "d" ? "0" : "00", CultureInfo.InvariantCulture),
                "ddd" or "dddd" or "aaa" or "aaaa" => (small is "aaaa" ? "星期" : small is "aaa" ? "周"
                    : "星期") + "日一二三四五六"[(int)moment.DayOfWeek],
                "h" or "hh" => (twelve ? (moment.Hour + 11) % 12 + 1 : moment.Hour)
                    .ToString(small == "h" ? "0" : "00", CultureInfo.InvariantCulture),
                "[h]" or "[hh]" => ((long)elapsed.TotalHours).ToString(CultureInfo.InvariantCulture),
                "[m]" or "[mm]" => ((long)elapsed.TotalMinutes).ToString(CultureInfo.InvariantCulture),
                "[s]" or "[ss]" => ((long)elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture),
                "s" or "ss" => moment.Second.ToString(small == "s" ? "0" : "00", CultureInfo.InvariantCulture),
                "上午/下午" => moment.Hour < 12 ? "上午" : "下午",
                _ => moment.Hour < 12 ? "AM" : "PM",
            });
            afterHour = small.Contains('h');
        }
        return result.ToString().Trim();
    }

    private static List<string> Sections(string code)
    {
        var sections = new List<string> { "" };
        foreach (Match token in Token().Matches(code))
        {
            if (token.Value == ";")
                sections.Add("");
            else
                sections[^1] += token.Value;
        }
        return sections;
    }

    /// <summary>Literal words (l), digits (n) and parts of dates (d).</summary>
    private static List<(char Kind, string Text)> Parts(string section)
    {
        var parts = new List<(char, string)>();
        foreach (var token in Token().Matches(section).Select(m => m.Value))
        {
            if (token[0] == '"')
                parts.Add(('l', token.Trim('"')));
            else if (token.Length > 1 && token[0] is '\\' or '!')
                parts.Add(('l', token[1..]));
            else if (token[0] is '_' or '*')
                continue;
            else if (Elapsed().IsMatch(token) || Calendar().IsMatch(token))
                parts.Add(('d', token));
            else if (token.StartsWith("[$", StringComparison.Ordinal))
                parts.Add(('l', token[2..^1].Split('-')[0]));
            else if (token[0] == '[')
                continue;
            else if (token[0] is '0' or '#' or '?' or '%' or 'E' or 'e'
                || (token[0] is ',' or '.' or '/' && parts.LastOrDefault().Item1 == 'n'))
                parts.Add(('n', token));
            else if (token != "@" && !token.Equals("General", StringComparison.OrdinalIgnoreCase))
                parts.Add(('l', token));
        }
        return parts;
    }

    [GeneratedRegex(@"""[^""]*""|[\\!].|[_*].|\[[^\]]*\]|AM/PM|A/P|上午/下午|General|y+|m+|d+|h+|s+|a{3,4}|e[+-]0+|[0#?]+|.", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")]
    private static partial Regex Condition();

    [GeneratedRegex(@"^\[(h+|m+|s+)\]$", RegexOptions.IgnoreCase)]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"^(y+|m+|d+|h+|s+|a{3,4}|AM/PM|A/P|上午/下午)$", RegexOptions.IgnoreCase)]
    private static partial Regex Calendar();
}
