using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Guard;

/// <summary>
/// Hides personal data behind marks that a model can still talk about (〔手机号1〕), and puts it back into what the model says.
/// One instance for one turn: the same number gets the same mark.
/// </summary>
internal sealed partial class PersonalDataMask(IReadOnlyCollection<PersonalData> allowed)
{
    private static readonly (PersonalData Kind, string Name, Regex Pattern, Func<string, bool> IsReal)[] Kinds =
    [
        (PersonalData.Email, "邮箱", Email(), _ => true),
        (PersonalData.IdNumber, "身份证号", IdNumber(), IsIdNumber),
        (PersonalData.BankCard, "银行卡号", BankCard(), IsLuhn),
        (PersonalData.Phone, "手机号", Phone(), _ => true),
    ];

    private readonly Dictionary<string, string> _marks = [];
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Something was hidden.</summary>
    public bool Any => _marks.Count > 0;

    public string Hide(string text)
    {
        foreach (var (kind, name, pattern, isReal) in Kinds)
            if (!allowed.Contains(kind))
                text = pattern.Replace(text, m => isReal(m.Value) ? MarkOf(m.Value, name) : m.Value);
        return text;
    }

    /// <summary>Marks that were never given stay as they are.</summary>
    public string Restore(string text) => _values.Count == 0 ? text : Mark().Replace(text, m => _values.GetValueOrDefault(m.Value, m.Value));

    /// <summary>A text that still carries a mark is not for customers.</summary>
    public static bool HasMark(string text) => Mark().IsMatch(text);

    /// <summary>For logs: nothing can be put back.</summary>
    public static string Redact(string text) => new PersonalDataMask([]).Hide(text);

    private string MarkOf(string value, string name)
    {
        if (_marks.TryGetValue(value, out var known))
            return known;
        var mark = $"〔{name}{_marks.Count + 1}〕";
        _marks[value] = mark;
        _values[mark] = value;
        return mark;
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

    [GeneratedRegex("〔(?:邮箱|身份证号|银行卡号|手机号)\\d+〕")]
    private static partial Regex Mark();
}
