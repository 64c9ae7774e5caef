using System.Globalization;
using System.Text;

namespace Wxauto.Contracts.Text;

/// <summary>One form for texts that are compared. Independent of the system's ICU, which small machines lack.</summary>
public static class PlainText
{
    private const string ChineseDigits = "〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖";
    private const char FirstHan = '\u3400';
    private const char LastHan = '\u9FFF';
    private static readonly Lazy<char[]> Simplified = new(LoadSimplified);

    /// <summary>
    /// Full-width letters, digits and signs become half-width, capitals small, traditional characters simplified (one by one, as Unicode's
    /// CLDR maps them: words that differ between regions stay). As long as the text.
    /// </summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            folded[i] = char.ToLowerInvariant(source[i] switch
            {
                >= '\uFF01' and <= '\uFF5E' and var wide => (char)(wide - 0xFEE0),
                '\u3000' => ' ',
                >= FirstHan and <= LastHan and var han => Simplified.Value[han - FirstHan],
                var other => other,
            });
    });

    /// <summary>The folded text with digits of all scripts, circled ones and Chinese numerals as ASCII digits. As long as the text.</summary>
    public static string AsDigits(string text) => string.Create(text.Length, Fold(text), static (digits, folded) =>
    {
        for (var i = 0; i < folded.Length; i++)
            digits[i] = folded[i] is var c && ChineseDigits.IndexOf(c, StringComparison.Ordinal) is >= 0 and var chinese
                    ? (char)('0' + chinese % 10)
                : c == '幺' ? '1'
                : c > '\u007F' && Rune.TryCreate(c, out var rune) && DigitOf(rune) is { } digit ? digit
                : c;
    });

    /// <summary>The ASCII digit that it is in another script, circled or raised; null for all else, and for numbers from ten on.</summary>
    internal static char? DigitOf(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber
        && Rune.GetNumericValue(rune) is >= 0 and <= 9 and var value && value == Math.Floor(value) ? (char)('0' + (int)value) : null;

    /// <summary>The folded text's letters and digits: texts that differ in signs and spaces only are the same.</summary>
    public static string Letters(string text) => string.Concat(Fold(text).Where(char.IsLetterOrDigit));

    /// <summary>The file's first line are the traditional characters, its second what each becomes.</summary>
    private static char[] LoadSimplified()
    {
        var table = Enumerable.Range(FirstHan, LastHan - FirstHan + 1).Select(c => (char)c).ToArray();
        using var reader = new StreamReader(typeof(PlainText).Assembly.GetManifestResourceStream("simplified.txt")!);
        var (from, to) = (reader.ReadLine()!, reader.ReadLine()!);
        for (var i = 0; i < from.Length; i++)
            table[from[i] - FirstHan] = to[i];
        return table;
    }
}
