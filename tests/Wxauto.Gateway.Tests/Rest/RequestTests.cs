using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Wxauto.Gateway.Tests.Rest;

/// <summary>What is refused, and how it is said.</summary>
[Collection(ServerCollection.Name)]
public sealed class RequestTests(GatewayServer server)
{
    private const string Messages = "/api/v1/messages?wait=0";

    [Theory]
    [InlineData("{}", 400, "agent_id")]
    [InlineData("""{"agent_id":"other"}""", 403, "agent_id")]
    [InlineData("""{"agent_id":"legacy"}""", 400, "message is required")]
    [InlineData("""{"agent_id":"legacy","message":{"chat_id":"c","content":"x"}}""", 400, "message.id")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"","chat_id":"c","content":"x"}}""", 400, "message.id")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"1","content":"x"}}""", 400, "message.chat_id")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"1","chat_id":"c"}}""", 400, "message.content")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"1","chat_id":"c","content":null}}""", 400, "message.content")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"1","chat_id":"c","content":"x","type":"smell"}}""", 400, "message.type")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"1","chat_id":"c","content":"x","timestamp":"soon"}}""", 400, "message.timestamp")]
    [InlineData("""{"agent_id":"legacy","message":{"id":"1","chat_id":["c"],"content":"x"}}""", 400, "message.chat_id")]
    [InlineData("{\n\"agent_id\":\"legacy\",\n\"message\":}", 400, "line 3, byte 11")]
    [InlineData("", 400, "JSON object")]
    [InlineData("null", 400, "JSON object")]
    public async Task What_is_wrong_is_named_as_the_client_names_it(string body, int status, string detail)
    {
        using var http = await RestClient.LoginAsync(server);
        (await RestClient.ProblemAsync(await http.PostTextAsync(Messages, body), status)).Should().Contain(detail);
    }

    [Fact]
    public async Task Only_id_chat_and_content_are_needed_and_values_may_have_another_type()
    {
        using var http = await RestClient.LoginAsync(server);
        var id = Random.Shared.NextInt64(1_000_000_000);
        foreach (var message in new[]
        {
            $$"""{"id":{{id}},"chat_id":"loose","content":"你好 {{id}}"}""",
            $$"""{"id":{{id + 1}},"chat_id":7,"content":12345,"sender":null,"type":null,"timestamp":null,"is_group":null}""",
            $$"""{"id":"{{id}}i","chat_id":"loose","content":"","type":"IMAGE","timestamp":"","is_group":1,"is_at_me":"true"}""",
            $$"""{"id":"{{id}}t","chat_id":"loose","content":"{{id}} t","timestamp":1795860000.5}""",
        })
        {
            var answer = await http.PostTextAsync(Messages, $$"""{"agent_id":"legacy","message":{{message}},"timestamp":"now"}""");
            answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            (await RestClient.JsonAsync(answer)).GetProperty("content").ValueKind.Should().Be(JsonValueKind.String);
        }
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_another_message_and_refused()
    {
        using var http = await RestClient.LoginAsync(server);
        var id = Guid.NewGuid().ToString("N");
        (await http.SendAsync(id, "你好", "?wait=0")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await RestClient.ProblemAsync(await http.SendAsync(id, "再见", "?wait=0"), 409)).Should().Contain("message.id");
    }

    [Theory]
    [InlineData("/api/v1/auth/login")]
    [InlineData("/api/v1/auth/refresh")]
    [InlineData(Messages)]
    [InlineData("/api/v1/heartbeat")]
    [InlineData("/api/v1/errors")]
    [InlineData("/api/v1/send")]
    [InlineData("/api/console/conversations/00000000-0000-0000-0000-000000000001/facts")]
    [InlineData("/api/knowledge/bases/shop/try")]
    public async Task Only_JSON_in_UTF8_is_read(string path)
    {
        using var http = path.StartsWith("/api/v1/", StringComparison.Ordinal) ? await RestClient.LoginAsync(server)
            : RestClient.Console(server);
        foreach (var type in new[] { "application/json; charset=gbk", "application/json; charset=utf-16", "text/plain" })
            (await RestClient.ProblemAsync(await http.PostTextAsync(path, "{}", type), 415)).Should().Contain("application/json in UTF-8")
                .And.Contain(type);
        ((int)(await http.PostTextAsync(path, "{}", "application/json; charset=\"UTF-8\"")).StatusCode).Should().NotBe(415);
    }

    [Fact]
    public async Task The_framework_s_own_refusals_say_why()
    {
        using var http = await RestClient.LoginAsync(server);
        using var stranger = RestClient.Stranger(server);
        (await RestClient.ProblemAsync(await stranger.GetAsync("/api/v1/stats"), 401)).Should().Contain("Authorization: Bearer");
        (await RestClient.ProblemAsync(await http.GetAsync("/api/v1/nothing"), 404)).Should().Contain("/api/v1/nothing");
        (await RestClient.ProblemAsync(await http.GetAsync("/api/v1/messages"), 405)).Should().Contain("POST");
        (await RestClient.ProblemAsync(await http.GetAsync("/api/v1/usage?days=x"), 400)).Should().Contain("days");
        var large = JsonSerializer.Serialize(new { agent_id = "legacy", x = new string('x', 1024 * 1024) });
        // Whoever sends on while the server has refused and closed may find a broken connection instead of the answer.
        using var request = new HttpRequestMessage(HttpMethod.Post, Messages)
            { Content = new StringContent(large, Encoding.UTF8, "application/json"), Headers = { ExpectContinue = true } };
        (await RestClient.ProblemAsync(await http.SendAsync(request), 413)).Should().Contain("1048576 bytes");
    }

    [Theory]
    [InlineData("a/b c")]
    [InlineData("a%2Fb")]
    [InlineData("群/1?x=1#y")]
    public async Task An_id_may_have_any_printed_character(string id)
    {
        using var http = await RestClient.LoginAsync(server);
        await http.SendAsync(id, $"你好 {id}", "?wait=0");
        ((int)(await http.GetAsync($"/api/v1/messages/{Uri.EscapeDataString(id)}/reply")).StatusCode).Should().BeOneOf(200, 202);
        (await http.GetAsync("/api/v1/messages/a%01b/reply")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task HEAD_is_answered_where_GET_is()
    {
        using var http = await RestClient.LoginAsync(server);
        await http.SendAsync("head", "你好", "?wait=0");
        foreach (var path in new[]
            { "health", "messages/head/reply", "agents/status", "stats", "stats/messages", "stats/customers", "usage" })
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, $"/api/v1/{path}");
            var answer = await http.SendAsync(head);
            ((int)answer.StatusCode).Should().BeOneOf([200, 202], path);
            (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        }
        using var stranger = RestClient.Stranger(server);
        using var refused = new HttpRequestMessage(HttpMethod.Head, "/api/v1/stats");
        (await stranger.SendAsync(refused)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }
}
