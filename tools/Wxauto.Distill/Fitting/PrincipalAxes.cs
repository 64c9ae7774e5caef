using System.Numerics.Tensors;

namespace Wxauto.Distill.Fitting;

/// <summary>The directions in which vectors differ most from their mean.</summary>
internal sealed class PrincipalAxes
{
    private const int MostSweeps = 30;
    private const float Orthogonal = 1e-6f;
    private readonly float[] _mean;
    private readonly float[][] _axes;

    private PrincipalAxes(float[] mean, float[][] axes, double kept) => (_mean, _axes, Kept) = (mean, axes, kept);

    /// <summary>0-1: the share of the variance that lies along the axes.</summary>
    public double Kept { get; }

    public static PrincipalAxes Of(float[][] vectors, float[] mean, int count)
    {
        var covariance = Covariance(vectors, mean);
        Orthogonalise(covariance);
        var lengths = covariance.Select(row => TensorPrimitives.Norm<float>(row)).ToArray();
        var order = Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i]).Take(count).ToArray();
        foreach (var i in order)
            TensorPrimitives.Divide(covariance[i], lengths[i], covariance[i]);
        return new PrincipalAxes(mean, [.. order.Select(i => covariance[i])], order.Sum(i => lengths[i]) / lengths.Sum());
    }

    /// <summary>The vector less the mean, along the axes.</summary>
    public void Project(ReadOnlySpan<float> vector, ReadOnlySpan<float> mean, Span<float> along)
    {
        var centred = new float[vector.Length];
        TensorPrimitives.Subtract(vector, mean, centred);
        for (var i = 0; i < _axes.Length; i++)
            along[i] = TensorPrimitives.Dot(centred, _axes[i]);
    }

    public void Project(ReadOnlySpan<float> vector, Span<float> along) => Project(vector, _mean, along);

    private static float[][] Covariance(float[][] vectors, float[] mean)
    {
        var covariance = mean.Select(_ => new float[mean.Length]).ToArray();
        var centred = vectors.Select(v =>
        {
            var difference = new float[v.Length];
            TensorPrimitives.Subtract(v, mean, difference);
            return difference;
        }).ToArray();
        Parallel.For(0, mean.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, row =>
        {
            foreach (var vector in centred)
                TensorPrimitives.MultiplyAdd(vector, vector[row], covariance[row], covariance[row]);
            TensorPrimitives.Divide(covariance[row], vectors.Length, covariance[row]);
        });
        return covariance;
    }

    /// <summary>One-sided Jacobi (Hestenes 1958): pairs of rows are turned until all are at right angles. Rows of a symmetric matrix are
    /// its eigenvectors then, each as long as its eigenvalue.</summary>
    private static void Orthogonalise(float[][] rows)
    {
        var turned = new float[rows.Length];
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var turns = 0;
            for (var p = 0; p < rows.Length; p++)
                for (var q = p + 1; q < rows.Length; q++)
                {
                    var (a, b, c) = (TensorPrimitives.Dot<float>(rows[p], rows[p]), TensorPrimitives.Dot<float>(rows[q], rows[q]),
                        TensorPrimitives.Dot<float>(rows[p], rows[q]));
                    if (c == 0 || MathF.Abs(c) <= Orthogonal * MathF.Sqrt(a * b))
                        continue;
                    turns++;
                    var slope = (b - a) / (2 * c);
                    var tangent = MathF.CopySign(1, slope) / (MathF.Abs(slope) + MathF.Sqrt(1 + (slope * slope)));
                    var cosine = 1 / MathF.Sqrt(1 + (tangent * tangent));
                    Turn(rows[p], rows[q], cosine, cosine * tangent, turned);
                }
            Console.WriteLine($"axes: sweep {sweep + 1}, {turns} turns");
            if (turns < rows.Length)
                return;
        }
    }

    private static void Turn(float[] p, float[] q, float cosine, float sine, float[] turned)
    {
        for (var i = 0; i < turned.Length; i++)
            turned[i] = (cosine * p[i]) - (sine * q[i]);
        for (var i = 0; i < turned.Length; i++)
            q[i] = (sine * p[i]) + (cosine * q[i]);
        turned.CopyTo(p, 0);
    }
}
