using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Wxauto.Contracts.Conversations;

/// <summary>UUIDs of version 7 (RFC 9562) that also grow within a millisecond: the 12 bits after the time are a counter.</summary>
public sealed class TimeOrderedId(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>Larger than every id that this instance gave before, whatever the clock does.</summary>
    public Guid Next()
    {
        long stamp;
        lock (_lock)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds() << 12;
            _last = stamp = Math.Max(now, _last + 1);
        }
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, stamp >> 12 << 16 | 0x7000 | stamp & 0xFFF);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
