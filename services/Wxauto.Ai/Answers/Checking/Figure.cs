using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>Something that must be exactly right: a quantity, a time of day, a date, a weekday, a size, a model's name.</summary>
/// <param name="Kind">Figures of one kind can be compared; "code" for names of models, "size" for a×b, "" without a unit.</param>
/// <param name="Value">In the kind's smallest unit, or as written where there is no number.</param>
/// <param name="At">Where it begins in the compact text.</param>
internal sealed record Figure(string Kind, string Value, int At, int Length)
{
    public const string Code = "code";
    public const string Size = "size";
    public const string Plain = "";
    public const string Clock = "clock";
    public const string Weekday = "weekday";
    public const string Date = "date";

    public int End => At + Length;

    public decimal? Number => decimal.TryParse(Value, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Same(Figure other) => Value == other.Value && (Kind == other.Kind || Loose(Kind) || Loose(other.Kind));

    /// <summary>Counted in something that has no size: 3 only agrees with 3.</summary>
    private static bool Loose(string kind) => kind.Length == 0;
}

/// <summary>Finds the figures of a compact text.</summary>
internal static partial class Figures
{
    private const string Weekdays = "一二三四五六日";
    private static readonly CheckingWords Words = CheckingWords.Current;
    private static readonly Dictionary<string, (string Kind, decimal Factor)> Units =
        Words.Units.SelectMany(u => u.Names.Select(n => (n.Key, u.Kind, n.Value)))
            .Concat(Words.Counters.Select(c => (Key: c, Kind: c, Value: 1m))).ToDictionary(u => u.Key, u => (u.Kind, u.Value));
    private static readonly string UnitPattern =
        string.Join('|', Units.Keys.OrderByDescending(k => k.Length).Select(Regex.Escape));
    private static readonly Regex Quantity = new(
        $@"(?<![a-z0-9.])(?:(?<from>\d+(?:\.\d+)?)[-~至到–](?=\d+(?:\.\d+)?(?:{UnitPattern})))?(?<value>\d+(?:\.\d+)?|[零一二两三四五六七八九十百千半]+) ?(?<unit>{UnitPattern})(?<half>半(?!年))?(?![a-z0-9])",
        RegexOptions.CultureInvariant);

    public static List<Figure> Of(string compact)
    {
        var found = new List<Figure>();
        void Add(string kind, string value, int at, int length)
        {
            if (!found.Any(f => at < f.End && f.At < at + length))
                found.Add(new Figure(kind, value, at, length));
        }
        foreach (Match m in Sizes().Matches(compact))
            AddSize(found, m);
        foreach (Match m in Contacts().Matches(compact))
            Add("contact", m.Value.Trim('-', '.', '/'), m.Index, m.Length);
        var (part, end) = ("", -1);
        foreach (Match m in Times().Matches(compact))
        {
            // 下午一点到四点: both are in the afternoon.
            if (m.Groups["part"].Success || end < 0 || m.Index - end > 1)
                part = m.Groups["part"].Value;
            end = m.Index + m.Length;
            Add(Figure.Clock, TimeOfDay(m, part), m.Index, m.Length);
        }
        foreach (Match m in Percents().Matches(compact))
            if (Value(m.Groups[1].Value, "percent") is { } percent)
                Add("percent", Plain(percent), m.Index, m.Length);
        foreach (Match m in Days().Matches(compact))
            foreach (var day in WeekdaysOf(m))
                found.Add(new Figure(Figure.Weekday, day, m.Index, m.Length));
        foreach (Match m in Dates().Matches(compact))
            Add(Figure.Date, string.Concat(m.Value.Select(c => ChineseNumber.Digits.IndexOf(c, StringComparison.Ordinal) is > 0 and var d
                && m.Value[0] is not ('正' or '腊' or '初' or '除') ? (char)('0' + d) : c)), m.Index, m.Length);
        foreach (Match m in Codes().Matches(compact))
            if (m.Value.Any(char.IsAsciiDigit) && m.Value.Any(char.IsAsciiLetter) && !Quantity.IsMatch(m.Value))
                Add(Figure.Code, string.Concat(m.Value.Where(c => c is not ('-' or ' '))), m.Index, m.Length);
        foreach (Match m in Price().Matches(compact))
            Add("money", Plain(decimal.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)), m.Index, m.Length);
        foreach (Match m in Quantity.Matches(compact))
            AddQuantity(m, Add);
        foreach (Match m in Numbers().Matches(compact))
            Add(Figure.Plain, Plain(decimal.Parse(m.Value, CultureInfo.InvariantCulture)), m.Index, m.Length);
        return [.. found.OrderBy(f => f.At)];
    }

    private static void AddQuantity(Match m, Action<string, string, int, int> add)
    {
        var (kind, factor) = Units[m.Groups["unit"].Value];
        var written = m.Groups["value"].Value;
        if (Value(written, kind) is not { } value)
            return;
        // 2026 年 is a year of the calendar, and one that is said is a time, not a span.
        if (m.Groups["unit"].Value == "年" && value >= 1900)
        {
            add(Figure.Date, $"{value}年", m.Index, m.Length);
            return;
        }
        // 一种, 一个, 一次 say nothing that could be wrong.
        if (written == "一" && Words.Counters.Contains(kind))
            return;
        if (m.Groups["half"].Success)
            value += 0.5m;
        if (m.Groups["from"] is { Success: true } from)
        {
            add(kind, Plain(decimal.Parse(from.Value, CultureInfo.InvariantCulture) * factor), from.Index, from.Length);
            add(kind, Plain(value * factor), m.Groups["value"].Index, m.Index + m.Length - m.Groups["value"].Index);
        }
        else
            add(kind, Plain(value * factor), m.Index, m.Length);
    }

