using System.Text;

namespace Wxauto.Documents;

/// <summary>Numbers in Chinese characters.</summary>
internal sealed record ChineseNumerals(string Digits, string Units, string Groups)
{
    public static ChineseNumerals Everyday { get; } = new("〇一二三四五六七八九", "十百千", "万亿");
    public static ChineseNumerals Formal { get; } = new("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万亿");
    public static ChineseNumerals FormalTraditional { get; } = new("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬億");
    public static ChineseNumerals Wide { get; } = new("０１２３４５６７８９", "十百千", "万亿");

    /// <summary>With units, as in 一千二百三十四.</summary>
    /// <param name="number">Not negative.</param>
    /// <param name="shortTen">十二 and not 一十二.</param>
    public string Write(long number, bool shortTen)
    {
        if (number == 0)
            return Digits[0] == '〇' ? "零" : Digits[..1];
        var zero = Digits[0] == '〇' ? "零" : Digits[..1];
        var result = new StringBuilder();
        for (var group = 4; group >= 0; group--)
        {
            var part = (int)(number / (long)Math.Pow(10_000, group) % 10_000);
            if (part == 0)
                continue;
            if (result.Length > 0 && part < 1_000)
                result.Append(zero);
            result.Append(Thousands(part, zero)).Append(group switch { 0 => "", 1 => Groups[..1], 2 => Groups[1..], 3 => Groups,
                _ => Groups[1..] + Groups[1..] });
        }
        return shortTen && result.Length > 1 && result[0] == Digits[1] && result[1] == Units[0] ? result.ToString(1, result.Length - 1)
            : result.ToString();
    }

    /// <summary>Digit by digit, as in 二〇二六.</summary>
    public string Spell(string digits) => string.Concat(digits.Select(c => char.IsAsciiDigit(c) ? Digits[c - '0'] : c));

    private string Thousands(int part, string zero)
    {
        var result = new StringBuilder();
        var gap = false;
        for (var place = 3; place >= 0; place--)
        {
            var digit = part / (int)Math.Pow(10, place) % 10;
            if (digit == 0)
            {
                gap = result.Length > 0;
                continue;
            }
            if (gap)
                result.Append(zero);
            gap = false;
            result.Append(Digits[digit]);
            if (place > 0)
                result.Append(Units[place - 1]);
        }
        return result.ToString();
    }
}
