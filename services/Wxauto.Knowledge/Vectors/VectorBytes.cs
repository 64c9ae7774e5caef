using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Knowledge.Vectors;

/// <summary>How vectors are stored.</summary>
internal static class VectorBytes
{
    /// <summary>Half-precision floats, little-endian.</summary>
    public static byte[] Of(ReadOnlySpan<float> vector)
    {
        var halves = new Half[vector.Length];
        TensorPrimitives.ConvertToHalf(vector, halves);
        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }

    public static float[] Read(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[bytes.Length / 2];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), vector);
        return vector;
    }

    /// <summary>Under this key a vector is kept for whoever has the same text.</summary>
    public static string Key(string model, int dimensions, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\0{dimensions}\0{text}")));
}
