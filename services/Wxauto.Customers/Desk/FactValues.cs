using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Text;
using Wxauto.Customers.Rules;

namespace Wxauto.Customers.Desk;

/// <summary>One form for the values of facts, by their type.</summary>
internal static partial class FactValues
{
    /// <summary>The value as it is stored, or why it is none of that type.</summary>
    /// <param name="text">Not empty.</param>
    public static (string? Value, Reason? Problem) Read(FactRule rule, string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > CustomerTables.LongestValue)
            return (null, DeskReasons.Required.With(rule.Key, CustomerTables.LongestValue));
        var plain = PlainText.Fold(text);
        return rule.Type switch
        {
            FactType.Number => Number(plain) is { } number ? (number, null) : (null, CustomerReasons.NotNumber.With(rule.Key)),
            FactType.Date => Date(plain) is { } date ? (date, null) : (null, CustomerReasons.NotDate.With(rule.Key)),
            FactType.Flag => Flag(plain) is { } flag ? (flag, null) : (null, CustomerReasons.NotFlag.With(rule.Key)),
            FactType.Choice => rule.Choices.FirstOrDefault(c => PlainText.Fold(c) == plain) is { } choice ? (choice, null)
                : (null, DeskReasons.OneOf.With(rule.Key, [.. rule.Choices])),
            FactType.Phone => Phone(plain) is { } phone ? (phone, null) : (null, CustomerReasons.NotPhone.With(rule.Key)),
            FactType.Email => EmailText().IsMatch(plain) ? (plain, null) : (null, CustomerReasons.NotEmail.With(rule.Key)),
            FactType.Money => Money(plain) is { } money ? (money, null) : (null, CustomerReasons.NotMoney.With(rule.Key)),
            _ => (text, null),
        };
    }

    private static string? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture, out var number) ? number.ToString("0.############################", CultureInfo.InvariantCulture)
                : null;

    private static string? Date(string text) => DateOnly.TryParseExact(text.Split(' ', 'T')[0],
        ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static string? Flag(string text) => text switch
    {
        "true" or "1" or "yes" => "true",
        "false" or "0" or "no" => "false",
        _ => null,
    };

    private static string? Phone(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length is >= 5 and <= 15 && PhoneText().IsMatch(text) ? text.TrimStart().StartsWith('+') ? $"+{digits}" : digits
            : null;
    }

    private static string? Money(string text)
    {
        if (MoneyText().Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups[1].Value,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture, out var amount) || decimal.Round(amount, 2) != amount)
            return null;
        var currency = match.Groups[2].Value.ToUpperInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} {(currency.Length == 0 ? "CNY" : currency)}");
    }

    [GeneratedRegex(@"^\+?[\d\s().-]+\z")]
    private static partial Regex PhoneText();

    [GeneratedRegex(@"^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+\z")]
    private static partial Regex EmailText();

    [GeneratedRegex(@"^[¥￥]?\s*(-?[\d,]+(?:\.\d{1,2})?)\s*([a-z]{3})?\z")]
    private static partial Regex MoneyText();
}
