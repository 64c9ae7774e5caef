using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Gateway.Tests;

/// <summary>An agent's side of enrolment and authentication, with every part open to be made wrong.</summary>
internal sealed class AgentClient(Uri gateway, Func<Task<string>> newToken) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(gateway);

    public AgentClient(GatewayServer server) : this(server.Grpc, () => server.TokenAsync(server.NextAgent))
    {
    }

    public byte[] Secret { get; init; } = SigningKey.Generate();
    public AgentService.AgentServiceClient Service => new(_channel);
    public CallInvoker Invoker => _channel.CreateCallInvoker();

    /// <summary>The platform's, as the last challenge said it.</summary>
    public byte[] PlatformKey { get; private set; } = [];

    /// <summary>How a call ends.</summary>
    public static async Task<StatusCode> StatusOfAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    public async Task<ByteString> ChallengeAsync()
    {
        var response = await Service.ChallengeAsync(new ChallengeRequest());
        PlatformKey = response.PlatformKey.ToByteArray();
        return response.Challenge;
    }

    public async Task<EnrollResponse> EnrollAsync(string token, ByteString? challenge = null, byte[]? signature = null) =>
        await Service.EnrollAsync(Enrollment(token, challenge ?? await ChallengeAsync(), signature));

    /// <summary>After a challenge.</summary>
    public EnrollRequest Enrollment(string token, ByteString challenge, byte[]? signature = null)
    {
        var signingKey = SigningKey.PublicKeyOf(Secret);
        var (seal, ephemeral) = AgentSeal.ForAgent(PlatformKey, "");
        using (seal)
            return new EnrollRequest
            {
                SigningKey = ByteString.CopyFrom(signingKey), Challenge = challenge, HostName = "pc", Version = "1",
                Signature = ByteString.CopyFrom(signature ?? SigningKey.Sign(Secret, SigningKey.EnrollmentText(challenge.Span, token))),
                EphemeralKey = ByteString.CopyFrom(ephemeral),
                SealedToken = ByteString.CopyFrom(
                    seal.Seal(SealedKind.EnrollmentToken, SigningKey.IdOf(signingKey), 0, Encoding.UTF8.GetBytes(token))),
            };
    }

    public async Task<string> AuthenticateAsync(EnrollResponse identity, byte[]? secret = null)
    {
        var challenge = await ChallengeAsync();
        var response = await Service.AuthenticateAsync(new AuthenticateRequest
        {
            Agent = identity.Agent, KeyId = identity.KeyId, Challenge = challenge,
            Signature = ByteString.CopyFrom(SigningKey.Sign(secret ?? Secret,
                SigningKey.AuthenticationText(challenge.Span, identity.Agent))),
        });
        return response.AccessToken;
    }

    /// <summary>A new agent of the server with its access token.</summary>
    public async Task<(EnrollResponse Identity, string AccessToken)> JoinAsync()
    {
        var identity = await EnrollAsync(await newToken());
        return (identity, await AuthenticateAsync(identity));
    }

    public void Dispose() => _channel.Dispose();
}