    /// <summary>八五折 and 85 折 are 8.5 折; 半 is a half.</summary>
    private static decimal? Value(string written, string kind)
    {
        decimal? value = char.IsAsciiDigit(written[0]) ? decimal.Parse(written, CultureInfo.InvariantCulture)
            : written == "半" ? 0.5m
            : (kind == "discount" ? ChineseNumber.DigitByDigit(written) : null) ?? ChineseNumber.Of(written);
        return kind == "discount" && value >= 10 ? value / 10 : value;
    }

    /// <summary>200×230厘米 is one size; 60cm×40cm×8cm are three lengths.</summary>
    private static void AddSize(List<Figure> found, Match m)
    {
        var parts = m.Groups["part"].Captures;
        var units = m.Groups["unit"].Captures;
        if (units.Count == parts.Count && units.Count > 1)
        {
            for (var i = 0; i < parts.Count; i++)
                found.Add(new Figure("length", Plain(decimal.Parse(parts[i].Value, CultureInfo.InvariantCulture)
                    * Units[units[i].Value].Factor), parts[i].Index, units[i].Index + units[i].Length - parts[i].Index));
            return;
        }
        var factor = units.Count > 0 ? Units[units[^1].Value].Factor : 10;
        found.Add(new Figure(Figure.Size, string.Join('×', parts.Select(p => Plain(decimal.Parse(p.Value, CultureInfo.InvariantCulture)
            * factor))), m.Index, m.Length));
    }

    /// <summary>Minutes since midnight: ten in the evening and 22:00 are the same.</summary>
    private static string TimeOfDay(Match m, string part)
    {
        var hour = Hour(m.Groups["hour"].Value);
        if (hour < 12 && Words.Afternoon.Contains(part))
            hour += 12;
        var minute = m.Groups["minute"].Success ? Hour(m.Groups["minute"].Value) : m.Groups["half"].Success ? 30 : 0;
        return Plain((hour * 60) + minute);
    }

    private static decimal Hour(string written) => char.IsAsciiDigit(written[0])
        ? decimal.Parse(written, CultureInfo.InvariantCulture) : ChineseNumber.Of(written) ?? 0;

    /// <summary>周一至周五 are five days.</summary>
    private static IEnumerable<string> WeekdaysOf(Match m)
    {
        if (m.Groups["end"].Success)
            return ["六", "日"];
        var from = Weekdays.IndexOf(Day(m.Groups["day"].Value), StringComparison.Ordinal);
        var to = m.Groups["to"].Success ? Weekdays.IndexOf(Day(m.Groups["to"].Value), StringComparison.Ordinal) : from;
        return Enumerable.Range(from, Math.Max(from, to) - from + 1).Select(d => Weekdays[d].ToString());
    }

    private static string Day(string written) => written == "天" ? "日" : written;

    private static string Plain(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])(?<part>\d+(?:\.\d+)?)(?<unit>cm|mm|厘米|毫米|米|m)?(?:[×x*](?<part>\d+(?:\.\d+)?)(?<unit>cm|mm|厘米|毫米|米|m)?)+(?![\da-z=])")]
    private static partial Regex Sizes();

    [GeneratedRegex(@"https?://[\w./?=&%#:-]+|www\.[\w./?=&%#-]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\d-])(?:\d{3,4}-\d{3,4}-?\d{3,4}|\d{7,})(?![\d-])")]
    private static partial Regex Contacts();

    [GeneratedRegex(@"(?<part>上午|早上|早晨|凌晨|清晨|中午|下午|晚上|傍晚|夜里|当晚|晚)?(?<![\d.])(?:(?<hour>\d{1,2})[:](?<minute>\d{2})(?!\d)|(?<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:钟|整|(?<half>半)|(?<minute>[一二三四五六七八九十\d]{1,3})分?)?(?![\d点]))")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?:周|星期|礼拜)(?:(?<day>[一二三四五六日天])(?:[-~至到–]{1,2}(?:周|星期|礼拜)?(?<to>[一二三四五六日天]))?|(?<day>末)(?<end>))")]
    private static partial Regex Days();

    [GeneratedRegex(@"正月(?:初)?[一二三四五六七八九十]+|腊月[一二三四五六七八九十廿]+|除夕|(?<!\d)大?年初[一二三四五六七八九十]+|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月|(?<!\d)\d{1,2}月(?!\d)")]
    private static partial Regex Dates();

    [GeneratedRegex(@"(?<![a-z0-9])[a-z0-9]+(?:-[a-z0-9]+)*(?: ?(?:pro|plus|max|mini|lite|ultra|se)(?![a-z]))?\+?(?![a-z0-9])")]
    private static partial Regex Codes();

    [GeneratedRegex(@"百分之([零一二两三四五六七八九十]+|\d+(?:\.\d+)?)")]
    private static partial Regex Percents();

    [GeneratedRegex(@"[¥￥](\d+(?:\.\d+)?)")]
    private static partial Regex Price();

    [GeneratedRegex(@"(?<![\da-z.-])\d+(?:\.\d+)?(?![\da-z.-])")]
    private static partial Regex Numbers();
}
