using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Wxauto.Contracts.Sealing;

/// <summary>X25519 (RFC 7748) keys as 32 raw bytes, in managed code.</summary>
public static class X25519Key
{
    /// <summary>Length of secrets, public keys and agreements, in bytes.</summary>
    public const int Size = 32;

    public static (byte[] Secret, byte[] PublicKey) Generate()
    {
        var secret = RandomNumberGenerator.GetBytes(Size);
        return (secret, PublicKeyOf(secret));
    }

    public static byte[] PublicKeyOf(ReadOnlySpan<byte> secret) =>
        new X25519PrivateKeyParameters(secret.ToArray()).GeneratePublicKey().GetEncoded();

    /// <exception cref="CryptographicException">The public key has a wrong length or low order.</exception>
    public static byte[] Agree(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != Size)
            throw new CryptographicException($"An X25519 key has {Size} bytes, not {publicKey.Length}.");
        try
        {
            var shared = new byte[Size];
            new X25519PrivateKeyParameters(secret.ToArray()).GenerateSecret(new X25519PublicKeyParameters(publicKey.ToArray()), shared, 0);
            return shared;
        }
        catch (InvalidOperationException e)
        {
            throw new CryptographicException("The X25519 key has low order.", e);
        }
    }
}
