using System.Text.RegularExpressions;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Guard;

/// <summary>Looks at an answer before anybody decides to send it.</summary>
internal static partial class ReplyGuard
{
    /// <summary>So many characters in a row are no accident.</summary>
    private const int LeakLength = 14;

    /// <summary>Why no customer may read it; null when nothing is wrong.</summary>
    /// <param name="instructions">What only the model was told.</param>
    /// <param name="cited">The evidence that the answer cites.</param>
    /// <param name="known">All that the answer may take an address, a number or an account from.</param>
    public static Reason? Fault(string answer, string instructions, IEnumerable<Evidence> cited, IEnumerable<string> known, GuardSpec guard,
        IEnumerable<string> internalNames)
    {
        var evidence = string.Concat(cited.Select(e => e.Text));
        if (Internals().Match(Skeleton.Of(answer)) is { Success: true } sign)
            return AnswerReasons.Internals.With(sign.Value);
        if (Leads.Find(answer, known) is { } lead)
            return AnswerReasons.Lead.With(lead);
        if (internalNames.FirstOrDefault(n => n.Length > 3 && answer.Contains(n, StringComparison.OrdinalIgnoreCase)
            && !evidence.Contains(n, StringComparison.OrdinalIgnoreCase)) is { } name)
            return AnswerReasons.Internals.With(name);
        if (PersonalDataMask.HasMark(answer))
            return AnswerReasons.PersonalMark;
        var (said, shown) = (Plain(answer), Plain(evidence));
        if (Leaks(said, Plain(instructions), shown))
            return AnswerReasons.Instructions;
        return guard.ForbiddenPromises.FirstOrDefault(p => Plain(p) is { Length: > 0 } promise
            && said.Contains(promise, StringComparison.Ordinal) && !shown.Contains(promise, StringComparison.Ordinal)) is { } forbidden
            ? AnswerReasons.Promise.With(forbidden) : null;
    }

    /// <summary>What the model was told and what it said share a passage that was not shown to it as evidence. All three are plain.</summary>
    private static bool Leaks(string said, string told, string shown)
    {
        if (said.Length < LeakLength)
            return false;
        var secret = Enumerable.Range(0, Math.Max(0, told.Length - LeakLength + 1)).Select(i => told.Substring(i, LeakLength))
            .ToHashSet();
        return Enumerable.Range(0, said.Length - LeakLength + 1).Select(i => said.Substring(i, LeakLength))
            .Any(s => secret.Contains(s) && !shown.Contains(s, StringComparison.Ordinal));
    }

    /// <summary>Spaces, signs and letters that only look the same hide nothing.</summary>
    private static string Plain(string text) => PlainText.Letters(Skeleton.Of(text));

    /// <summary>Delimiters, tools, and control signs of models.</summary>
    [GeneratedRegex(@"</?(?:evidence|customer|known|result)\b[^>]*>|hand_off|search_knowledge|<\|[a-z_]+\|>|</?think>", RegexOptions.IgnoreCase)]
    private static partial Regex Internals();
}
