using System.Buffers.Binary;
using System.Security.Cryptography;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Identity;

/// <summary>Challenges that need no memory: random bytes and a time, authenticated with the platform's key. Any
/// replica can check them.</summary>
internal sealed class Challenges(PlatformKeys keys, TimeProvider time)
{
    private const int RandomSize = 16;
    private const int BodySize = RandomSize + 8;
    private const int MacSize = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public byte[] New()
    {
        var challenge = new byte[BodySize + MacSize];
        RandomNumberGenerator.Fill(challenge.AsSpan(0, RandomSize));
        BinaryPrimitives.WriteInt64BigEndian(challenge.AsSpan(RandomSize), time.GetUtcNow().ToUnixTimeMilliseconds());
        HMACSHA256.HashData(keys.ChallengeKey, challenge.AsSpan(0, BodySize), challenge.AsSpan(BodySize));
        return challenge;
    }

    public bool IsValid(ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length != BodySize + MacSize)
            return false;
        var mac = HMACSHA256.HashData(keys.ChallengeKey, challenge[..BodySize]);
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(challenge[RandomSize..]), 0, 253402300799999));
        return CryptographicOperations.FixedTimeEquals(mac, challenge[BodySize..]) && age < Lifetime && age > -Lifetime;
    }
}
