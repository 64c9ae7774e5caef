using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Contracts.Sealing;

/// <summary>Which way a sealed body travels. Each way has its own key, so a body cannot be reflected.</summary>
public enum SealDirection
{
    /// <summary>From the agent to the platform.</summary>
    Up,

    /// <summary>From the platform to the agent.</summary>
    Down,
}

/// <summary>What a sealed body is. One of a kind cannot be shown as one of another.</summary>
public enum SealedKind : byte
{
    /// <summary>A MessageBody, beside its client id and sequence.</summary>
    Message = 1,

    /// <summary>A piece of a blob, beside the blob's id and the piece's offset.</summary>
    BlobChunk = 2,

    /// <summary>A ReplyBody, beside its reply id; it has no sequence.</summary>
    Reply = 3,

    /// <summary>A one-time token, beside the id of the key that is enrolled with it; it has no sequence.</summary>
    EnrollmentToken = 4,
}

/// <summary>
/// Seals and opens bodies on one stream with AES-256-GCM. The keys come from X25519 (the agent's key of this stream
/// and the platform's pinned key) through HKDF-SHA-256. X25519 is managed code: the agent also runs where the
/// system's elliptic curves are missing.
/// </summary>
/// <remarks>
/// A sealed body is: 12 bytes nonce (a counter that never repeats on a stream), ciphertext, 16 bytes tag.
/// The associated data is direction, kind, sequence (8 bytes, big-endian), the length of the agent's name in UTF-8 (4 bytes), the name, and the
/// id: a body cannot be shown as one of another kind, agent, place or id.
/// </remarks>
public sealed class AgentSeal : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>How much longer a sealed body is than the body, in bytes: nonce and tag.</summary>
    public const int Overhead = NonceSize + TagSize;
    private readonly AesGcm _seal;
    private readonly AesGcm _open;
    private readonly string _agent;
    private readonly SealDirection _sends;
    private long _counter;

    private AgentSeal(byte[] shared, byte[] ephemeralKey, string agent, SealDirection sends)
    {
        (_agent, _sends) = (agent, sends);
        var up = new AesGcm(DeriveKey(shared, ephemeralKey, "wxauto/agent/v2/up"), TagSize);
        var down = new AesGcm(DeriveKey(shared, ephemeralKey, "wxauto/agent/v2/down"), TagSize);
        (_seal, _open) = sends == SealDirection.Up ? (up, down) : (down, up);
        CryptographicOperations.ZeroMemory(shared);
    }

    /// <summary>The agent's side: makes a new ephemeral key for a stream to the platform with this public key (32 bytes).</summary>
    /// <exception cref="CryptographicException">The platform key is not a valid X25519 key.</exception>
    /// <param name="agent">Its name; empty before it has one.</param>
    public static (AgentSeal Seal, byte[] EphemeralKey) ForAgent(ReadOnlySpan<byte> platformKey, string agent)
    {
        var (secret, publicKey) = X25519Key.Generate();
        return (new AgentSeal(X25519Key.Agree(secret, platformKey), publicKey, agent, SealDirection.Up), publicKey);
    }

    /// <summary>The platform's side of a stream whose Hello carried this ephemeral key (32 bytes).</summary>
    /// <exception cref="CryptographicException">The ephemeral key is not a valid X25519 key.</exception>
    public static AgentSeal ForPlatform(ReadOnlySpan<byte> platformSecret, ReadOnlySpan<byte> ephemeralKey, string agent) =>
        new(X25519Key.Agree(platformSecret, ephemeralKey), ephemeralKey.ToArray(), agent, SealDirection.Down);

    /// <summary>Seals a body for the other side. Safe to call from several threads.</summary>
    public byte[] Seal(SealedKind kind, string id, long sequence, ReadOnlySpan<byte> body)
    {
        var sealedBody = new byte[body.Length + Overhead];
        var nonce = sealedBody.AsSpan(0, NonceSize);
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], Interlocked.Increment(ref _counter));
        lock (_seal)
            _seal.Encrypt(nonce, body, sealedBody.AsSpan(NonceSize, body.Length), sealedBody.AsSpan(NonceSize + body.Length),
                AssociatedData(_sends, kind, id, sequence));
        return sealedBody;
    }

    /// <summary>Opens a body that the other side sealed as this kind, beside this id and sequence.</summary>
    /// <exception cref="CryptographicException">The body was cut, changed, moved to another place or sealed for another stream.</exception>
    public byte[] Open(SealedKind kind, string id, long sequence, ReadOnlySpan<byte> sealedBody)
    {
        if (sealedBody.Length < Overhead)
            throw new CryptographicException("The sealed body is shorter than its nonce and tag.");
        var body = new byte[sealedBody.Length - Overhead];
        lock (_open)
            _open.Decrypt(sealedBody[..NonceSize], sealedBody[NonceSize..^TagSize], sealedBody[^TagSize..], body,
                AssociatedData(_sends == SealDirection.Up ? SealDirection.Down : SealDirection.Up, kind, id, sequence));
        return body;
    }

    public void Dispose()
    {
        _seal.Dispose();
        _open.Dispose();
    }

    private byte[] AssociatedData(SealDirection direction, SealedKind kind, string id, long sequence)
    {
        const int head = 2 + sizeof(long) + sizeof(int);
        var agentSize = Encoding.UTF8.GetByteCount(_agent);
        var data = new byte[head + agentSize + Encoding.UTF8.GetByteCount(id)];
        (data[0], data[1]) = ((byte)direction, (byte)kind);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(2), sequence);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(2 + sizeof(long)), agentSize);
        Encoding.UTF8.GetBytes(_agent, data.AsSpan(head));
        Encoding.UTF8.GetBytes(id, data.AsSpan(head + agentSize));
        return data;
    }

    private static byte[] DeriveKey(byte[] shared, byte[] salt, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, salt, Encoding.ASCII.GetBytes(info));
}
