using System.Net;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

/// <summary>What a stranger may see; that every other endpoint refuses one is walked in <c>EndpointWalkTests</c> of the server.</summary>
[Collection(ServerCollection.Name)]
public sealed class AccessTests(GatewayServer server)
{
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
