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

    /// <summary>Null when one of the characters is no numeral up to 千.</summary>
    public static decimal? Of(string numerals)
    {
        decimal total = 0;
        decimal? digit = null;
        foreach (var c in numerals)
        {
            if (c is '十' or '百' or '千')
            {
                total += (digit ?? 1) * (c == '十' ? 10 : c == '百' ? 100 : 1000);
                digit = null;
            }
            else if (c == '两')
                digit = 2;
            else if (Digits.IndexOf(c, StringComparison.Ordinal) is >= 0 and var value)
                digit = value;
            else
                return null;
        }
        return total + (digit ?? 0);
    }
}
