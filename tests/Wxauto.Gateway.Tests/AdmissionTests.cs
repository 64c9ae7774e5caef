using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Identity;
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
    public async Task Another_key_for_a_living_agent_waits_for_a_person_and_changes_nothing()
    {
        using var client = new AgentClient(server);
        using var finder = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);

        var asked = await finder.EnrollAsync(await server.TokenAsync(identity.Agent));

        asked.ApprovalPending.Should().BeTrue();
        (await AgentClient.StatusOfAsync(() => finder.AuthenticateAsync(asked))).Should().Be(StatusCode.FailedPrecondition);
        await stream.SendAsync(stream.Text("m1", "还在"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
        (await client.AuthenticateAsync(identity)).Should().NotBeEmpty();
        var shown = await ShownAsync(http, identity.Agent);
        (shown.GetProperty("pendingKeyId").GetString(), shown.GetProperty("keyId").GetString()).Should().Be((asked.KeyId, identity.KeyId));

        (await DecideAsync(http, identity.Agent, "approve", identity.KeyId)).Should().Be(HttpStatusCode.Conflict, "that key does not wait");
        (await DecideAsync(http, identity.Agent, "approve", asked.KeyId[..8])).Should().Be(HttpStatusCode.Conflict, "so short names many keys");
        (await DecideAsync(http, identity.Agent, "approve", "")).Should().Be(HttpStatusCode.Conflict);
        (await DecideAsync(http, identity.Agent, "refuse", asked.KeyId)).Should().Be(HttpStatusCode.NoContent);
        (await AgentClient.StatusOfAsync(() => finder.AuthenticateAsync(asked))).Should().Be(StatusCode.NotFound);
        (await DecideAsync(http, identity.Agent, "approve", asked.KeyId)).Should().Be(HttpStatusCode.NotFound);
        await stream.SendAsync(stream.Text("m2", "还在"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m2");
    }

    [Fact]
    public async Task A_key_that_a_person_lets_in_ends_the_one_before_it_its_stream_and_its_token()
    {
        using var client = new AgentClient(server);
        using var next = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        var asked = await next.EnrollAsync(await server.TokenAsync(identity.Agent));

        (await DecideAsync(http, identity.Agent, "approve", asked.KeyId)).Should().Be(HttpStatusCode.NoContent);

        (await stream.EndAsync()).Should().Be(StatusCode.Aborted);
        (await AgentClient.StatusOfAsync(() => OpenStream.OpenAsync(client, identity, token))).Should().Be(StatusCode.PermissionDenied);
        (await AgentClient.StatusOfAsync(() => client.AuthenticateAsync(identity))).Should().Be(StatusCode.NotFound);
        using var back = await OpenStream.OpenAsync(next, asked, await next.AuthenticateAsync(asked));
        (await ShownAsync(http, identity.Agent)).GetProperty("pendingKeyId").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_revocation_ends_the_agents_tokens_for_enrolment_and_a_key_that_waits()
    {
        using var client = new AgentClient(server);
        using var finder = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, accessToken) = await client.JoinAsync();
        using (await OpenStream.OpenAsync(client, identity, accessToken))
            await finder.EnrollAsync(await server.TokenAsync(identity.Agent));
        var left = await server.TokenAsync(identity.Agent);
        (await http.PostAsync($"/api/console/agents/{identity.Agent}/revoke", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await AgentClient.StatusOfAsync(() => finder.EnrollAsync(left))).Should().Be(StatusCode.NotFound);
        (await ShownAsync(http, identity.Agent)).GetProperty("pendingKeyId").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_revoked_agents_token_is_worth_nothing_to_REST_and_its_client_does_not_log_in_again()
    {
        using var client = new AgentClient(server.Grpc, () => server.TokenAsync("revoked"));
        using var console = RestClient.Console(server);
        var (_, _) = await client.JoinAsync();
        using var http = await RestClient.LoginAsync(server, "revoked", "key12");
        (await http.GetAsync("/api/v1/stats")).StatusCode.Should().Be(HttpStatusCode.OK);

        (await console.PostAsync("/api/console/agents/revoked/revoke", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        (await http.GetAsync("/api/v1/stats")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await http.SendAsync("after", "你好")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var old = http.DefaultRequestHeaders.Authorization!.Parameter;
        (await http.PostAsync($"/api/v1/auth/refresh?refresh_token={old}", null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await http.PostAsJsonAsync("/api/v1/auth/login", new { agent_id = "revoked", api_key = "key12" })).StatusCode.Should()
            .Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_REST_ends_with_the_key_that_it_was_given_for()
    {
        using var http = RestClient.Stranger(server);
        var now = new AccessTokens(server.Keys, TimeProvider.System);
        http.DefaultRequestHeaders.Authorization = new("Bearer",
            now.Issue("legacy", AccessTokens.RestPrefix + new string('0', 32), AccessTokens.RestLifetime));
        (await http.GetAsync("/api/v1/stats")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
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

    private static async Task<HttpStatusCode> DecideAsync(HttpClient console, string agent, string what, string keyId) =>
        (await console.PostAsync($"/api/console/agents/{agent}/{what}?keyId={keyId}", null)).StatusCode;

    private static async Task<JsonElement> ShownAsync(HttpClient console, string agent) =>
        (await console.GetFromJsonAsync<JsonElement>("/api/console/agents")).EnumerateArray()
            .Single(a => a.GetProperty("name").GetString() == agent);

    [Theory]
    [InlineData("approve")]
    [InlineData("refuse")]
    [InlineData("revoke")]
    public async Task Nobody_is_approved_or_revoked_who_is_not_enrolled(string what)
    {
        using var http = RestClient.Console(server);
        (await http.PostAsync($"/api/console/agents/nobody/{what}", null)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
