using System.Globalization;
using System.Text;

namespace Wxauto.Documents.Office;

/// <summary>Shows numbers and words by the format codes of spreadsheets.</summary>
internal static class NumberFormat
{
    public static string Show(double number, string code, bool from1904 = false)
    {
        var sections = FormatSection.Parse(code);
        var conditional = sections.Any(s => s.Condition is not null);
        if (code.Length == 0 || (conditional ? sections.Find(s => s.Holds(number)) : sections.Count switch
            {
                >= 3 when number == 0 => sections[2],
                >= 2 when number < 0 => sections[1],
                _ => sections[0],
            }) is not { } section)
            return General(number);
        if (section.IsEmpty)
            return "";
        // A section of its own for negative numbers brings its own sign.
        var value = !conditional && sections.Count >= 2 && number < 0 ? -number : number;
        if (section.Pieces.Any(p => p.Kind == FormatKind.Date) || section.System is not null)
            return DateFormat.Show(value, section, from1904) ?? General(value);
        return Number(value, section).Trim();
    }

    /// <summary>Words of a cell, which a fourth section, or one with a place for them, may hide or add to.</summary>
    public static string ShowText(string text, string code)
    {
        if (!code.Contains('@', StringComparison.Ordinal) && !code.Contains(';', StringComparison.Ordinal))
            return text;
        var sections = FormatSection.Parse(code);
        var section = sections.Count >= 4 ? sections[3] : sections.Find(s => s.Pieces.Any(p => p.Kind == FormatKind.Text));
        return section is null ? text
            : string.Concat(section.Pieces.Select(p => p.Kind == FormatKind.Text ? text : p.Kind == FormatKind.Words ? p.Text : "")).Trim();
    }

    public static ChineseNumerals NumeralsOf(int kind) => kind switch
    {
        1 => ChineseNumerals.Everyday,
        2 => ChineseNumerals.Formal,
        _ => ChineseNumerals.Wide,
    };

    private static string Number(double value, FormatSection section)
    {
        var pieces = section.Pieces.ToList();
        if (pieces.Exists(p => p.Kind is FormatKind.General or FormatKind.Text))
            return string.Concat(pieces.Select(p => p.Kind switch
            {
                FormatKind.General or FormatKind.Text => Written(value, section),
                FormatKind.Words => p.Text,
                _ => "",
            }));
        var digits = string.Concat(pieces.Where(p => p.Kind == FormatKind.Digits).Select(p => p.Text));
        if (digits.Length == 0)
            return pieces.Count == 0 ? General(value) : string.Concat(pieces.Select(p => p.Text));
        var shown = digits.Contains('/', StringComparison.Ordinal) ? Fraction(Math.Abs(value), pieces)
            : digits.IndexOf('E', StringComparison.OrdinalIgnoreCase) is > 0 and var e ? Scientific(Math.Abs(value), digits, e)
            : Digits(Math.Abs(value), digits);
        if (section.Numerals > 0)
            shown = NumeralsOf(section.Numerals).Spell(shown);
        var result = new StringBuilder(value < 0 && shown.Any(c => c is not ('0' or '.' or ',' or '%')) ? "-" : "");
        var done = DealDigits(pieces, digits, shown);
        var (first, last) = (pieces.FindIndex(p => p.Kind == FormatKind.Digits), pieces.FindLastIndex(p => p.Kind == FormatKind.Digits));
        for (var i = 0; i < pieces.Count; i++)
        {
            // What stands between the parts of a fraction or before an exponent is in what is shown.
            if (pieces[i].Kind == FormatKind.Words && !(digits.Contains('/', StringComparison.Ordinal) && i > first && i < last))
                result.Append(pieces[i].Text);
            else if (!done)
                (_, done) = (result.Append(shown), true);
        }
        return result.ToString();
    }

    /// <summary>
    /// Where words stand between the places of a whole number, as in 000-0000 or 0!.0,"万", each place gets its digits, from the right.
    /// </summary>
    private static bool DealDigits(List<FormatPiece> pieces, string digits, string shown)
    {
        static bool IsPlace(FormatPiece piece) => piece.Kind == FormatKind.Digits && piece.Text[0] is '0' or '#' or '?';
        var (first, last) = (pieces.FindIndex(IsPlace), pieces.FindLastIndex(IsPlace));
        if (!digits.TrimEnd(',').All(c => c is '0' or '#' or '?') || !pieces[first..last].Exists(p => p.Kind == FormatKind.Words))
            return false;
        for (var (i, rest) = (last, shown); i >= first; i--)
            if (IsPlace(pieces[i]))
            {
                var take = i == first ? rest.Length : Math.Min(pieces[i].Text.Length, rest.Length);
                (pieces[i], rest) = (new FormatPiece(FormatKind.Words, rest[^take..]), rest[..^take]);
            }
        return true;
    }

