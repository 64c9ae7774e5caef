using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Operator.Platforms;

/// <summary>Tells whether something became another one; short enough for names.</summary>
internal static class Fingerprint
{
    public static string Of(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length)); // so that {ab, c} is not {a, bc}
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 5));
    }

    public static string Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
