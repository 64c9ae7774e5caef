namespace Wxauto.Knowledge.Lexical;

/// <summary>Where one term occurs: rising chunk numbers as differences, each followed by how often, as variable-length
/// integers. Only grows.</summary>
internal sealed class Postings
{
    private byte[] _bytes = new byte[4];
    private int _length;
    private int _last = -1;

    /// <summary>Chunks with the term, those that were removed since included.</summary>
    public int Count { get; private set; }

    public int Bytes => _bytes.Length;

    /// <param name="chunk">Larger than every one before.</param>
    public void Add(int chunk, int occurrences)
    {
        if (_bytes.Length - _length < 10)
            Array.Resize(ref _bytes, _bytes.Length < 12 ? 16 : _bytes.Length + (_bytes.Length / 2));
        Write((uint)(chunk - _last));
        Write((uint)occurrences);
        _last = chunk;
        Count++;
    }

    public Reader Read() => new(_bytes.AsSpan(0, _length));

    private void Write(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes[_length++] = (byte)(value | 0x80);
        _bytes[_length++] = (byte)value;
    }

    internal ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;

        public int Chunk { get; private set; } = -1;
        public int Occurrences { get; private set; }

        public bool Next()
        {
            if (_at >= _bytes.Length)
                return false;
            Chunk += (int)Value();
            Occurrences = (int)Value();
            return true;
        }

        private uint Value()
        {
            uint value = _bytes[_at++];
            if (value < 0x80)
                return value;
            value &= 0x7F;
            for (var shift = 7; ; shift += 7)
            {
                var next = _bytes[_at++];
                value |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                    return value;
            }
        }
    }
}
