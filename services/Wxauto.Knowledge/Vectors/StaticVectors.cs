using System.Buffers.Binary;
using System.Numerics.Tensors;
using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Vectors;

/// <summary>
/// What a text is about, without a model: the sum of its tokens' vectors, from a table that is part of the program
/// (static-zh.PROVENANCE.md). The order of words and negation are lost, so this stands beside the search by words, never alone.
/// </summary>
internal static class StaticVectors
{
    public const int Dimensions = 256;
    private static readonly Lazy<Table> Known = new(Table.Load);

    /// <summary>A vector of length 1; null when no token is known.</summary>
    public static float[]? Of(string text) => Known.Value.Of(PlainText.Fold(text));

    /// <summary>The file: SVEC, version, rows, dimensions, bits; a 16-bit scale for each row; the rows in four bits a number, the lower
    /// first, less eight. All little-endian.</summary>
    private sealed class Table(byte[] bytes, TokenVocabulary vocabulary)
    {
        private const int RowBytes = Dimensions / 2;
        private const int HeaderBytes = 20;
        private const int Zero = 8;
        private readonly int _rowsAt = HeaderBytes + (vocabulary.Count * 2);

        public static Table Load()
        {
            var vocabulary = new TokenVocabulary([.. Resources.Lines("static-zh.vocabulary.txt")]);
            using var stream = typeof(Table).Assembly.GetManifestResourceStream("static-zh.vectors.bin")!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            ReadOnlySpan<uint> header = [1, (uint)vocabulary.Count, Dimensions, 4];
            var fits = bytes.AsSpan().StartsWith("SVEC"u8)
                && bytes.Length == HeaderBytes + (vocabulary.Count * (2 + RowBytes));
            for (var i = 0; fits && i < header.Length; i++)
                fits = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 + (i * 4))) == header[i];
            return fits ? new Table(bytes, vocabulary)
                : throw new InvalidDataException(
                    "static-zh.vectors.bin does not fit static-zh.vocabulary.txt: make both with tools/Wxauto.Distill");
        }

        public float[]? Of(string folded)
        {
            var tokens = new List<int>(folded.Length);
            vocabulary.Cut(folded, tokens);
            var sum = new float[Dimensions];
            foreach (var token in tokens)
                Add(token, sum);
            var length = TensorPrimitives.Norm<float>(sum);
            if (length == 0)
                return null;
            TensorPrimitives.Divide(sum, length, sum);
            return sum;
        }

        private void Add(int token, Span<float> sum)
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(HeaderBytes + (token * 2)));
            var row = bytes.AsSpan(_rowsAt + (token * RowBytes), RowBytes);
            for (var i = 0; i < row.Length; i++)
            {
                sum[2 * i] += scale * ((row[i] & 0xF) - Zero);
                sum[(2 * i) + 1] += scale * ((row[i] >> 4) - Zero);
            }
        }
    }
}
