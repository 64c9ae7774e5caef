using System.Numerics.Tensors;

namespace Wxauto.Distill.Fitting;

/// <summary>What the regression starts from: the teacher's vectors of the tokens alone, frequent ones short (smooth inverse frequency;
/// Arora, Liang, Ma 2017).</summary>
internal static class StartRows
{
    private const double Smoothing = 1e-3;

    public static Matrix Of(float[][] alone, PrincipalAxes axes, int dimensions, TokenCounts counts, Matrix targets)
    {
        var mean = Teaching.Meanings.Mean(alone);
        var total = counts.Occurrences.Sum(o => (double)o);
        var rows = Matrix.Of(alone.Length, dimensions, (row, made) =>
        {
            axes.Project(alone[row], mean, made[row]);
            var share = (counts.Occurrences[row] + 0.5) / total;
            TensorPrimitives.Multiply(made[row], (float)(Smoothing / (Smoothing + share)), made[row]);
        });
        var sums = counts.Times(rows);
        var factor = TensorPrimitives.Dot<float>(sums.All, targets.All) / TensorPrimitives.Dot<float>(sums.All, sums.All);
        TensorPrimitives.Multiply(rows.All, factor, rows.All);
        return rows;
    }
}
