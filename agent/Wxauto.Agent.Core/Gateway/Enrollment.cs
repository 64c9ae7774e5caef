using System.Text;
using Google.Protobuf;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Exchanges a one-time token for an identity.</summary>
internal sealed class Enrollment(IdentityStore store)
{
    /// <summary>Asking again with the same token is harmless while its use count is not spent. The token is shown to the platform that it is
    /// for, and sealed: nobody between can use it.</summary>
    /// <exception cref="Grpc.Core.RpcException">The platform refused or cannot be reached.</exception>
    /// <exception cref="ConfigurationException">The token is none, or another platform answered.</exception>
    public async Task<EnrollResponse> EnrollAsync(AgentService.AgentServiceClient client, string token, CancellationToken cancellationToken)
    {
        var parsed = OneTimeToken.Parse(token)
            ?? throw new ConfigurationException("这不是登记令牌：令牌由三段组成，中间是点。请检查是否复制完整，或向管理员索取新的令牌。");
        var secret = store.SigningSecret();
        var challenge = await client.ChallengeAsync(
            new ChallengeRequest(), deadline: GatewayCalls.Deadline, cancellationToken: cancellationToken);
        var platformKey = challenge.PlatformKey.ToByteArray();
        if (!parsed.IsFor(platformKey))
            throw new ConfigurationException("服务器不是发放这个令牌的平台（密钥指纹不符），令牌没有发送。请检查服务器地址，或向管理员索取新的令牌。");
        var signingKey = SigningKey.PublicKeyOf(secret);
        var (seal, ephemeral) = AgentSeal.ForAgent(platformKey, "");
        using (seal)
        {
            var request = new EnrollRequest
            {
                SigningKey = ByteString.CopyFrom(signingKey),
                Challenge = challenge.Challenge,
                Signature = ByteString.CopyFrom(SigningKey.Sign(secret, SigningKey.EnrollmentText(challenge.Challenge.Span, token))),
                HostName = Environment.MachineName,
                Version = AgentVersion.Text,
                EphemeralKey = ByteString.CopyFrom(ephemeral),
                SealedToken = ByteString.CopyFrom(
                    seal.Seal(SealedKind.EnrollmentToken, SigningKey.IdOf(signingKey), 0, Encoding.UTF8.GetBytes(token))),
            };
            var response = await client.EnrollAsync(request, deadline: GatewayCalls.Deadline, cancellationToken: cancellationToken);
            store.Identity = new AgentIdentity(response.Agent, response.KeyId, platformKey);
            return response;
        }
    }
}
