using System.Text;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.EntityFrameworkCore;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Agents;
using Wxauto.Schema;
using Wxauto.Storage;

namespace Wxauto.Bench.Agents;

/// <summary>A key pair that all agents of a measurement share. One enrols; the others' rows are written beside it to save time.</summary>
internal sealed class AgentIdentity
{
    private readonly byte[] _secret = SigningKey.Generate();
    private string _keyId = "";

    public byte[] PlatformKey { get; private set; } = [];

    public static async Task<AgentIdentity> EnrolAsync(BenchServer server, int agents)
    {
        var identity = new AgentIdentity();
        var token = await server.CommandAsync("token", "bench-0");
        using var channel = GrpcChannel.ForAddress(server.Grpc);
        var service = new AgentService.AgentServiceClient(channel);
        var challenge = await service.ChallengeAsync(new ChallengeRequest());
        var signingKey = SigningKey.PublicKeyOf(identity._secret);
        identity.PlatformKey = challenge.PlatformKey.ToByteArray();
        var (seal, ephemeral) = AgentSeal.ForAgent(identity.PlatformKey, "");
        using var sealing = seal;
        identity._keyId = (await service.EnrollAsync(new EnrollRequest
        {
            SigningKey = ByteString.CopyFrom(signingKey), Challenge = challenge.Challenge, HostName = "bench", Version = "bench",
            Signature = ByteString.CopyFrom(SigningKey.Sign(identity._secret, SigningKey.EnrollmentText(challenge.Challenge.Span, token))),
            EphemeralKey = ByteString.CopyFrom(ephemeral),
            SealedToken = ByteString.CopyFrom(
                seal.Seal(SealedKind.EnrollmentToken, SigningKey.IdOf(signingKey), 0, Encoding.UTF8.GetBytes(token))),
        })).KeyId;
        await identity.ShareAsync(server.Storage, agents);
        return identity;
    }

    public async Task<string> AuthenticateAsync(AgentService.AgentServiceClient service, string agent)
    {
        var challenge = (await service.ChallengeAsync(new ChallengeRequest())).Challenge;
        var answer = await service.AuthenticateAsync(new AuthenticateRequest
        {
            Agent = agent, KeyId = _keyId, Challenge = challenge,
            Signature = ByteString.CopyFrom(SigningKey.Sign(_secret, SigningKey.AuthenticationText(challenge.Span, agent))),
        });
        return answer.AccessToken;
    }

    private async Task ShareAsync(StorageOptions storage, int agents)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddDatabase(storage)
            .BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        var now = DateTimeOffset.UtcNow;
        db.Agents.AddRange(Enumerable.Range(1, agents - 1).Select(i => new AgentRecord
        {
            Name = $"bench-{i}", SigningKey = SigningKey.PublicKeyOf(_secret), KeyId = _keyId, EnrolledAt = now, ApprovedAt = now,
        }));
        await db.SaveChangesAsync();
    }
}
