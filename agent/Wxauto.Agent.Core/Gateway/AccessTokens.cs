using Google.Protobuf;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

internal sealed record AccessToken(string Text, TimeSpan Life);

/// <summary>Proves possession of the signing key for a short-lived token.</summary>
internal sealed class AccessTokens(IdentityStore store)
{
    public async Task<AccessToken> RequestAsync(
        AgentService.AgentServiceClient client, AgentIdentity identity, CancellationToken cancellationToken)
    {
        var challenge = await client.ChallengeAsync(
            new ChallengeRequest(), deadline: GatewayCalls.Deadline, cancellationToken: cancellationToken);
        var proof = SigningKey.AuthenticationText(challenge.Challenge.Span, identity.Agent);
        var request = new AuthenticateRequest
        {
            Agent = identity.Agent,
            KeyId = identity.KeyId,
            Challenge = challenge.Challenge,
            Signature = ByteString.CopyFrom(SigningKey.Sign(store.SigningSecret(), proof)),
        };
        var response = await client.AuthenticateAsync(request, deadline: GatewayCalls.Deadline, cancellationToken: cancellationToken);
        return new AccessToken(response.AccessToken, response.ExpiresIn?.ToTimeSpan() ?? TimeSpan.FromMinutes(5));
    }
}
