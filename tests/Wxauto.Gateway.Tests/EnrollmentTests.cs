using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Tests;

[Collection(ServerCollection.Name)]
public sealed class EnrollmentTests(GatewayServer server)
{
    [Fact]
    public async Task An_agent_enrols_with_its_token_and_gets_an_access_token()
    {
        using var client = new AgentClient(server);
        var agent = server.NextAgent;
        var identity = await client.EnrollAsync(await server.TokenAsync(agent));
        identity.Agent.Should().Be(agent);
        identity.KeyId.Should().Be(SigningKey.IdOf(SigningKey.PublicKeyOf(client.Secret)));
        client.PlatformKey.Should().Equal(server.Keys.SealingPublicKey);
        identity.ApprovalPending.Should().BeFalse();
        (await client.AuthenticateAsync(identity)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_token_is_spent_for_another_key_and_harmless_for_the_same()
    {
        using var client = new AgentClient(server);
        using var thief = new AgentClient(server);
        var token = await server.TokenAsync(server.NextAgent);
        var first = await client.EnrollAsync(token);
        (await client.EnrollAsync(token)).Should().Be(first);
        (await AgentClient.StatusOfAsync(() => thief.EnrollAsync(token))).Should().Be(StatusCode.NotFound);
        (await client.AuthenticateAsync(first)).Should().NotBeEmpty("the refused one changed nothing");
    }

    [Fact]
    public async Task An_enrolment_ends_all_other_tokens_of_the_agent()
    {
        var agent = server.NextAgent;
        var (older, used, newer) = (await server.TokenAsync(agent), await server.TokenAsync(agent), await server.TokenAsync(agent));
        using var client = new AgentClient(server);
        using var finder = new AgentClient(server);
        await client.EnrollAsync(used);
        foreach (var left in new[] { older, newer, used })
            (await AgentClient.StatusOfAsync(() => finder.EnrollAsync(left))).Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_that_a_stranger_shows_says_nothing_to_who_reads_the_wire()
    {
        using var client = new AgentClient(server);
        var token = await server.TokenAsync(server.NextAgent);
        var wire = Encoding.Latin1.GetString(client.Enrollment(token, await client.ChallengeAsync()).ToByteArray());
        wire.Should().NotContain(OneTimeToken.Parse(token)!.Secret).And.NotContain(OneTimeToken.Parse(token)!.Id);
    }

    [Fact]
    public async Task Of_many_enrolments_at_once_with_one_token_one_wins()
    {
        var token = await server.TokenAsync(server.NextAgent);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var client = new AgentClient(server);
            return await AgentClient.StatusOfAsync(() => client.EnrollAsync(token));
        }));
        results.Count(s => s == StatusCode.OK).Should().Be(1);
        results.Should().OnlyContain(s => s == StatusCode.OK || s == StatusCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nodot")]
    [InlineData("a.b.c")]
    [InlineData("000000000000.unknown")]
    [InlineData("000000000000.unknown.FINGERPRINT")]
    public async Task An_unknown_token_is_not_found(string token)
    {
        using var client = new AgentClient(server);
        token = token.Replace("FINGERPRINT", OneTimeToken.FingerprintOf(server.Keys.SealingPublicKey), StringComparison.Ordinal);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync(token))).Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_with_a_wrong_secret_is_not_found()
    {
        using var client = new AgentClient(server);
        var token = await server.TokenAsync(server.NextAgent);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync((OneTimeToken.Parse(token)! with { Secret = "wrong" }).ToString())))
            .Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task Without_proof_of_the_key_nothing_is_enrolled()
    {
        using var client = new AgentClient(server);
        var token = await server.TokenAsync(server.NextAgent);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync(token, signature: new byte[64]))).Should().Be(StatusCode.Unauthenticated);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync(token, signature: [1, 2, 3]))).Should().Be(StatusCode.Unauthenticated);
        var forged = (await client.ChallengeAsync()).ToByteArray();
        forged[0] ^= 1;
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync(token, ByteString.CopyFrom(forged))))
            .Should().Be(StatusCode.Unauthenticated);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync(token, ByteString.Empty))).Should().Be(StatusCode.Unauthenticated);
        // Who passes a request on cannot put another key into it.
        var passedOn = client.Enrollment(token, await client.ChallengeAsync());
        passedOn.SigningKey = ByteString.CopyFrom(SigningKey.PublicKeyOf(SigningKey.Generate()));
        (await AgentClient.StatusOfAsync(async () => await client.Service.EnrollAsync(passedOn))).Should().Be(StatusCode.Unauthenticated);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync(token)))
            .Should().Be(StatusCode.OK, "the refused ones did not spend the token");
    }

    [Fact]
    public async Task Authentication_needs_the_enrolled_key()
    {
        using var client = new AgentClient(server);
        var (identity, _) = await client.JoinAsync();
        (await AgentClient.StatusOfAsync(() => client.AuthenticateAsync(identity, SigningKey.Generate())))
            .Should().Be(StatusCode.Unauthenticated);
        var unknown = new EnrollResponse(identity) { Agent = "nobody" };
        (await AgentClient.StatusOfAsync(() => client.AuthenticateAsync(unknown))).Should().Be(StatusCode.NotFound);
        var other = new EnrollResponse(identity) { KeyId = "00" };
        (await AgentClient.StatusOfAsync(() => client.AuthenticateAsync(other))).Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public void A_challenge_is_valid_for_a_minute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var challenges = new Challenges(new PlatformKeys(new byte[32]), time);
        var challenge = challenges.New();
        time.Advance(TimeSpan.FromSeconds(59));
        challenges.IsValid(challenge).Should().BeTrue();
        new Challenges(new PlatformKeys([.. Enumerable.Repeat((byte)1, 32)]), time).IsValid(challenge).Should()
            .BeFalse("another platform made it");
        time.Advance(TimeSpan.FromSeconds(1));
        challenges.IsValid(challenge).Should().BeFalse();
    }
}
