using System.Text;
using System.Text.RegularExpressions;

namespace Wxauto.Ai.Providers;

/// <summary>What a model says without the characters that no person writes: no database and no chat takes them.</summary>
internal static partial class CleanText
{
    /// <summary>Without control characters, the codes of terminals, what turns the direction of a line, invisible letters and half
    /// characters.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in TerminalCode().Replace(text.ReplaceLineEndings("\n"), "").EnumerateRunes())
            if (!IsGone(rune))
                clean.Append(rune);
        return clean.ToString();
    }

    /// <summary>A half of a character is read as U+FFFD.</summary>
    private static bool IsGone(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => false,
        < ' ' or (>= 0x7F and <= 0x9F) => true,
        0xAD or 0x061C or 0x180E or 0x200B or 0x200E or 0x200F or 0x2060 or 0xFEFF or 0xFFFD => true,
        (>= 0x202A and <= 0x202E) or (>= 0x2061 and <= 0x206F) or (>= 0xFFF0 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE007F) => true,
        var value => (value & 0xFFFE) == 0xFFFE,
    };

    [GeneratedRegex(@"(?:\u001B\[|\u009B)[0-9;?]*[A-Za-z]|\u001B\][^\u0007\u001B]{0,200}(?:\u0007|\u001B\\)")]
    private static partial Regex TerminalCode();
}
