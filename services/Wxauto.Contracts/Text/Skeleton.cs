using System.Globalization;
using System.Text;

namespace Wxauto.Contracts.Text;

/// <summary>A text as it looks to people, for comparing what may have been written to get past a comparison: one width and case, letters
/// of other scripts that look Latin as Latin (the common ones of Unicode's confusables, UTS #39), digits of all scripts and mathematical and
/// circled letters as ASCII, nothing that nobody sees.</summary>
public static class Skeleton
{
    private const string Lookalikes = "аесорхуіјѕԁһԛԝкмтвнαονρτυικχɡɑı";
    private const string Seem = "aecopxyijsdhqwkmtbhaovptuikxgai";
    private static readonly Dictionary<char, char> Latin = Lookalikes.Zip(Seem).ToDictionary();

    /// <summary>Shorter than the text where it has signs that nobody sees.</summary>
    public static string Of(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in PlainText.Fold(text).EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark))
                seen.Append(Seen(rune));
        return seen.ToString();
    }

    private static string Seen(Rune rune)
    {
        if (rune.IsAscii)
            return rune.ToString();
        if (rune.IsBmp && Latin.TryGetValue((char)rune.Value, out var latin))
            return latin.ToString();
        return (PlainText.DigitOf(rune) ?? Letter(rune.Value))?.ToString() ?? rune.ToString();
    }

    /// <summary>Alphabets that are written as letters of others: circled, squared, mathematical.</summary>
    private static char? Letter(int value) => value switch
    {
        >= 0x24B6 and <= 0x24CF => Nth(value - 0x24B6),
        >= 0x24D0 and <= 0x24E9 => Nth(value - 0x24D0),
        >= 0x1F130 and <= 0x1F149 => Nth(value - 0x1F130),
        >= 0x1F150 and <= 0x1F169 => Nth(value - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => Nth(value - 0x1F170),
        >= 0x1F1E6 and <= 0x1F1FF => Nth(value - 0x1F1E6),
        // Thirteen alphabets, each of 26 capitals and 26 small letters.
        >= 0x1D400 and < 0x1D400 + (13 * 52) => Nth((value - 0x1D400) % 26),
        _ => null,
    };

    private static char Nth(int index) => (char)('a' + index);
}
