using System.Numerics.Tensors;

namespace Wxauto.Models.Running;

/// <summary>The token vectors of a text, of length 1, in a byte a number: a rank loses nothing by that.</summary>
internal sealed class TokenVectors
{
    private const float Scale = 127;
    private readonly sbyte[] _numbers;
    private readonly int _dimensions;

    private TokenVectors(sbyte[] numbers, int dimensions) => (_numbers, _dimensions) = (numbers, dimensions);

    public int Size => _numbers.Length;

    private int Count => _numbers.Length / _dimensions;

    public static TokenVectors Of(ReadOnlySpan<float> numbers, int dimensions)
    {
        var bytes = new sbyte[numbers.Length];
        var vector = new float[dimensions];
        for (var at = 0; at < numbers.Length; at += dimensions)
        {
            var length = TensorPrimitives.Norm(numbers.Slice(at, dimensions));
            TensorPrimitives.Multiply(numbers.Slice(at, dimensions), length > 0 ? Scale / length : 0, vector);
            TensorPrimitives.Round(vector, vector);
            TensorPrimitives.ConvertSaturating<float, sbyte>(vector, bytes.AsSpan(at, dimensions));
        }
        return new TokenVectors(bytes, dimensions);
    }

    /// <summary>Late interaction: the mean over this question's tokens of the nearest token of the passage, as a cosine.</summary>
    public double MaxSim(TokenVectors passage)
    {
        if (Count == 0 || passage.Count == 0)
            return 0;
        var theirs = Floats(passage._numbers);
        var mine = Floats(_numbers);
        var sum = 0d;
        for (var t = 0; t < Count; t++)
        {
            var token = mine.AsSpan(t * _dimensions, _dimensions);
            var best = float.NegativeInfinity;
            for (var p = 0; p < passage.Count; p++)
                best = Math.Max(best, TensorPrimitives.Dot(token, theirs.AsSpan(p * _dimensions, _dimensions)));
            sum += best;
        }
        return Math.Clamp(sum / Count, -1, 1);
    }

    private static float[] Floats(sbyte[] numbers)
    {
        var floats = new float[numbers.Length];
        TensorPrimitives.ConvertTruncating<sbyte, float>(numbers, floats);
        TensorPrimitives.Divide(floats, Scale, floats);
        return floats;
    }
}
