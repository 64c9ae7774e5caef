using System.Text.RegularExpressions;
using Wxauto.Pipeline.Wording;

namespace Wxauto.Pipeline.Understanding;

/// <summary>What talk that asks for nothing is.</summary>
internal enum Talk { None, Greeting, Thanks, Farewell, Insult, Other }

/// <summary>Tells talk that asks for nothing from questions: a message that is made of such words altogether.</summary>
internal static partial class SmallTalk
{
    /// <summary>Who says more than this has something to say.</summary>
    private const int MaxTalk = 40;

    /// <param name="text">As the customer wrote it, with its signs.</param>
    /// <param name="plain">Its letters and digits in one width and case.</param>
    public static Talk Of(string text, string plain, TalkWording words)
    {
        var spoken = Expressions().Replace(text, "");
        if (plain.Length == 0 || !spoken.Any(char.IsLetterOrDigit))
            return text.Any(char.IsLetterOrDigit) || Emoji().IsMatch(text) ? Talk.Other : Talk.None;
        var rest = Contracts.Text.PlainText.Letters(spoken);
        if (rest.Length > MaxTalk)
            return Talk.None;
        var (found, kinds) = (new HashSet<Talk>(), words.Kinds());
        for (var at = 0; at < rest.Length;)
        {
            var (length, kind) = Longest(rest, at, kinds);
            if (length == 0)
                return Talk.None;
            if (kind is { } known)
                found.Add(known);
            at += length;
        }
        return found.Count == 0 ? Talk.None : new[] { Talk.Insult, Talk.Greeting, Talk.Thanks, Talk.Farewell, Talk.Other }.First(found.Contains);
    }

    /// <summary>The longest word that stands there; its kind is null when it only softens.</summary>
    private static (int Length, Talk? Kind) Longest(string text, int at, IReadOnlyList<(IReadOnlyList<string> Words, Talk? Kind)> kinds)
    {
        (int Length, Talk? Kind) best = (0, null);
        foreach (var (list, kind) in kinds)
            foreach (var word in list)
                if (word.Length > best.Length && string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
                    best = (word.Length, kind);
        return best;
    }

    /// <summary>[微笑], [OK]: what WeChat's own signs are as text.</summary>
    [GeneratedRegex(@"\[[\u3400-\u9fffA-Za-z]{1,8}\]|［[\u3400-\u9fffA-Za-z]{1,8}］")]
    private static partial Regex Expressions();

    [GeneratedRegex(@"\p{Cs}|\p{So}|\[[\u3400-\u9fffA-Za-z]{1,8}\]|[~～^_]{2,}|:\)|:-\)|T_T|\^_\^")]
    private static partial Regex Emoji();
}
