using Wxauto.Contracts.Resources;

namespace Wxauto.Knowledge.Search;

/// <summary>A passage that was found for a question whose answer is known.</summary>
internal sealed record Judged(IReadOnlyList<float> Signals, bool Right);

/// <param name="Passages">Those that were judged, in the order of the search.</param>
internal sealed record JudgedQuestion(bool Answerable, IReadOnlyList<Judged> Passages);

/// <summary>Fits what a base's set says to the sum of the trees: a scale and a shift, by logistic regression.</summary>
internal static class CalibrationFit
{
    private const int Steps = 4000;
    private const double Rate = 0.2;
    private const double Ridge = 0.01;
    private const int Folds = 5;

    /// <summary>Below this there is nothing to fit.</summary>
    public const int LeastOfEach = 20;

    /// <summary>The passage that is judged best of each question is right or not.</summary>
    public static Calibration Of(IReadOnlyList<JudgedQuestion> questions)
    {
        var rows = questions.Where(q => q.Passages.Count > 0)
            .Select(q => q.Passages.Select(p => (Sum: Calibration.Sum(p.Signals), p.Right)).MaxBy(p => p.Sum)).ToList();
        var (scale, shift) = (1.0, 0.0);
        for (var step = 0; step < Steps; step++)
        {
            var (bySum, byOne) = (Ridge * (scale - 1), Ridge * shift);
            foreach (var (sum, right) in rows)
            {
                var error = (Calibration.Logistic((scale * sum) + shift) - (right ? 1 : 0)) / rows.Count;
                (bySum, byOne) = (bySum + (error * sum), byOne + error);
            }
            (scale, shift) = (Math.Max(0.1, scale - (Rate * bySum)), shift - (Rate * byOne));
        }
        return new Calibration((float)scale, (float)shift);
    }

    /// <summary>What the thresholds would do, each question judged by a fit that did not see it.</summary>
    public static FitReport CrossValidated(IReadOnlyList<JudgedQuestion> questions, ConfidenceSpec thresholds) =>
        FitReport.Of([.. Enumerable.Range(0, Folds).SelectMany(fold =>
        {
            var fit = Of([.. questions.Where((_, i) => i % Folds != fold)]);
            return questions.Where((_, i) => i % Folds == fold).Select(q => (q, (Func<IReadOnlyList<float>, double>)fit.Of));
        })], thresholds);
}

/// <param name="Right">Of the questions that something answers, the share that is answered directly, and rightly.</param>
/// <param name="RightOrAsked">The same, and those asked back about with the right passage among the first.</param>
/// <param name="NotAnswered">Of the questions that nothing answers, the share that is not answered.</param>
/// <param name="Wrong">Of all direct answers, the share that is wrong.</param>
public sealed record FitReport(double Right, double RightOrAsked, double NotAnswered, double Wrong)
{
    /// <summary>Whoever is asked back has so many passages to choose from.</summary>
    private const int Choices = 3;

    internal static FitReport Of(IReadOnlyList<(JudgedQuestion Question, Func<IReadOnlyList<float>, double> Fit)> judged,
        ConfidenceSpec thresholds)
    {
        var said = judged.Select(j => (j.Question, Best: j.Question.Passages.Select(p => (p.Right, Confidence: j.Fit(p.Signals)))
            .OrderByDescending(p => p.Confidence).ToList())).ToList();
        var answers = said.Where(s => s.Best.Count > 0 && s.Best[0].Confidence >= thresholds.Answer).ToList();
        double answerable = said.Count(s => s.Question.Answerable), right = answers.Count(s => s.Best[0].Right);
        var asked = said.Count(s => s.Best.Count > 0 && s.Best[0].Confidence < thresholds.Answer
            && s.Best[0].Confidence >= thresholds.Clarify && s.Best.Take(Choices).Any(b => b.Right));
        return new FitReport(right / answerable, (right + asked) / answerable,
            1 - (answers.Count(a => !a.Question.Answerable) / (said.Count - answerable)), 1 - (right / Math.Max(1, answers.Count)));
    }
}
