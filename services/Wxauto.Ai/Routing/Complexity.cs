using System.Globalization;
using System.Text.Json;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Routing;

/// <summary>How hard a question is, by rule; the formula is told at <see cref="ComplexitySpec"/>.</summary>
/// <param name="Why">For the trace.</param>
internal sealed record Complexity(double Score, ModelUse Use, Reason Why)
{
    private const int LongQuestion = 100;
    private const double Full = 3;
    private static readonly Words Default = Load();

    public static Complexity Of(string question, string tier, ComplexitySpec spec)
    {
        var text = PlainText.Fold(question);
        var questions = text.Count(c => c == '?');
        var logic = Count(text, spec.LogicWords.Count > 0 ? spec.LogicWords : Default.Logic);
        var reasoning = Count(text, spec.ReasoningWords.Count > 0 ? spec.ReasoningWords : Default.Reasoning);
        var score = 0.2 * Math.Min(1, new StringInfo(question).LengthInTextElements / (double)LongQuestion) + (questions > 1 ? 0.2 : 0)
            + 0.3 * Math.Min(1, logic / Full) + 0.3 * Math.Min(1, reasoning / Full);
        var important = spec.ImportantTiers.Contains(tier);
        var use = score >= spec.Strong ? ModelUse.Strong : score <= spec.Light && !important ? ModelUse.Light : ModelUse.Standard;
        Reason[] signs = [AnswerReasons.LogicWords.With(logic), AnswerReasons.ReasoningWords.With(reasoning),
            AnswerReasons.Questions.With(questions)];
        if (important)
            signs = [.. signs, AnswerReasons.Tier.With(tier)];
        return new(score, use, AnswerReasons.Complexity.With(AnswerReasons.Of(use), score, signs));
    }

    private static int Count(string text, IEnumerable<string> words) =>
        words.Count(w => text.Contains(PlainText.Fold(w), StringComparison.Ordinal));

    private static Words Load()
    {
        using var stream = typeof(Complexity).Assembly.GetManifestResourceStream("complexity.zh-CN.json")!;
        return JsonSerializer.Deserialize<Words>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record Words(IReadOnlyList<string> Logic, IReadOnlyList<string> Reasoning);
}
