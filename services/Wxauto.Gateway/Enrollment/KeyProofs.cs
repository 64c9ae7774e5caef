using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Enrollment;

/// <summary>Whether who calls holds the key that he names.</summary>
internal sealed class KeyProofs(Challenges challenges, PlatformKeys keys, TimeProvider time)
{
    /// <summary>What a proof signs, and for whom a one-time token is sealed.</summary>
    public ChallengeResponse NewChallenge() => new()
    {
        Challenge = ByteString.CopyFrom(challenges.New()), ServerTime = time.GetUtcNow().ToTimestamp(),
        PlatformKey = ByteString.CopyFrom(keys.SealingPublicKey),
    };

    /// <summary>The one-time token of an enrolment whose sender holds the key that is enrolled.</summary>
    /// <exception cref="RpcException">UNAUTHENTICATED: he does not.</exception>
    public string TokenOf(EnrollRequest request)
    {
        CheckChallenge(request.Challenge.Span);
        var token = Open(request);
        Check(request.SigningKey.Span, SigningKey.EnrollmentText(request.Challenge.Span, token), request.Signature.ToByteArray());
        return token;
    }

    /// <exception cref="RpcException">UNAUTHENTICATED: the sender does not hold the key.</exception>
    public void Check(AuthenticateRequest request, byte[] signingKey)
    {
        CheckChallenge(request.Challenge.Span);
        Check(signingKey, SigningKey.AuthenticationText(request.Challenge.Span, request.Agent), request.Signature.ToByteArray());
    }

    private string Open(EnrollRequest request)
    {
        try
        {
            using var seal = AgentSeal.ForPlatform(keys.SealingSecret, request.EphemeralKey.Span, "");
            return Encoding.UTF8.GetString(seal.Open(SealedKind.EnrollmentToken, SigningKey.IdOf(request.SigningKey.Span), 0,
                request.SealedToken.Span));
        }
        catch (CryptographicException)
        {
            throw Unproved("sealed_token was not sealed for this platform and this key.");
        }
    }

    private void CheckChallenge(ReadOnlySpan<byte> challenge)
    {
        if (!challenges.IsValid(challenge))
            throw Unproved("The challenge is too old or not ours. Ask for a new one.");
    }

    private static void Check(ReadOnlySpan<byte> publicKey, byte[] text, byte[] signature)
    {
        if (!SigningKey.Verify(publicKey, text, signature))
            throw Unproved("The signature does not prove possession of the key.");
    }

    private static RpcException Unproved(string detail) => new(new Status(StatusCode.Unauthenticated, detail));
}
