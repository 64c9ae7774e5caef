using Google.Protobuf;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Exchanges a one-time token for an identity.</summary>
internal sealed class Enrollment(IdentityStore store)
{
    /// <summary>Asking again with the same token is harmless while its use count is not spent.</summary>
    /// <exception cref="Grpc.Core.RpcException">The platform refused or cannot be reached.</exception>
    public async Task<EnrollResponse> EnrollAsync(AgentService.AgentServiceClient client, string token, CancellationToken cancellationToken)
    {
        var secret = store.SigningSecret();
        var challenge = await client.ChallengeAsync(
            new ChallengeRequest(), deadline: GatewayCalls.Deadline, cancellationToken: cancellationToken);
        var request = new EnrollRequest
        {
            Token = token,
            SigningKey = ByteString.CopyFrom(SigningKey.PublicKeyOf(secret)),
            Challenge = challenge.Challenge,
            Signature = ByteString.CopyFrom(SigningKey.Sign(secret, SigningKey.EnrollmentText(challenge.Challenge.Span, token))),
            HostName = Environment.MachineName,
            Version = AgentVersion.Text,
        };
        var response = await client.EnrollAsync(request, deadline: GatewayCalls.Deadline, cancellationToken: cancellationToken);
        store.Identity = new AgentIdentity(response.Agent, response.KeyId, response.PlatformKey.ToByteArray());
        return response;
    }
}
