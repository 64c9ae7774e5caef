using System.Net;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

/// <summary>What a stranger may see.</summary>
[Collection(ServerCollection.Name)]
public sealed class AccessTests(GatewayServer server)
{
    private static readonly string[] Open = ["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/health"];

    [Fact]
    public async Task Every_documented_endpoint_but_login_and_health_needs_a_token()
    {
        using var http = RestClient.Stranger(server);
        var paths = (await RestClient.JsonAsync(await http.GetAsync("/openapi/v1.json"))).GetProperty("paths").EnumerateObject().ToList();
        paths.Select(p => p.Name).Should()
            .Contain(["/api/v1/auth/login", "/api/v1/messages", "/api/v1/messages/{id}/reply", "/api/v1/heartbeat", "/api/v1/stats",
            "/api/v1/usage"]);
        foreach (var path in paths.Where(p => !Open.Contains(p.Name)))
            foreach (var operation in path.Value.EnumerateObject())
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Name),
                    path.Name.Replace("{id}", "x", StringComparison.Ordinal));
                if (operation.Name != "get")
                    request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, path.Name);
            }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/console/overview")]
    [InlineData("GET", "/api/console/conversations")]
    [InlineData("GET", "/api/console/conversations/00000000-0000-0000-0000-000000000001")]
    [InlineData("POST", "/api/console/conversations/00000000-0000-0000-0000-000000000001/hold")]
    [InlineData("POST", "/api/console/conversations/00000000-0000-0000-0000-000000000001/take-back")]
    [InlineData("POST", "/api/console/agents/front-desk/approve")]
    [InlineData("POST", "/api/console/agents/front-desk/revoke")]
    [InlineData("POST", "/api/console/agents/front-desk/pause")]
    [InlineData("POST", "/api/console/agents/front-desk/resume")]
    [InlineData("POST", "/api/console/agents/front-desk/refresh")]
    [InlineData("GET", "/api/console/blobs/front-desk/0123")]
    [InlineData("GET", "/api/console/usage")]
    [InlineData("POST", "/api/console/follow-ups/00000000-0000-0000-0000-000000000001/cancel")]
    [InlineData("POST", "/api/console/conversations/00000000-0000-0000-0000-000000000001/facts")]
    [InlineData("POST", "/api/console/facts/00000000-0000-0000-0000-000000000001/retract")]
    [InlineData("GET", "/simulator/automation/front-desk/attachments/1")]
    [InlineData("POST", "/simulator/api/chats/friend-1/attachments")]
    [InlineData("GET", "/simulator")]
    public async Task Console_and_simulator_answer_no_foreign_name_and_no_foreign_page(string method, string path)
    {
        using var http = RestClient.Stranger(server);
        using var host = Request(method, path);
        host.Headers.Host = "evil.example";
        (await http.SendAsync(host)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var origin = Request(method, path);
        origin.Headers.Add("Origin", "http://evil.example");
        (await http.SendAsync(origin)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("GET", "/v1/models")]
    [InlineData("POST", "/v1/chat/completions")]
    [InlineData("POST", "/v1/embeddings")]
    public async Task The_endpoint_for_programs_needs_a_virtual_key_and_an_agents_token_is_none(string method, string path)
    {
        using var http = await RestClient.LoginAsync(server);
        using var request = Request(method, path);
        (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    public async Task This_machine_is_answered(string path)
    {
        using var http = RestClient.Stranger(server);
        (await http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_agents_stream_token_is_not_one_of_the_clients_that_speak_for_others()
    {
        using var client = new AgentClient(server);
        var (_, token) = await client.JoinAsync();
        using var http = RestClient.Stranger(server);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        (await http.SendAsync("m", "你好")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var rest = await RestClient.LoginAsync(server);
        using var call = client.Service.Connect(OpenStream.Bearer(rest.DefaultRequestHeaders.Authorization!.Parameter!));
        var read = async () => await call.ResponseStream.MoveNext(CancellationToken.None);
        (await read.Should().ThrowAsync<Grpc.Core.RpcException>()).Which.StatusCode.Should().Be(Grpc.Core.StatusCode.Unauthenticated);
    }

    private static HttpRequestMessage Request(string method, string path) => new(new HttpMethod(method), path)
    {
        Content = method == "POST" ? new StringContent("{\"person\":\"x\"}", System.Text.Encoding.UTF8, "application/json") : null,
    };
}
