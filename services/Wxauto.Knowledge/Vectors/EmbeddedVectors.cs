using System.Numerics;
using System.Numerics.Tensors;

namespace Wxauto.Knowledge.Vectors;

/// <summary>
/// The vectors of one base in memory, searched without approximation by a graph: the signs of all components first (one bit each), then the
/// best of those by whole vectors in eight bits. Slots are the numbers of the base's chunks. Not safe for a writer beside readers.
/// </summary>
internal sealed class EmbeddedVectors(int dimensions)
{
    /// <summary>So many times more candidates by sign than are wanted, and at least so many: of 100,000 vectors of 1,024 numbers the ten
    /// nearest are among them for 98 in 100 (measured in make bench).</summary>
    private const int Oversampling = 30;
    private const int LeastCandidates = 5000;

    /// <summary>With fewer numbers the signs tell less, and whole vectors cost less: as many more candidates are compared.</summary>
    private const int EnoughSigns = 1024;
    private readonly int _candidatesFactor = Math.Max(1, EnoughSigns / dimensions);
    private readonly int _words = (dimensions + 63) / 64;
    private ulong[] _signs = [];
    private sbyte[] _values = [];
    private float[] _scales = [];
    private int _count;

    public int Dimensions => dimensions;

    public long Bytes => ((long)_signs.Length * 8) + _values.Length + ((long)_scales.Length * 4);

    /// <param name="slot">Slots between that get no vector are never found.</param>
    public void Set(int slot, ReadOnlySpan<float> vector)
    {
        if (slot >= _scales.Length)
            Grow(slot + 1);
        _count = Math.Max(_count, slot + 1);
        var scale = Math.Max(1e-12f, MathF.Abs(TensorPrimitives.MaxMagnitude(vector))) / 127;
        _scales[slot] = scale;
        var values = _values.AsSpan(slot * dimensions, dimensions);
        var signs = _signs.AsSpan(slot * _words, _words);
        for (var i = 0; i < dimensions; i++)
        {
            values[i] = (sbyte)MathF.Round(vector[i] / scale);
            if (vector[i] > 0)
                signs[i / 64] |= 1UL << (i % 64);
        }
    }

    /// <summary>Takes over a vector of another instance with the same dimensions; nothing happens where that has none.</summary>
    public void Copy(EmbeddedVectors from, int fromSlot, int slot)
    {
        if (fromSlot >= from._count || from._scales[fromSlot] == 0)
            return;
        if (slot >= _scales.Length)
            Grow(slot + 1);
        _count = Math.Max(_count, slot + 1);
        _scales[slot] = from._scales[fromSlot];
        from._values.AsSpan(fromSlot * dimensions, dimensions).CopyTo(_values.AsSpan(slot * dimensions));
        from._signs.AsSpan(fromSlot * _words, _words).CopyTo(_signs.AsSpan(slot * _words));
    }

    /// <summary>Nearest first. The filter tells which slots may be found.</summary>
    public List<(int Slot, float Similarity)> Search(ReadOnlySpan<float> query, int top, Func<int, bool> filter)
    {
        var best = new PriorityQueue<int, float>(top + 1);
        foreach (var slot in Nearest(query, Math.Max(LeastCandidates, top * Oversampling) * _candidatesFactor, filter))
        {
            var similarity = Similarity(query, slot);
            if (best.Count < top)
                best.Enqueue(slot, similarity);
            else if (best.TryPeek(out _, out var worst) && similarity > worst)
                best.EnqueueDequeue(slot, similarity);
        }
        var hits = new List<(int, float)>(best.Count);
        while (best.TryDequeue(out var slot, out var similarity))
            hits.Add((slot, similarity));
        hits.Reverse();
        return hits;
    }

    /// <summary>Slots whose signs differ least, by counting how many have each distance.</summary>
    private List<int> Nearest(ReadOnlySpan<float> query, int wanted, Func<int, bool> filter)
    {
        Span<ulong> signs = stackalloc ulong[_words];
        for (var i = 0; i < dimensions; i++)
            if (query[i] > 0)
                signs[i / 64] |= 1UL << (i % 64);
        var distances = System.Buffers.ArrayPool<ushort>.Shared.Rent(_count);
        var counts = new int[(_words * 64) + 1];
        for (var slot = 0; slot < _count; slot++)
        {
            if (_scales[slot] == 0 || !filter(slot))
            {
                distances[slot] = ushort.MaxValue;
                continue;
            }
            var own = _signs.AsSpan(slot * _words, _words);
            var distance = 0;
            for (var w = 0; w < own.Length; w++)
                distance += BitOperations.PopCount(own[w] ^ signs[w]);
            distances[slot] = (ushort)distance;
            counts[distance]++;
        }
        var (limit, sum) = (0, counts[0]);
        while (sum < wanted && limit < counts.Length - 1)
            sum += counts[++limit];
        var nearest = new List<int>(sum);
        for (var slot = 0; slot < _count; slot++)
            if (distances[slot] <= limit)
                nearest.Add(slot);
        System.Buffers.ArrayPool<ushort>.Shared.Return(distances);
        return nearest;
    }

    private float Similarity(ReadOnlySpan<float> query, int slot)
    {
        var values = _values.AsSpan(slot * dimensions, dimensions);
        var (sum, i) = (Vector<float>.Zero, 0);
        for (; i <= dimensions - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(values[i..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            var part = Vector<float>.Count;
            sum += (Vector.ConvertToSingle(a) * new Vector<float>(query[i..]))
                + (Vector.ConvertToSingle(b) * new Vector<float>(query[(i + part)..]))
                + (Vector.ConvertToSingle(c) * new Vector<float>(query[(i + (2 * part))..]))
                    + (Vector.ConvertToSingle(d) * new Vector<float>(query[(i + (3 * part))..]));
        }
        var similarity = Vector.Sum(sum);
        for (; i < dimensions; i++)
            similarity += values[i] * query[i];
        return similarity * _scales[slot];
    }

    private void Grow(int slots)
    {
        var size = Math.Max(slots, Math.Max(64, _scales.Length * 3 / 2));
        Array.Resize(ref _scales, size);
        Array.Resize(ref _signs, size * _words);
        Array.Resize(ref _values, size * dimensions);
    }
}
