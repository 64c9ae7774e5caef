using System.Security.Cryptography;
using System.Text;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Encrypts what rests on the PC with AES-256-GCM, bound to the place it rests in.</summary>
internal sealed class SpoolCipher(byte[] key) : IDisposable
{
    /// <summary>Bytes by which a sealed body is longer than its content.</summary>
    public const int Overhead = NonceSize + TagSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] _pseudonymKey = HKDF.Expand(HashAlgorithmName.SHA256, key, 32, "wxauto/spool/pseudonym"u8.ToArray());
    private readonly AesGcm _aes = new(HKDF.Expand(HashAlgorithmName.SHA256, key, 32, "wxauto/spool/body"u8.ToArray()), TagSize);

    public byte[] Seal(string associatedData, ReadOnlySpan<byte> body)
    {
        var result = new byte[body.Length + Overhead];
        var nonce = result.AsSpan(0, NonceSize);
        var cipherText = result.AsSpan(NonceSize, body.Length);
        RandomNumberGenerator.Fill(nonce);
        lock (_aes)
            _aes.Encrypt(nonce, body, cipherText, result.AsSpan(NonceSize + body.Length), Encoding.UTF8.GetBytes(associatedData));
        return result;
    }

    /// <exception cref="CryptographicException">The body was changed, moved or sealed under another key.</exception>
    public byte[] Open(string associatedData, ReadOnlySpan<byte> sealedBody)
    {
        if (sealedBody.Length < Overhead)
            throw new CryptographicException("The stored body is shorter than its nonce and tag.");
        var body = new byte[sealedBody.Length - Overhead];
        var cipherText = sealedBody[NonceSize..^TagSize];
        lock (_aes)
            _aes.Decrypt(sealedBody[..NonceSize], cipherText, sealedBody[^TagSize..], body, Encoding.UTF8.GetBytes(associatedData));
        return body;
    }

    /// <summary>Stands for a chat where it must be compared but not read: who was written to is private too.</summary>
    public string Pseudonym(string chatId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_pseudonymKey, Encoding.UTF8.GetBytes(chatId)).AsSpan(0, 16));

    public void Dispose() => _aes.Dispose();
}
