using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Knowledge.Analysis;

/// <summary>
/// One form for what is written in several ways, in documents as in questions: 十五天 and 15天, 星期二 and 周二, 二代, II代 and 2代, 1.5L
/// and 1.5升.
/// </summary>
internal static partial class Forms
{
    private const string Weekdays = "一二三四五六日";
    private static readonly SearchValues<char> Varied = SearchValues.Create("零一二两三四五六七八九十星礼周ivⅰⅱⅲⅳⅴlgmwkh℃°x×✕*+");
    private static readonly Dictionary<string, string> Units = Resources.Lines("units.txt").Select(l => l.Split(' '))
        .SelectMany(l => l.Skip(1).Select(u => (Unit: u, Name: l[0]))).ToDictionary(u => u.Unit, u => u.Name);

    /// <summary>The folded text with numbers, weekdays, generations and units in one form. Not always as long as the text.</summary>
    public static string Of(string text)
    {
        var folded = PlainText.Fold(text);
        if (folded.AsSpan().IndexOfAny(Varied) < 0)
            return folded;
        folded = Plus().Replace(Times().Replace(folded, "x"), "plus");
        folded = Weekday().Replace(folded, m => $"周{Day(m.Groups[1].Value[0])}");
        folded = Generation().Replace(folded, m => m.Value switch
        {
            "i" or "ⅰ" => "1", "ii" or "ⅱ" => "2", "iii" or "ⅲ" => "3", "iv" or "ⅳ" => "4", _ => "5",
        });
        // Behind a name a number stands by itself: JS40一代.
        folded = Number().Replace(folded, m => ValueOf(m.Value) is not { } value ? m.Value
            : (m.Index > 0 && char.IsAsciiLetterOrDigit(folded[m.Index - 1]) ? " " : "") + value.ToString("0.##", CultureInfo.InvariantCulture));
        return Unit().Replace(folded, m => Units.TryGetValue(m.Groups[1].Value, out var name) ? name : m.Value);
    }

    private static char Day(char written) => written is '天' or '7' or '日' ? '日'
        : char.IsAsciiDigit(written) ? Weekdays[written - '1'] : written;

    /// <summary>九五 is said digit by digit, 三百二十 is not, 一万二 is more than 千.</summary>
    private static decimal? ValueOf(string numerals)
    {
        if (numerals.AsSpan().IndexOfAny("十百千万") < 0 && numerals.Length > 1)
            return ChineseNumber.DigitByDigit(numerals.Replace('两', '二'));
        var parts = numerals.Split('万');
        return parts.Length switch
        {
            1 => ChineseNumber.Of(numerals),
            2 => (ChineseNumber.Of(parts[0]) * 10_000)
                + (parts[1].Length == 0 ? 0 : ChineseNumber.Of(parts[1]) * (parts[1].Length == 1 ? 1000 : 1)),
            _ => null,
        };
    }

    /// <summary>Between numbers, a size: M5×16.</summary>
    [GeneratedRegex("(?<=[0-9])\\s?[×✕*x]\\s?(?=[0-9])")]
    private static partial Regex Times();

    /// <summary>Behind a name: K35+.</summary>
    [GeneratedRegex("(?<=[a-z]-?[0-9]{1,5})\\+(?![0-9])")]
    private static partial Regex Plus();

    [GeneratedRegex("(?:星期|礼拜|周)([一二三四五六日天1-7])(?![0-9])")]
    private static partial Regex Weekday();

    [GeneratedRegex("(?<![a-z])(?:i{1,3}|iv|v|[ⅰⅱⅲⅳⅴ])(?=\\s?代)")]
    private static partial Regex Generation();

    /// <summary>Numbers with tens, hundreds … in them, and others in front of what is counted. 一点, 一下 and such are no numbers.</summary>
    [GeneratedRegex("(?<![周万千百])(?!一[个点次时分位件样般些下起直定])[零一二两三四五六七八九十](?:[零一二两三四五六七八九十百千万]*[十百千万][零一二两三四五六七八九十百千万]*|[零一二三四五六七八九]*(?=\\s?(?:个|天|日|年|月|小时|时|分|秒|元|块|点|号|折|倍|次|人|件|台|支|张|袋|盒|瓶|斤|公斤|千克|克|吨|米|厘米|毫米|升|毫升|度|瓦|代|级|档|寸|层|期|楼|双|条|套|箱|包|片|粒|颗|岁|周|星期|礼拜)))")]
    private static partial Regex Number();

    [GeneratedRegex("(?<=\\d)\\s?(ml|kg|cm|mm|km|mah|kw|wh|lm|min|l|g|m|w|h|℃|°c)(?![a-z0-9-])")]
    private static partial Regex Unit();
}
