using System.Text.RegularExpressions;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Guard;

/// <summary>Looks at an answer before anybody decides to send it.</summary>
internal static partial class ReplyGuard
{
    /// <summary>So many characters in a row are no accident.</summary>
    private const int LeakLength = 14;

    /// <summary>Why no customer may read it; null when nothing is wrong.</summary>
    /// <param name="instructions">What only the model was told.</param>
    /// <param name="cited">The evidence that the answer cites.</param>
    public static Reason? Fault(
        string answer, string instructions, IEnumerable<Evidence> cited, GuardSpec guard, IEnumerable<string> internalNames)
    {
        var evidence = string.Concat(cited.Select(e => e.Text));
        if (Internals().Match(answer) is { Success: true } sign)
            return AnswerReasons.Internals.With(sign.Value);
        if (internalNames.FirstOrDefault(n => n.Length > 3 && answer.Contains(n, StringComparison.OrdinalIgnoreCase)
            && !evidence.Contains(n, StringComparison.OrdinalIgnoreCase)) is { } name)
            return AnswerReasons.Internals.With(name);
        if (PersonalDataMask.HasMark(answer))
            return AnswerReasons.PersonalMark;
        if (Leaks(answer, instructions, evidence))
            return AnswerReasons.Instructions;
        return guard.ForbiddenPromises.FirstOrDefault(p => p.Length > 0 && answer.Contains(p, StringComparison.OrdinalIgnoreCase)
            && !evidence.Contains(p, StringComparison.OrdinalIgnoreCase)) is { } promise
            ? AnswerReasons.Promise.With(promise) : null;
    }

    /// <summary>The instructions and the answer share a passage that is not from the evidence. Spaces and signs do not hide it.</summary>
    private static bool Leaks(string answer, string instructions, string evidence)
    {
        var (said, told, known) = (Letters().Replace(answer, ""), Letters().Replace(instructions, ""), Letters().Replace(evidence, ""));
        if (said.Length < LeakLength)
            return false;
        var secret = Enumerable.Range(0, Math.Max(0, told.Length - LeakLength + 1)).Select(i => told.Substring(i, LeakLength))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(0, said.Length - LeakLength + 1).Select(i => said.Substring(i, LeakLength))
            .Any(s => secret.Contains(s) && !known.Contains(s, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Delimiters, tools, control signs of models, and what looks like a key.</summary>
    [GeneratedRegex(@"</?(?:evidence|customer|known|result)\b[^>]*>|hand_off|search_knowledge|<\|[a-z_]+\|>|\bsk-[A-Za-z0-9_-]{16,}|\bBearer\s+[A-Za-z0-9._-]{16,}|</?think>", RegexOptions.IgnoreCase)]
    private static partial Regex Internals();

    [GeneratedRegex(@"[^\p{L}\p{N}]")]
    private static partial Regex Letters();
}
