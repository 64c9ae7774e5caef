namespace Wxauto.Contracts.Text;

/// <summary>Numbers in Chinese numerals, as prices and times are said: 三, 十五, 两百三十.</summary>
public static class ChineseNumber
{
    /// <summary>The numerals from 0 to 9, each at its value.</summary>
    public const string Digits = "零一二三四五六七八九";

    /// <summary>Said digit by digit: 九五 is 95. Null when one of the characters is no digit.</summary>
    public static decimal? DigitByDigit(string numerals)
    {
        decimal total = 0;
        foreach (var c in numerals)
        {
            var value = Digits.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
                return null;
            total = (total * 10) + value;
        }
        return total;
    }

    /// <summary>A digit right behind 百 or 千 is one of the next lower: 三百二 is 320, 三百零二 is not. Null when one of the characters is no
    /// numeral up to 千.</summary>
    public static decimal? Of(string numerals)
    {
        decimal total = 0, last = 1, behind = 1;
        decimal? digit = null;
        foreach (var c in numerals)
        {
            if (c is '十' or '百' or '千')
            {
                last = c == '十' ? 10 : c == '百' ? 100 : 1000;
                total += (digit ?? 1) * last;
                digit = null;
            }
            else if (c == '两' || Digits.Contains(c, StringComparison.Ordinal))
            {
                digit = c == '两' ? 2 : Digits.IndexOf(c, StringComparison.Ordinal);
                (behind, last) = (last / 10, 10);
            }
            else
                return null;
        }
        return total + ((digit ?? 0) * Math.Max(1, behind));
    }
}
