using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Wxauto.Contracts.Sealing;

/// <summary>Ed25519 (RFC 8032) signatures with raw keys, in managed code, and what agents sign with them.</summary>
public static class SigningKey
{
    /// <summary>Length of secrets and public keys, in bytes.</summary>
    public const int Size = 32;

    public static byte[] Generate() => RandomNumberGenerator.GetBytes(Size);

    public static byte[] PublicKeyOf(ReadOnlySpan<byte> secret) =>
        new Ed25519PrivateKeyParameters(secret.ToArray()).GeneratePublicKey().GetEncoded();

    /// <summary>Names a public key: its SHA-256 in lower-case hex.</summary>
    public static string IdOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    public static byte[] Sign(ReadOnlySpan<byte> secret, byte[] text)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, new Ed25519PrivateKeyParameters(secret.ToArray()));
        signer.BlockUpdate(text, 0, text.Length);
        return signer.GenerateSignature();
    }

    /// <summary>False for a wrong signature, and for a key or signature that is malformed.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, byte[] text, byte[] signature)
    {
        if (publicKey.Length != Size || signature.Length != 64)
            return false;
        try
        {
            var signer = new Ed25519Signer();
            signer.Init(false, new Ed25519PublicKeyParameters(publicKey.ToArray()));
            signer.BlockUpdate(text, 0, text.Length);
            return signer.VerifySignature(signature);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What is signed to enrol: see EnrollRequest.signature.</summary>
    public static byte[] EnrollmentText(ReadOnlySpan<byte> challenge, string token) =>
        [.. "wxauto-enroll-v1\n"u8, .. challenge, .. SHA256.HashData(Encoding.UTF8.GetBytes(token))];

    /// <summary>What is signed for an access token: see AuthenticateRequest.signature.</summary>
    public static byte[] AuthenticationText(ReadOnlySpan<byte> challenge, string agent) =>
        [.. "wxauto-authenticate-v1\n"u8, .. challenge, .. Encoding.UTF8.GetBytes(agent)];
}
