using System.Numerics.Tensors;

namespace Wxauto.Distill.Fitting;

/// <summary>
/// The rows E for which |X E - T|² + penalty |E - start|² is least, by conjugate gradients from the start; every column has step
/// lengths of its own.
/// </summary>
internal static class Ridge
{
    private const float Penalty = 3;
    private const int Steps = 30;

    public static Matrix Fit(TokenCounts counts, Matrix targets, Matrix start)
    {
        var fitted = start.Copy();
        var difference = counts.Times(start);
        TensorPrimitives.Subtract(targets.All, difference.All, difference.All);
        var residual = counts.TransposedTimes(difference);
        var direction = residual.Copy();
        var length = Dots(residual, residual);
        for (var step = 0; step < Steps; step++)
        {
            var image = counts.TransposedTimes(counts.Times(direction));
            TensorPrimitives.MultiplyAdd(direction.All, Penalty, image.All, image.All);
            var along = new float[length.Length];
            TensorPrimitives.Divide(length, Dots(direction, image), along);
            AddScaled(fitted, direction, along);
            TensorPrimitives.Negate(along, along);
            AddScaled(residual, image, along);
            var next = Dots(residual, residual);
            TensorPrimitives.Divide(next, length, along);
            for (var row = 0; row < direction.Rows; row++)
                TensorPrimitives.MultiplyAdd(direction[row], along, residual[row], direction[row]);
            length = next;
            Console.WriteLine($"ridge: step {step + 1}, gradient {Math.Sqrt(TensorPrimitives.Sum<float>(length)):0.000}");
        }
        return fitted;
    }

    /// <summary>Of each column.</summary>
    private static float[] Dots(Matrix a, Matrix b)
    {
        var sums = new double[a.Columns];
        for (var row = 0; row < a.Rows; row++)
            for (var i = 0; i < sums.Length; i++)
                sums[i] += a[row][i] * b[row][i];
        return [.. sums.Select(s => (float)s)];
    }

    private static void AddScaled(Matrix to, Matrix from, float[] factors)
    {
        for (var row = 0; row < to.Rows; row++)
            TensorPrimitives.MultiplyAdd(from[row], factors, to[row], to[row]);
    }
}
