using System.Net;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

/// <summary>Who may come in, for how long, and who is thrown out.</summary>
[Collection(ServerCollection.Name)]
public sealed class AdmissionTests(GatewayServer server)
{
    [Fact]
    public async Task An_enrolment_that_needs_approval_waits_for_a_person()
    {
        using var client = new AgentClient(server);
        using var http = RestClient.Console(server);
        var identity = await client.EnrollAsync(await server.TokenAsync("manual"));
        identity.ApprovalPending.Should().BeTrue();
        var authenticate = () => client.AuthenticateAsync(identity);
        (await authenticate.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);

        (await http.PostAsync($"/api/console/agents/manual/approve?keyId={identity.KeyId[..16]}", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        using var stream = await OpenStream.OpenAsync(client, identity, await authenticate());
        await stream.SendAsync(stream.Text("m1", "你好"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
    }

    [Fact]
    public async Task A_revoked_agent_is_thrown_out_and_only_a_new_enrolment_lets_it_back()
    {
        using var client = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);

        (await http.PostAsync($"/api/console/agents/{identity.Agent}/revoke", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        (await stream.EndAsync()).Should().Be(StatusCode.Aborted);
        var connect = () => OpenStream.OpenAsync(client, identity, token);
        (await connect.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should()
            .Be(StatusCode.PermissionDenied, "its token is still young");
        var authenticate = () => client.AuthenticateAsync(identity);
        (await authenticate.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.PermissionDenied);
        var again = await client.EnrollAsync(await server.TokenAsync(identity.Agent));
        using var back = await OpenStream.OpenAsync(client, again, await client.AuthenticateAsync(again));
    }

    [Fact]
    public async Task An_open_stream_takes_a_new_token_of_its_agent_and_ends_with_anothers()
    {
        using var client = new AgentClient(server);
        using var other = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        var (_, foreign) = await other.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(new AgentFrame
            { TokenRenewal = new TokenRenewal { AccessToken = await client.AuthenticateAsync(identity) } });
        await stream.SendAsync(stream.Text("m1", "你好"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
        await stream.SendAsync(new AgentFrame { TokenRenewal = new TokenRenewal { AccessToken = foreign } });
        (await stream.EndAsync()).Should().Be(StatusCode.Unauthenticated);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("revoke")]
    public async Task Nobody_is_approved_or_revoked_who_is_not_enrolled(string what)
    {
        using var http = RestClient.Console(server);
        (await http.PostAsync($"/api/console/agents/nobody/{what}", null)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
