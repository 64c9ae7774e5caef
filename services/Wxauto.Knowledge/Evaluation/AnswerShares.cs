using System.Text.Json.Serialization;
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

/// <summary>What was found for a question whose answer is known.</summary>
/// <param name="Answerable">Something answers it.</param>
/// <param name="Confidence">Null: nothing was found.</param>
/// <param name="FirstIsRight">What would be said as the answer is right.</param>
/// <param name="AmongChoices">One of the choices is right.</param>
internal readonly record struct Observed(bool Answerable, double? Confidence, bool FirstIsRight, bool AmongChoices)
{
    /// <summary>Whoever is asked back has so many to choose from.</summary>
    public const int Choices = 3;

    public Verdict At(ConfidenceSpec thresholds)
    {
        var said = Confidence >= thresholds.Answer ? Said.Answer : Confidence >= thresholds.Clarify ? Said.Choices : Said.Nothing;
        return new Verdict(Answerable, said, Answerable && (said == Said.Answer ? FirstIsRight : AmongChoices));
    }
}

/// <summary>What becomes of it.</summary>
/// <param name="Right">What is said is right: the answer, or one of the choices.</param>
internal readonly record struct Verdict(bool Answerable, Said Said, bool Right);

/// <summary>How often what is said is right. A share of nothing is null.</summary>
/// <param name="Right">Of the questions that something answers, the share that is answered directly, and rightly.</param>
/// <param name="RightOrAsked">The same, and those asked back about whose choices hold the right one.</param>
/// <param name="NotAnswered">Of the questions that nothing answers, the share that is refused or asked back about.</param>
/// <param name="Wrong">Of all direct answers, the share that is wrong.</param>
public sealed record AnswerShares(double? Right, double? RightOrAsked, double? NotAnswered, double? Wrong)
{
    private const double Lowest = 0.5;
    private const double Step = 0.05;
    private const int Steps = 9;

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

    /// <summary>What other values of an Agent's reply.confidence.answer would do; clarify stays below it.</summary>
    internal static IReadOnlyList<ThresholdShares> Curve(IReadOnlyCollection<Observed> observed, ConfidenceSpec thresholds) =>
        [.. Enumerable.Range(0, Steps + 1).Select(i => Lowest + (i * Step)).Select(answer =>
        {
            var at = thresholds with { Answer = answer, Clarify = Math.Min(thresholds.Clarify, answer) };
            var verdicts = observed.Select(o => o.At(at)).ToList();
            return new ThresholdShares(Math.Round(answer, 2), Share(verdicts, v => v is { Said: Said.Answer, Right: true }) ?? 0,
                Share(verdicts, v => v is { Said: Said.Answer, Right: false }) ?? 0, Share(verdicts, v => v.Said == Said.Choices) ?? 0,
                Share(verdicts, v => v.Said == Said.Nothing) ?? 0);
        })];

    internal static double? Share(IReadOnlyCollection<Verdict> of, Func<Verdict, bool> counts) =>
        of.Count == 0 ? null : of.Count(counts) / (double)of.Count;
}

/// <summary>What a threshold does with all questions of a set; the four shares are one together.</summary>
/// <param name="Answer">An Agent's reply.confidence.answer.</param>
/// <param name="Right">Answered rightly.</param>
/// <param name="Wrong">Answered, and not rightly.</param>
/// <param name="Asked">Asked back.</param>
/// <param name="Refused">Passed to a person.</param>
public sealed record ThresholdShares(
    [property: JsonPropertyName("answer")] double Answer, [property: JsonPropertyName("right")] double Right,
    [property: JsonPropertyName("wrong")] double Wrong, [property: JsonPropertyName("asked")] double Asked,
    [property: JsonPropertyName("refused")] double Refused);
