using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Wxauto.Models;

namespace Wxauto.Distill.Teaching;

/// <summary>Vectors of the teacher, of length 1. What it was asked once is kept in a file.</summary>
internal sealed class TeacherVectors(LocalModels models, string model, string cacheFile)
{
    private const int AtOnce = 1024;
    private readonly Dictionary<string, Half[]> _known = [];

    public async Task<float[][]> OfAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (_known.Count == 0)
            Read();
        await LearnAsync([.. texts.Where(t => !_known.ContainsKey(t)).Distinct().OrderBy(t => t.Length)], cancellationToken);
        return [.. texts.Select(t => Floats(_known[t]))];
    }

    private async Task LearnAsync(List<string> texts, CancellationToken cancellationToken)
    {
        using var writer = new BinaryWriter(new FileStream(cacheFile, FileMode.Append));
        var began = Stopwatch.GetTimestamp();
        for (var at = 0; at < texts.Count; at += AtOnce)
        {
            var some = texts.GetRange(at, Math.Min(AtOnce, texts.Count - at));
            var (vectors, _) = await models.EmbedAsync(model, some, isQuery: false, cancellationToken);
            for (var i = 0; i < some.Count; i++)
            {
                var vector = Halves(vectors[i]);
                _known[some[i]] = vector;
                writer.Write(some[i]);
                writer.Write(vector.Length);
                writer.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
            }
            if (at / AtOnce % 10 == 0)
                Console.WriteLine($"teacher: {at + some.Count} of {texts.Count} texts, {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        }
    }

    private void Read()
    {
        if (!File.Exists(cacheFile))
            return;
        using var reader = new BinaryReader(File.OpenRead(cacheFile));
        try
        {
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                var text = reader.ReadString();
                var vector = new Half[reader.ReadInt32()];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(vector.AsSpan()));
                _known[text] = vector;
            }
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{cacheFile} ends within a text, as after a broken run: delete it", e);
        }
        Console.WriteLine($"teacher: {_known.Count} texts known");
    }

    private static Half[] Halves(float[] vector)
    {
        var halves = new Half[vector.Length];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        TensorPrimitives.ConvertToHalf(vector, halves);
        return halves;
    }

    private static float[] Floats(Half[] halves)
    {
        var floats = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, floats);
        return floats;
    }
}
