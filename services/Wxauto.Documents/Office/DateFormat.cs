using System.Globalization;
using System.Text;

namespace Wxauto.Documents.Office;

/// <summary>Dates and times as a spreadsheet shows them.</summary>
internal static class DateFormat
{
    private const double LastDay = 2_958_466;
    private const int SecondsOfDay = 86_400;
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December"];

    /// <summary>Null for what is no date.</summary>
    public static string? Show(double value, FormatSection section, bool from1904)
    {
        // Day 60 is 29 February 1900, which never was.
        var days = from1904 ? value + 1462 : value < 60 ? value + 1 : value;
        if (days is < 0 or > LastDay)
            return null;
        var pieces = section.Pieces;
        var decimals = pieces.Where(p => p.Kind == FormatKind.Date && p.Text[0] == '.').Select(p => p.Text.Length - 1).FirstOrDefault();
        var seconds = Math.Round(days * SecondsOfDay, Math.Min(decimals, 3), MidpointRounding.AwayFromZero);
        var moment = new DateTime(1899, 12, 30).AddMilliseconds(Math.Round(seconds * 1_000));
        if (section.System is { } system)
            return system == "F800" ? Invariant($"{moment.Year}年{moment.Month}月{moment.Day}日")
                : Invariant($"{moment.Hour}:{moment.Minute:00}:{moment.Second:00}");
        var elapsed = TimeSpan.FromMilliseconds(Math.Round(Math.Abs(value) * SecondsOfDay * 1_000));
        var twelve = pieces.Any(p => p.Kind == FormatKind.Date && p.Text.Contains('/', StringComparison.Ordinal));
        var result = new StringBuilder();
        var afterHour = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            var (kind, text) = pieces[i];
            if (kind != FormatKind.Date)
            {
                result.Append(kind == FormatKind.Words ? text : "");
                continue;
            }
            var small = text.ToLowerInvariant();
            var beforeSecond = pieces.Skip(i + 1).FirstOrDefault(p => p.Kind == FormatKind.Date).Text?.TrimStart('[')
                .StartsWith("s", StringComparison.OrdinalIgnoreCase) == true;
            var isMinute = small is "m" or "mm" && (afterHour || beforeSecond);
            result.Append(Piece(small, moment, elapsed, isMinute, twelve, section));
            afterHour = small.Contains('h', StringComparison.Ordinal);
        }
        return result.ToString().Trim();
    }

    private static string Piece(string piece, DateTime moment, TimeSpan elapsed, bool isMinute, bool twelve,
        FormatSection section) => piece switch
    {
        "y" or "yy" => Invariant($"{moment:yy}"),
        ['y', ..] or ['e', ..] => section.Numerals > 0 ? Numerals(section).Spell(Invariant($"{moment.Year}")) : Invariant($"{moment.Year}"),
        _ when isMinute => Number(moment.Minute, piece, section),
        "m" or "mm" => Number(moment.Month, piece, section),
        "mmm" => Months[moment.Month - 1][..3],
        "mmmmm" => Months[moment.Month - 1][..1],
        ['m', ..] => Months[moment.Month - 1],
        "d" or "dd" => Number(moment.Day, piece, section),
        "ddd" when section.IsEnglish => moment.DayOfWeek.ToString()[..3],
        ['d', ..] when section.IsEnglish => moment.DayOfWeek.ToString(),
        "aaa" => "周" + "日一二三四五六"[(int)moment.DayOfWeek],
        ['d', ..] or ['a', 'a', ..] => "星期" + "日一二三四五六"[(int)moment.DayOfWeek],
        ['h', ..] => Number(twelve ? (moment.Hour + 11) % 12 + 1 : moment.Hour, piece, section),
        ['[', 'h', ..] => Padded((long)elapsed.TotalHours, piece.Length - 2),
        ['[', 'm', ..] => Padded((long)elapsed.TotalMinutes, piece.Length - 2),
        ['[', 's', ..] => Padded((long)elapsed.TotalSeconds, piece.Length - 2),
        ['s', ..] => Number(moment.Second, piece, section),
        ['.', ..] => "." + Invariant($"{moment.Millisecond:000}")[..Math.Min(3, piece.Length - 1)],
        "上午/下午" => moment.Hour < 12 ? "上午" : "下午",
        "a/p" => moment.Hour < 12 ? "A" : "P",
        _ => moment.Hour < 12 ? "AM" : "PM",
    };

    private static string Number(int number, string piece, FormatSection section) =>
        section.Numerals > 0 ? Numerals(section).Write(number, shortTen: section.Numerals == 1)
            : Padded(number, Math.Min(piece.Length, 2));

    private static ChineseNumerals Numerals(FormatSection section) => NumberFormat.NumeralsOf(section.Numerals);

    private static string Padded(long number, int digits) => number.ToString(new string('0', digits), CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