    public static string General(double number) =>
        Math.Abs(number) is < 1e15 and >= 1e-9 or 0 ? Math.Round(number, 10).ToString("0.##########", CultureInfo.InvariantCulture)
        : number.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>As it is, or in Chinese numerals with their units.</summary>
    private static string Written(double value, FormatSection section)
    {
        var plain = General(value);
        if (section.Numerals == 0 || Math.Abs(value) >= 1e15 || plain.Contains('E', StringComparison.Ordinal))
            return plain;
        var numerals = NumeralsOf(section.Numerals);
        var parts = plain.TrimStart('-').Split('.');
        return (value < 0 ? "-" : "") + numerals.Write(long.Parse(parts[0], CultureInfo.InvariantCulture), shortTen: false)
            + (parts.Length > 1 ? "." + numerals.Spell(parts[1]) : "");
    }

    private static string Digits(double value, string digits)
    {
        var percent = digits.Count(c => c == '%');
        var pattern = digits.Replace("%", "", StringComparison.Ordinal);
        var scale = pattern.Length - pattern.TrimEnd(',').Length;
        pattern = pattern.TrimEnd(',').Replace('?', '#');
        value *= Math.Pow(100, percent);
        value /= Math.Pow(1000, scale);
        // Spreadsheets round half away from zero by the decimal digits that they show.
        var point = pattern.IndexOf('.', StringComparison.Ordinal);
        var decimals = Math.Min(point < 0 ? 0 : pattern.Length - point - 1, 15);
        var text = (Math.Abs(value) < 1e13 ? Math.Round((decimal)value, decimals, MidpointRounding.AwayFromZero) : (IFormattable)value)
            .ToString(pattern, CultureInfo.InvariantCulture);
        return (text.Length == 0 ? "0" : text) + new string('%', percent);
    }

    private static string Scientific(double value, string digits, int e)
    {
        var mantissa = digits[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var places = (point < 0 ? mantissa : mantissa[..point]).Count(c => c is '0' or '#' or '?');
        var step = Math.Max(1, places);
        var exponent = value == 0 ? 0 : (int)Math.Floor(Math.Log10(value));
        exponent = step == 1 ? exponent : (int)Math.Floor((double)exponent / step) * step;
        var shown = Digits(value / Math.Pow(10, exponent), mantissa);
        // Rounding may bring one digit more.
        if (step == 1 && shown.StartsWith("10", StringComparison.Ordinal))
            shown = Digits(value / Math.Pow(10, ++exponent), mantissa);
        var sign = exponent < 0 ? "-" : digits[e + 1] == '+' ? "+" : "";
        return $"{shown}E{sign}{Math.Abs(exponent).ToString(new string('0', Math.Max(1, digits[(e + 2)..].Count(c => c == '0'))), CultureInfo.InvariantCulture)}";
    }

    private static string Fraction(double value, List<FormatPiece> pieces)
    {
        var slash = pieces.FindIndex(p => p.Kind == FormatKind.Digits && p.Text == "/");
        var below = string.Concat(pieces.Skip(slash + 1).TakeWhile(p => p.Kind == FormatKind.Digits).Select(p => p.Text));
        var above = pieces.FindLastIndex(slash, p => p.Kind == FormatKind.Words);
        var isMixed = above > 0 && pieces.Take(above).Any(p => p.Kind == FormatKind.Digits);
        var whole = isMixed ? Math.Floor(value) : 0;
        var (top, bottom) = int.TryParse(below, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0
            ? ((long)Math.Round((value - whole) * given, MidpointRounding.AwayFromZero), given)
            : Nearest(value - whole, (int)Math.Pow(10, Math.Clamp(below.Length, 1, 4)) - 1);
        if (isMixed && top == bottom)
            (whole, top) = (whole + 1, 0);
        var fraction = FormattableString.Invariant($"{top}/{bottom}");
        return !isMixed ? fraction : top == 0 ? General(whole) : whole == 0 ? fraction : $"{General(whole)} {fraction}";
    }

    private static (long Top, int Bottom) Nearest(double value, int most)
    {
        var best = (Top: (long)Math.Round(value), Bottom: 1);
        for (var bottom = 1; bottom <= most; bottom++)
        {
            var top = (long)Math.Round(value * bottom, MidpointRounding.AwayFromZero);
            if (Math.Abs(value - (double)top / bottom) < Math.Abs(value - (double)best.Top / best.Bottom) - 1e-12)
                best = (top, bottom);
        }
        return best;
    }
}
