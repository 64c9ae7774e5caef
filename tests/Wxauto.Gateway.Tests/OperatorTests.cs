using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using Wxauto.Contracts.Internal;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

/// <summary>What the operator asks of the gateway.</summary>
[Collection(ServerCollection.Name)]
public sealed class OperatorTests : IDisposable
{
    private readonly GatewayServer _server;
    private readonly HttpClient _http;

    public OperatorTests(GatewayServer server)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = server.Internal };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", server.OperatorToken);
    }

    [Fact]
    public async Task A_token_enrols_the_agent_once_and_its_state_is_reported_until_the_enrolment_ends()
    {
        var name = _server.NextAgent;
        using var client = new AgentClient(_server.Grpc, async () => (await IssueAsync(name, "24h")).Token);
        (await FindAsync(name)).Should().BeNull("it was never here");

        var (identity, accessToken) = await client.JoinAsync();
        identity.Agent.Should().Be(name);
        (await FindAsync(name)).Should().BeEquivalentTo(new { Enrolled = true, Connected = false, Paused = false });
        using var stream = await OpenStream.OpenAsync(client, identity, accessToken);
        await Eventually.TrueAsync(async () => await FindAsync(name) is { Connected: true, Version: "1", LastSeenAt: not null },
            () => "the report says that it is connected", 60);

        var left = await IssueAsync(name, "24h");
        using var deleted = await _http.DeleteAsync(InternalApi.Of(InternalApi.Agent, name));
        deleted.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await stream.EndAsync()).Should().Be(Grpc.Core.StatusCode.Aborted);
        await Eventually.TrueAsync(async () => await FindAsync(name) is { Enrolled: false, Connected: false },
            () => "the report says that its enrolment ended", 60);
        using var other = new AgentClient(_server.Grpc, () => Task.FromResult(left.Token));
        var enrol = () => other.JoinAsync();
        (await enrol.Should().ThrowAsync<Grpc.Core.RpcException>("tokens from before are void too")).Which.StatusCode.Should()
            .Be(Grpc.Core.StatusCode.NotFound);
        using var again = await _http.DeleteAsync(InternalApi.Of(InternalApi.Agent, name));
        again.StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_enrolment_that_waits_for_approval_is_reported_as_that()
    {
        using var client = new AgentClient(_server);
        using var console = RestClient.Console(_server);
        var identity = await client.EnrollAsync((await IssueAsync("manual", "24h")).Token);
        (await FindAsync("manual")).Should().BeEquivalentTo(new { Enrolled = false, AwaitsApproval = true, identity.KeyId });

        (await console.PostAsync($"/api/console/agents/manual/approve?keyId={identity.KeyId}", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await FindAsync("manual")).Should().BeEquivalentTo(new { Enrolled = true, AwaitsApproval = false, PendingKeyId = (string?)null });

        using var other = new AgentClient(_server);
        await other.EnrollAsync((await IssueAsync("manual", "24h")).Token);
        (await FindAsync("manual")).Should().BeEquivalentTo(new { Enrolled = false, AwaitsApproval = true },
            "another PC is not let in because one was");
        (await console.PostAsync("/api/console/agents/manual/revoke", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await FindAsync("manual")).Should().BeEquivalentTo(new { Enrolled = false, AwaitsApproval = false });
    }

    [Fact]
    public async Task The_end_of_a_token_is_told()
    {
        var before = DateTimeOffset.UtcNow;
        (await IssueAsync("front-desk", "90m")).ExpiresAt.Should().BeCloseTo(before + TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"ttl\":\"tomorrow\"}")]
    [InlineData("{\"ttl\":\"0s\"}")]
    [InlineData("{\"ttl\":\"9000h\"}")]
    [InlineData("{\"ttl\":24}")]
    [InlineData("null")]
    [InlineData("nothing")]
    public async Task A_request_for_a_token_that_makes_no_sense_is_refused(string body)
    {
        using var response = await _http.PostAsync(InternalApi.Of(InternalApi.EnrollmentTokens, "front-desk"),
            new StringContent(body, null, "application/json"));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("such as 24h");
    }

    public void Dispose() => _http.Dispose();

    private async Task<EnrollmentToken> IssueAsync(string name, string ttl)
    {
        using var response = await _http.PostAsJsonAsync(InternalApi.Of(InternalApi.EnrollmentTokens, name),
            new EnrollmentTokenRequest(ttl));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<EnrollmentToken>())!;
    }

    private async Task<AgentReport?> FindAsync(string name) =>
        (await _http.GetFromJsonAsync<List<AgentReport>>(InternalApi.Agents, JsonSerializerOptions.Web))!.SingleOrDefault(
            a => a.Name == name);
}
