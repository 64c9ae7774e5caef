namespace Wxauto.Knowledge.Search;

/// <summary>What was found for a question whose answer is known.</summary>
internal sealed record Judged(IReadOnlyList<float> Signals, bool Answerable);

/// <summary>Fits a <see cref="Calibration"/>: logistic regression by gradient descent, both classes weighing the same, on standardised
/// signals, with a little ridge.</summary>
internal static class CalibrationFit
{
    private const int Steps = 3000;
    private const double Ridge = 0.001;
    private const int Folds = 5;

    /// <summary>Below this there is nothing to fit.</summary>
    public const int LeastOfEach = 20;

    public static Calibration Of(IReadOnlyList<Judged> all)
    {
        var n = Signals.Count;
        var mean = Enumerable.Range(0, n).Select(i => all.Average(a => (double)a.Signals[i])).ToArray();
        var spread = Enumerable.Range(0, n).Select(i => Math.Sqrt(all.Average(a => Math.Pow(a.Signals[i] - mean[i], 2)))).ToArray();
        var rows = all.Select(a => (X: Enumerable.Range(0, n).Select(i => spread[i] < 1e-6 ? 0 : (a.Signals[i] - mean[i]) / spread[i])
            .ToArray(), a.Answerable)).ToList();
        double yes = rows.Count(r => r.Answerable), no = rows.Count - yes;
        var weights = new double[n + 1];
        for (var step = 0; step < Steps; step++)
        {
            var slope = new double[n + 1];
            foreach (var (x, answerable) in rows)
            {
                var sum = weights[n];
                for (var i = 0; i < n; i++)
                    sum += weights[i] * x[i];
                var error = ((1 / (1 + Math.Exp(-sum))) - (answerable ? 1 : 0)) * (answerable ? 0.5 / yes : 0.5 / no);
                for (var i = 0; i < n; i++)
                    slope[i] += error * x[i];
                slope[n] += error;
            }
            for (var i = 0; i <= n; i++)
                weights[i] -= slope[i] + (i < n ? Ridge * weights[i] : 0);
        }
        var constant = weights[n];
        var fitted = new float[n];
        for (var i = 0; i < n; i++)
            if (spread[i] >= 1e-6)
            {
                fitted[i] = (float)(weights[i] / spread[i]);
                constant -= weights[i] * mean[i] / spread[i];
            }
        return Balanced(new Calibration(fitted, (float)constant), all);
    }

    /// <summary>Shares of answerable questions that are answered and of unanswerable ones that are refused, each judged by a fit
    /// that did not see it.</summary>
    public static (double Answered, double Refused) CrossValidated(IReadOnlyList<Judged> all)
    {
        var judged = Enumerable.Range(0, Folds).SelectMany(fold =>
        {
            var fit = Of([.. all.Where((_, i) => i % Folds != fold)]);
            return all.Where((_, i) => i % Folds == fold).Select(a => (a.Answerable, Answered: fit.Of(a.Signals) >= Calibration.Threshold));
        }).ToList();
        return (judged.Where(j => j.Answerable).Average(j => j.Answered ? 1 : 0),
            judged.Where(j => !j.Answerable).Average(j => j.Answered ? 0 : 1));
    }

    /// <summary>Moves the constant so that both kinds of mistake are equally frequent at the threshold.</summary>
    private static Calibration Balanced(Calibration fit, IReadOnlyList<Judged> all)
    {
        var values = all.Select(a => (Logit: fit.Logit(a.Signals), a.Answerable)).OrderBy(v => v.Logit).ToList();
        double yes = values.Count(v => v.Answerable), no = values.Count - yes;
        var best = values.Select(v => v.Logit)
            .MaxBy(t => Math.Min(values.Count(v => v.Answerable && v.Logit >= t) / yes,
            values.Count(v => !v.Answerable && v.Logit < t) / no));
        return fit with { Constant = (float)(fit.Constant - best + Math.Log(Calibration.Threshold / (1 - Calibration.Threshold))) };
    }
}
