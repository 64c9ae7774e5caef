using System.Globalization;
using System.Text;

namespace Wxauto.Documents;

/// <summary>A number of a list as it is shown in one of the ways that documents know.</summary>
internal static class ListNumbers
{
    private const string Stems = "甲乙丙丁戊己庚辛壬癸", Branches = "子丑寅卯辰巳午未申酉戌亥";
    private static readonly (int Value, string Sign)[] RomanSigns =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
        (4, "IV"), (1, "I"),
    ];

    /// <param name="number">From 1 on for ways that know no zero.</param>
    /// <param name="format">As WordprocessingML names it.</param>
    public static string Show(int number, string? format) => format switch
    {
        "upperRoman" when number is > 0 and < 4_000 => Roman(number),
        "lowerRoman" when number is > 0 and < 4_000 => Roman(number).ToLowerInvariant(),
        "upperLetter" when number > 0 => Letters(number, 'A'),
        "lowerLetter" when number > 0 => Letters(number, 'a'),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "taiwaneseCounting" or "taiwaneseCountingThousand"
            or "koreanCounting" when number > 0 => ChineseNumerals.Everyday.Write(number, shortTen: true),
        "ideographDigital" or "taiwaneseDigital" or "japaneseDigitalTenThousand" or "koreanDigital2" when number > 0 =>
            ChineseNumerals.Everyday.Spell(Plain(number)),
        "chineseLegalSimplified" when number > 0 => ChineseNumerals.Formal.Write(number, shortTen: false),
        "ideographLegalTraditional" or "japaneseLegal" when number > 0 => ChineseNumerals.FormalTraditional.Write(number, shortTen: false),
        "ideographTraditional" when number is > 0 and <= 10 => Stems[number - 1].ToString(),
        "ideographZodiac" when number is > 0 and <= 12 => Branches[number - 1].ToString(),
        "ideographZodiacTraditional" when number is > 0 and <= 60 => $"{Stems[(number - 1) % 10]}{Branches[(number - 1) % 12]}",
        "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" or "ideographEnclosedCircle" when number is > 0 and <= 50 =>
            Circled(number, format),
        "decimalEnclosedFullstop" when number is > 0 and <= 20 => ((char)('⒈' + number - 1)).ToString(),
        "decimalEnclosedParen" when number is > 0 and <= 20 => ((char)('⑴' + number - 1)).ToString(),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        "decimalFullWidth" or "decimalFullWidth2" => string.Concat(Plain(number).Select(c => (char)(c + 0xFEE0))),
        "ordinal" => Ordinal(number),
        "numberInDash" => $"- {number} -",
        "hex" => number.ToString("X", CultureInfo.InvariantCulture),
        _ => Plain(number),
    };

    /// <summary>Of columns in sheets and of lists in pages: after Z comes AA, then AB.</summary>
    public static string Counted(int number, char first)
    {
        var result = "";
        for (; number > 0; number = (number - 1) / 26)
            result = (char)(first + (number - 1) % 26) + result;
        return result;
    }

    /// <summary>In Word, after Z come AA, BB, CC.</summary>
    private static string Letters(int number, char first) =>
        new((char)(first + (number - 1) % 26), Math.Min((number - 1) / 26 + 1, 30));

    private static string Circled(int number, string format) =>
        format == "ideographEnclosedCircle" && number <= 10 ? ((char)('㊀' + number - 1)).ToString()
        : number <= 20 ? ((char)('①' + number - 1)).ToString()
        : number <= 35 ? ((char)('㉑' + number - 21)).ToString() : ((char)('㊱' + number - 36)).ToString();

    private static string Roman(int number)
    {
        var result = new StringBuilder();
        foreach (var (value, sign) in RomanSigns)
            for (; number >= value; number -= value)
                result.Append(sign);
        return result.ToString();
    }

    private static string Ordinal(int number) => number + (number % 100 / 10 == 1 ? "th" : (number % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
