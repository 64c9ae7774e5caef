using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Gateway.Identity;

namespace Wxauto.Gateway.Tests.Rest;

[Collection(ServerCollection.Name)]
public sealed class LoginTests(GatewayServer server)
{
    private const string Refresh = "/api/v1/auth/refresh";

    [Fact]
    public async Task Whoever_asks_is_told_that_the_server_works()
    {
        using var http = RestClient.Stranger(server);
        var health = await RestClient.JsonAsync(await http.GetAsync("/api/v1/health"));
        health.GetProperty("status").GetString().Should().Be("healthy");
        health.GetProperty("service").GetString().Should().Be("wxauto");
        health.GetProperty("version").GetString().Should().MatchRegex(@"^\d+\.\d+\.\d+$");
    }

    [Fact]
    public async Task A_token_lives_a_day_and_is_exchanged_for_another_one()
    {
        using var http = RestClient.Stranger(server);
        var login = await RestClient.JsonAsync(await http.PostAsJsonAsync("/api/v1/auth/login",
            new { agent_id = "legacy", api_key = "key1" }));
        login.GetProperty("expires_in").GetInt32().Should().Be(86400);
        login.GetProperty("token_type").GetString().Should().Be("bearer");
        var token = login.GetProperty("access_token").GetString();
        foreach (var answer in new[]
        {
            await http.PostAsync($"{Refresh}?refresh_token={token}", null),
            await http.PostTextAsync($"{Refresh}?refresh_token={token}", ""),
            await http.PostAsJsonAsync(Refresh, new { refresh_token = token }),
        })
        {
            answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            var fresh = await RestClient.JsonAsync(answer);
            fresh.GetProperty("expires_in").GetInt32().Should().Be(86400);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats");
            request.Headers.Authorization = new("Bearer", fresh.GetProperty("access_token").GetString());
            (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task What_is_no_token_of_a_client_with_a_key_is_not_exchanged()
    {
        using var http = RestClient.Stranger(server);
        using var agent = new AgentClient(server);
        var (_, ofStream) = await agent.JoinAsync();
        var past = new AccessTokens(server.Keys, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-1).AddMinutes(-1)));
        var now = new AccessTokens(server.Keys, TimeProvider.System);
        foreach (var token in new[] { "x", ofStream, past.Issue("legacy", await RestClient.KeyIdAsync(server, "legacy", "key1"), AccessTokens.RestLifetime),
            now.Issue("nobody", AccessTokens.RestPrefix, AccessTokens.RestLifetime) })
            (await RestClient.ProblemAsync(await http.PostAsync($"{Refresh}?refresh_token={token}", null), 401)).Should()
                .Contain("refresh_token");
        (await RestClient.ProblemAsync(await http.PostAsync(Refresh, null), 400)).Should().Contain("refresh_token is required");
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_the_refusal_says_what_to_do()
    {
        using var http = RestClient.Stranger(server);
        var past = new AccessTokens(server.Keys, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-1).AddMinutes(-1)));
        http.DefaultRequestHeaders.Authorization = new("Bearer", past.Issue("legacy", await RestClient.KeyIdAsync(server, "legacy", "key1"), AccessTokens.RestLifetime));
        var answer = await http.SendAsync("m", "你好");
        (await RestClient.ProblemAsync(answer, 401)).Should().Contain("Log in again");
        answer.Headers.WwwAuthenticate.ToString().Should().Contain("Bearer");
    }

    [Fact]
    public async Task Who_tries_keys_is_braked_and_seen()
    {
        using var http = RestClient.Stranger(server);
        var login = () => http.PostAsJsonAsync("/api/v1/auth/login", new { agent_id = "tried-out", api_key = "guess-4711" });
        for (var i = 0; i < 5; i++)
            (await login()).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var braked = await login();
        (await RestClient.ProblemAsync(braked, 429)).Should().Contain("Retry-After");
        braked.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => Task.FromResult(server.Log().Contains("A login as agent 'tried-out' from")), () => server.Log());
        server.Log().Should().Contain("gu***").And.NotContain("guess-4711");
        using var other = await RestClient.LoginAsync(server);
    }
}
