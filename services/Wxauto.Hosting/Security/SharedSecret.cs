using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Hosting.Security;

/// <summary>A token or key that a caller must show. Neither its length nor how much of it was right can be told from how
/// long the answer takes.</summary>
public sealed class SharedSecret(string secret)
{
    private readonly byte[] _hash = Hash(secret);

    public bool Is(string? shown) => shown is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(shown));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
