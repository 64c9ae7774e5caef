using System.Numerics.Tensors;

namespace Wxauto.Distill.Fitting;

/// <summary>Writes rows as StaticVectors reads them.</summary>
internal static class FourBits
{
    private const int Largest = 7;
    private const int Zero = 8;
    private static readonly float[] Shares = [1, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f];

    public static void Write(string file, Matrix rows)
    {
        using var writer = new BinaryWriter(File.Create(file));
        writer.Write("SVEC"u8);
        foreach (var number in new[] { 1, rows.Rows, rows.Columns, 4 })
            writer.Write((uint)number);
        var small = Enumerable.Range(0, rows.Rows).Select(row => Rounded(rows[row])).ToList();
        small.ForEach(s => writer.Write(s.Scale));
        foreach (var (_, numbers) in small)
            for (var i = 0; i < numbers.Length; i += 2)
                writer.Write((byte)((numbers[i] + Zero) | ((numbers[i + 1] + Zero) << 4)));
    }

    /// <summary>Of several scales the one that loses least.</summary>
    private static (Half Scale, int[] Numbers) Rounded(ReadOnlySpan<float> row)
    {
        var (best, least) = ((Scale: Half.Zero, Numbers: new int[row.Length]), float.PositiveInfinity);
        var most = Math.Abs(TensorPrimitives.MaxMagnitude(row));
        foreach (var share in Shares)
        {
            var scale = (Half)(most * share / Largest);
            if (scale == Half.Zero)
                continue;
            var numbers = new int[row.Length];
            var lost = 0f;
            for (var i = 0; i < row.Length; i++)
            {
                numbers[i] = Math.Clamp((int)MathF.Round(row[i] / (float)scale), -Largest, Largest);
                lost += MathF.Pow(row[i] - (numbers[i] * (float)scale), 2);
            }
            if (lost < least)
                (best, least) = ((scale, numbers), lost);
        }
        return best;
    }
}
