using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Wxauto.Contracts.Sealing;

/// <summary>Which way a sealed body travels. Each way has its own key, so a body cannot be reflected.</summary>
public enum SealDirection
{
    /// <summary>From the agent to the platform.</summary>
    Up,

    /// <summary>From the platform to the agent.</summary>
    Down,
}

/// <summary>
/// Seals and opens bodies on one stream with AES-256-GCM. The keys come from X25519 (the agent's key of this stream
/// and the platform's pinned key) through HKDF-SHA-256. X25519 is managed code: the agent also runs where the
/// system's elliptic curves are missing.
/// </summary>
/// <remarks>
/// A sealed body is: 12 bytes nonce (a counter that never repeats on a stream), ciphertext, 16 bytes tag.
/// The associated data is the id beside the body, so a body cannot be moved to another id.
/// </remarks>
public sealed class AgentSeal : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm _seal;
    private readonly AesGcm _open;
    private long _counter;

    private AgentSeal(byte[] shared, byte[] ephemeralKey, SealDirection sends)
    {
        var up = new AesGcm(DeriveKey(shared, ephemeralKey, "wxauto/agent/v1/up"), TagSize);
        var down = new AesGcm(DeriveKey(shared, ephemeralKey, "wxauto/agent/v1/down"), TagSize);
        (_seal, _open) = sends == SealDirection.Up ? (up, down) : (down, up);
        CryptographicOperations.ZeroMemory(shared);
    }

    /// <summary>The agent's side: makes a new ephemeral key for a stream to the platform with this public key (32 bytes).</summary>
    /// <exception cref="CryptographicException">The platform key is not a valid X25519 key.</exception>
    public static (AgentSeal Seal, byte[] EphemeralKey) ForAgent(ReadOnlySpan<byte> platformKey)
    {
        var (secret, publicKey) = X25519Key.Generate();
        return (new AgentSeal(X25519Key.Agree(secret, platformKey), publicKey, SealDirection.Up), publicKey);
    }

    /// <summary>The platform's side of a stream whose Hello carried this ephemeral key (32 bytes).</summary>
    /// <exception cref="CryptographicException">The ephemeral key is not a valid X25519 key.</exception>
    public static AgentSeal ForPlatform(ReadOnlySpan<byte> platformSecret, ReadOnlySpan<byte> ephemeralKey) =>
        new(X25519Key.Agree(platformSecret, ephemeralKey), ephemeralKey.ToArray(), SealDirection.Down);

    /// <summary>Seals a body for the other side. Safe to call from several threads.</summary>
    public byte[] Seal(string id, ReadOnlySpan<byte> body)
    {
        var sealedBody = new byte[NonceSize + body.Length + TagSize];
        var nonce = sealedBody.AsSpan(0, NonceSize);
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], Interlocked.Increment(ref _counter));
        lock (_seal)
            _seal.Encrypt(nonce, body, sealedBody.AsSpan(NonceSize, body.Length), sealedBody.AsSpan(NonceSize + body.Length),
                AssociatedData(id));
        return sealedBody;
    }

    /// <summary>Opens a body that the other side sealed beside this id.</summary>
    /// <exception cref="CryptographicException">The body was cut, changed, moved to another id or sealed for another stream.</exception>
    public byte[] Open(string id, ReadOnlySpan<byte> sealedBody)
    {
        if (sealedBody.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed body is shorter than its nonce and tag.");
        var body = new byte[sealedBody.Length - NonceSize - TagSize];
        lock (_open)
            _open.Decrypt(sealedBody[..NonceSize], sealedBody[NonceSize..^TagSize], sealedBody[^TagSize..], body, AssociatedData(id));
        return body;
    }

    public void Dispose()
    {
        _seal.Dispose();
        _open.Dispose();
    }

    private static byte[] AssociatedData(string id) => System.Text.Encoding.UTF8.GetBytes(id);

    private static byte[] DeriveKey(byte[] shared, byte[] salt, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, salt, System.Text.Encoding.ASCII.GetBytes(info));
}
