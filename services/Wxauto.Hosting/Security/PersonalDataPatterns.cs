using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;

namespace Wxauto.Hosting.Security;

/// <summary>Finds phone, id and bank numbers and e-mail addresses in text, also as people write them: with spaces, points and dashes
/// between the digits, in other digits, in Chinese numerals.</summary>
public static partial class PersonalDataPatterns
{
    /// <summary>What stands between digits: spaces, points, dashes of all kinds, brackets, signs that nobody sees, the frames of emoji
    /// digits.</summary>
    private const string Sign =
        @"[\s\u00B7\u00AD\u180E\u200B-\u200F\u2010-\u2015\u2022\u2024\u2027\u2043\u2060\u2212\u30FB\uFE0F\u20E3\uFEFF._~/()\-]";
    private const string Gap = $"{Sign}{{0,3}}";
    private const string Some = $"{Sign}{{1,3}}";

    private static readonly (PersonalData Kind, string Name, Regex Pattern, Func<string, bool> IsReal)[] Kinds =
    [
        (PersonalData.Email, "邮箱", Email(), _ => true),
        (PersonalData.IdNumber, "身份证号", IdNumber(), IsIdNumber),
        (PersonalData.BankCard, "银行卡号", BankCard(), IsLuhn),
        (PersonalData.Phone, "手机号", Phone(), _ => true),
    ];

    /// <summary>The text with every find of these kinds replaced by what the mark makes of it.</summary>
    /// <param name="mark">Gets the find and what people call its kind.</param>
    public static string Replace(string text, Func<PersonalData, bool> wanted, Func<string, string, string> mark)
    {
        foreach (var read in new Func<string, string>[] { PlainText.Fold, PlainText.AsDigits })
        {
            var folded = read(text);
            foreach (var (kind, name, pattern, isReal) in Kinds)
                if (wanted(kind) && Replace(text, folded, pattern, isReal, find => mark(find, name)) is var replaced
                    && !ReferenceEquals(replaced, text))
                    (text, folded) = (replaced, read(replaced));
        }
        return text;
    }

    /// <summary>Looks at half-width digits and letters, whichever were written, and leaves the rest as it was written. The text itself
    /// when there is no find.</summary>
    private static string Replace(string text, string folded, Regex pattern, Func<string, bool> isReal, Func<string, string> mark)
    {
        var replaced = new StringBuilder();
        var at = 0;
        foreach (Match find in pattern.Matches(folded))
            if (isReal(find.Value))
            {
                replaced.Append(text, at, find.Index - at).Append(mark(text.Substring(find.Index, find.Length)));
                at = find.Index + find.Length;
            }
        return at == 0 ? text : replaced.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>GB 11643: 17 digits with a real date, and a check digit of ISO 7064 MOD 11-2.</summary>
    private static bool IsIdNumber(string text)
    {
        text = string.Concat(text.Where(c => char.IsAsciiDigit(c) || c is 'x' or 'X'));
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var sum = weights.Select((w, i) => w * (text[i] - '0')).Sum();
        return char.ToUpperInvariant(text[17]) == "10X98765432"[sum % 11];
    }

    /// <summary>ISO/IEC 7812-1, annex B.</summary>
    private static bool IsLuhn(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).Select(c => c - '0').Reverse().ToList();
        return digits.Count is >= 16 and <= 19 && digits.Select((d, i) => i % 2 == 0 ? d : d * 2 > 9 ? d * 2 - 9 : d * 2).Sum() % 10 == 0;
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Email();

    [GeneratedRegex($@"(?<!\d)[1-9](?:{Gap}\d){{5}}{Gap}(?:1{Gap}9|2{Gap}0){Gap}\d{Gap}\d{Gap}(?:0{Gap}[1-9]|1{Gap}[0-2]){Gap}(?:0{Gap}[1-9]|[12]{Gap}\d|3{Gap}[01])(?:{Gap}\d){{3}}{Gap}[\dXx](?!\d)")]
    private static partial Regex IdNumber();

    [GeneratedRegex($@"(?<!\d)\d{{4}}(?:{Gap}\d{{4}}){{3}}(?:{Gap}\d{{1,3}})?(?!\d)")]
    private static partial Regex BankCard();

    /// <summary>In the groups that people make: an IP address has others.</summary>
    [GeneratedRegex($@"(?<!\d)(?:(?:\+|00)?86{Gap})?(?:1[3-9]\d{Gap}\d{{4}}{Gap}\d{{4}}|1[3-9]\d\d{Gap}\d{{3}}{Gap}\d{{4}}|1[3-9]\d{Gap}\d{{3}}{Gap}\d{{5}}|1[3-9]\d(?:{Some}\d\d){{4}}|1{Some}[3-9](?:{Some}\d){{9}})(?!\d)")]
    private static partial Regex Phone();
}
