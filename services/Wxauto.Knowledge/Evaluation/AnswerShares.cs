using Wxauto.Contracts.Resources;

namespace Wxauto.Knowledge.Evaluation;

/// <summary>What an Agent's thresholds do with a question.</summary>
internal enum Said
{
    /// <summary>Nothing: a person is called.</summary>
    Nothing,

    /// <summary>The customer is asked back, with choices.</summary>
    Choices,
    Answer,
}

/// <summary>What became of a question whose answer is known.</summary>
/// <param name="Answerable">Something answers it.</param>
/// <param name="Right">What is said is right: the answer, or one of the choices.</param>
internal readonly record struct Verdict(bool Answerable, Said Said, bool Right)
{
    /// <summary>Whoever is asked back has so many to choose from.</summary>
    public const int Choices = 3;

    /// <param name="confidence">Null: nothing was found.</param>
    public static Said SaidAt(double? confidence, ConfidenceSpec thresholds) =>
        confidence >= thresholds.Answer ? Said.Answer : confidence >= thresholds.Clarify ? Said.Choices : Said.Nothing;
}

/// <summary>How often what is said is right. A share of nothing is null.</summary>
/// <param name="Right">Of the questions that something answers, the share that is answered directly, and rightly.</param>
/// <param name="RightOrAsked">The same, and those asked back about whose choices hold the right one.</param>
/// <param name="NotAnswered">Of the questions that nothing answers, the share that is refused or asked back about.</param>
/// <param name="Wrong">Of all direct answers, the share that is wrong.</param>
public sealed record AnswerShares(double? Right, double? RightOrAsked, double? NotAnswered, double? Wrong)
{
    internal static AnswerShares Of(IReadOnlyCollection<Verdict> verdicts)
    {
        var answerable = verdicts.Where(v => v.Answerable).ToList();
        var unanswerable = verdicts.Where(v => !v.Answerable).ToList();
        return new AnswerShares(
            Share(answerable, v => v is { Said: Said.Answer, Right: true }),
            Share(answerable, v => v is { Said: not Said.Nothing, Right: true }),
            Share(unanswerable, v => v.Said != Said.Answer),
            Share([.. verdicts.Where(v => v.Said == Said.Answer)], v => !v.Right));
    }

    internal static double? Share(IReadOnlyCollection<Verdict> of, Func<Verdict, bool> counts) =>
        of.Count == 0 ? null : of.Count(counts) / (double)of.Count;
}
