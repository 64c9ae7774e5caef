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
}
