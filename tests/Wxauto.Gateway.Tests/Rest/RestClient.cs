using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Wxauto.Gateway.Identity;
using Wxauto.Tests;

namespace Wxauto.Gateway.Tests.Rest;

/// <summary>A client of the original system's API.</summary>
internal static class RestClient
{
    public static HttpClient Stranger(GatewayServer server) => new() { BaseAddress = server.Rest };

    /// <summary>Whoever has the console's key.</summary>
    public static HttpClient Console(GatewayServer server) => ConsoleClient.To(server.Rest, server.Data);

    /// <summary>What tokens of this agent and key say of the key.</summary>
    public static async Task<string> KeyIdAsync(GatewayServer server, string agent, string key)
    {
        using var http = await LoginAsync(server, agent, key);
        return new JsonWebToken(http.DefaultRequestHeaders.Authorization!.Parameter).GetClaim(AccessTokens.KeyClaim).Value;
    }

    public static async Task<HttpClient> LoginAsync(GatewayServer server, string agent = "legacy", string key = "key1")
    {
        var http = Stranger(server);
        var response = await http.PostAsJsonAsync("/api/v1/auth/login", new { agent_id = agent, api_key = key });
        response.EnsureSuccessStatusCode();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            (await JsonAsync(response)).GetProperty("access_token").GetString());
        return http;
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient http, string id, string content, string query = "",
        string agent = "legacy") =>
        http.PostAsJsonAsync($"/api/v1/messages{query}",
            new { agent_id = agent, message = new { id, chat_id = $"chat-{id}", sender = "小王", content, type = "text" } });

    /// <summary>A body as it stands there.</summary>
    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient http, string path, string body, string type = "application/json")
    {
        var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return http.PostAsync(path, content);
    }

    /// <summary>The detail of a problem with this status.</summary>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(status, text);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString()!;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();
}
