using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;

namespace Wxauto.Hosting.Security;

/// <summary>Finds phone, id and bank numbers and e-mail addresses in text.</summary>
public static partial class PersonalDataPatterns
{
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
        var folded = PlainText.Fold(text);
        foreach (var (kind, name, pattern, isReal) in Kinds)
            if (wanted(kind) && Replace(text, folded, pattern, isReal, find => mark(find, name)) is var replaced
                && !ReferenceEquals(replaced, text))
                (text, folded) = (replaced, PlainText.Fold(replaced));
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

    [GeneratedRegex(@"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")]
    private static partial Regex IdNumber();

    [GeneratedRegex(@"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")]
    private static partial Regex BankCard();

    [GeneratedRegex(@"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")]
    private static partial Regex Phone();
}
