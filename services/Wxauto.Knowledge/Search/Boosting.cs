namespace Wxauto.Knowledge.Search;

/// <summary>Fits boosted trees to judged passages: logistic loss, second order, a part of the passages and of the signals for each tree.
/// The same passages give the same trees.</summary>
internal static class Boosting
{
    private const int Depth = 3;
    private const int Splits = (1 << Depth) - 1;
    private const double Rate = 0.06;
    private const int LeastInLeaf = 12;
    private const double Ridge = 5;
    private const double Part = 0.7;
    private const int Seed = 1;

    public static Boosted Fit(IReadOnlyList<JudgedQuestion> questions, int trees = 160)
    {
        var rows = questions.SelectMany(q => q.Passages).ToList();
        var random = new Random(Seed);
        var share = rows.Average(r => r.Right ? 1.0 : 0);
        var constant = Math.Log(share / (1 - share));
        var sums = new double[rows.Count];
        Array.Fill(sums, constant);
        var fitted = new List<Tree>();
        for (var i = 0; i < trees; i++)
        {
            var fit = new TreeFit(rows, sums, random);
            fitted.Add(fit.Tree);
            for (var row = 0; row < rows.Count; row++)
                sums[row] += fit.Tree.Of(rows[row].Signals);
        }
        return new Boosted(constant, fitted);
    }

    private sealed class TreeFit
    {
        private readonly IReadOnlyList<Judged> _rows;
        private readonly double[] _slopes;
        private readonly double[] _curvatures;
        private readonly int[] _signals;

        public TreeFit(IReadOnlyList<Judged> rows, double[] sums, Random random)
        {
            _rows = rows;
            (_slopes, _curvatures) = (new double[rows.Count], new double[rows.Count]);
            for (var i = 0; i < rows.Count; i++)
            {
                var likely = Calibration.Logistic(sums[i]);
                (_slopes[i], _curvatures[i]) = ((rows[i].Right ? 1 : 0) - likely, likely * (1 - likely));
            }
            var chosen = Enumerable.Range(0, rows.Count).Where(_ => random.NextDouble() < Part).ToArray();
            _signals = [.. Enumerable.Range(0, Signals.Count).Where(_ => random.NextDouble() < Part)];
            Tree = new Tree([.. Enumerable.Repeat(-1, Splits)], new float[Splits], new float[Splits + 1]);
            Grow(0, chosen);
        }

        public Tree Tree { get; }

        private void Grow(int at, int[] rows)
        {
            if (at >= Splits)
            {
                Tree.Leaves[at - Splits] = (float)Math.Round(Rate * rows.Sum(r => _slopes[r]) / (rows.Sum(r => _curvatures[r]) + Ridge), 5);
                return;
            }
            var (signal, bound) = Best(rows);
            (Tree.Signals[at], Tree.Bounds[at]) = (signal, bound);
            Grow((2 * at) + 1, signal < 0 ? rows : [.. rows.Where(r => _rows[r].Signals[signal] <= bound)]);
            Grow((2 * at) + 2, signal < 0 ? [] : [.. rows.Where(r => _rows[r].Signals[signal] > bound)]);
        }

        private (int Signal, float Bound) Best(int[] rows)
        {
            var (slopes, curvatures) = (rows.Sum(r => _slopes[r]), rows.Sum(r => _curvatures[r]));
            var (most, signal, bound) = (1e-6, -1, 0f);
            foreach (var candidate in _signals)
            {
                var sorted = rows.OrderBy(r => _rows[r].Signals[candidate]).ToArray();
                var (left, leftCurvature) = (0.0, 0.0);
                for (var i = 0; i + 1 < sorted.Length; i++)
                {
                    (left, leftCurvature) = (left + _slopes[sorted[i]], leftCurvature + _curvatures[sorted[i]]);
                    var (value, next) = (_rows[sorted[i]].Signals[candidate], _rows[sorted[i + 1]].Signals[candidate]);
                    if (i + 1 < LeastInLeaf || sorted.Length - i - 1 < LeastInLeaf || value >= next)
                        continue;
                    var gain = Gain(left, leftCurvature) + Gain(slopes - left, curvatures - leftCurvature) - Gain(slopes, curvatures);
                    if (gain > most)
                        (most, signal, bound) = (gain, candidate, MathF.Round((value + next) / 2, 4));
                }
            }
            return (signal, bound);
        }

        private static double Gain(double slope, double curvature) => slope * slope / (curvature + Ridge);
    }
}
