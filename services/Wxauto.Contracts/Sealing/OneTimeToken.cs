using System.Buffers.Text;
using System.Security.Cryptography;

namespace Wxauto.Contracts.Sealing;

/// <summary>A one-time token to enrol with: "id.secret.fingerprint".</summary>
/// <param name="Fingerprint">Of the platform's key: the agent shows the token to this platform alone.</param>
public sealed record OneTimeToken(string Id, string Secret, string Fingerprint)
{
    private const int FingerprintSize = 16;

    /// <summary>Null: it is none.</summary>
    public static OneTimeToken? Parse(string text) =>
        text.Split('.') is [{ Length: > 0 } id, { Length: > 0 } secret, { Length: > 0 } fingerprint]
            ? new OneTimeToken(id, secret, fingerprint) : null;

    /// <summary>The first 128 bits of the key's SHA-256, base64url.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> platformKey) =>
        Base64Url.EncodeToString(SHA256.HashData(platformKey).AsSpan(0, FingerprintSize));

    /// <summary>Whether it is for the platform with this key.</summary>
    public bool IsFor(ReadOnlySpan<byte> platformKey) => Fingerprint == FingerprintOf(platformKey);

    public override string ToString() => $"{Id}.{Secret}.{Fingerprint}";
}
