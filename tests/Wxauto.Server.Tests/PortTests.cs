using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Internal;
using Wxauto.Hosting.Http;
using Wxauto.Tests;

namespace Wxauto.Server.Tests;

/// <summary>Which endpoint is answered on which port, and to whom.</summary>
public sealed partial class PortTests : IAsyncLifetime
{
    private const string Token = "of the operator";
    private readonly RunningServer _server = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task The_internal_port_answers_the_operator_alone()
    {
        // What is asked of the sidecar is there only beside one.
        var endpoints = (await EndpointsAsync()).Where(e => e.Mark is { Caller: InternalCaller.Operator } && e.Path != InternalApi.Sidecar)
            .ToList();
        endpoints.Should().HaveCount(6);
        foreach (var (method, path, _) in endpoints)
        {
            foreach (var authorization in new[] { null, "Bearer wrong", "Bearer ", $"Basic {Token}", Token })
            {
                using var refused = await SendAsync(_server.Internal, method, path, authorization);
                refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized, $"{method} {path} with {authorization}");
                refused.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            }
            using var answered = await SendAsync(_server.Internal, method, path, $"Bearer {Token}");
            ((int)answered.StatusCode).Should().BeOneOf([200, 204, 400], $"{method} {path}");
        }
    }

    [Fact]
    public async Task What_is_internal_is_on_no_other_port_whatever_the_Host_header_says()
    {
        foreach (var (method, path, _) in (await EndpointsAsync()).Where(e => e.Mark is not null))
            foreach (var host in new[] { null, $"127.0.0.1:{_server.Internal.Port}" })
            {
                using var web = await SendAsync(_server.Web, method, path, $"Bearer {Token}", host);
                web.StatusCode.Should().Be(HttpStatusCode.NotFound, $"{method} {path} on the port of web pages");
                using var agents = await SendAsync(_server.Agents, method, path, $"Bearer {Token}", host, HttpVersion.Version20);
                agents.StatusCode.Should().Be(HttpStatusCode.NotFound, $"{method} {path} on the port of agents");
            }
    }

    [Fact]
    public async Task Web_pages_and_REST_are_on_their_own_port_alone()
    {
        var endpoints = (await EndpointsAsync()).Where(e => e.Mark is null).Select(e => (e.Method, e.Path))
            .Where(e => !e.Path.StartsWith("/wxauto.", StringComparison.Ordinal)).ToList();
        endpoints.Should().Contain([("GET", "/"), ("GET", "/metrics"), ("GET", "/readyz"), ("POST", "/v1/chat/completions"),
            ("GET", "/openapi/x.json")]);
        foreach (var (method, path) in endpoints.Append(("GET", "/docs/index.html")).Append(("GET", "/redoc/index.html")))
        {
            using var inside = await SendAsync(_server.Internal, method, path, $"Bearer {Token}", $"127.0.0.1:{_server.Web.Port}");
            inside.StatusCode.Should().Be(HttpStatusCode.NotFound, $"{method} {path} on the internal port");
            using var agents = await SendAsync(_server.Agents, method, path, null, $"127.0.0.1:{_server.Web.Port}", HttpVersion.Version20);
            agents.StatusCode.Should().Be(HttpStatusCode.NotFound, $"{method} {path} on the port of agents");
        }
        using var console = await SendAsync(_server.Web, "GET", "/", ConsoleClient.KeyOf(_server.Data).ToString());
        console.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_token_in_its_settings_nothing_is_served_for_the_operator_and_that_is_said()
    {
        await using var server = new RunningServer();
        server.Start([], "--resources", server.Manifests);
        await server.UntilReadyAsync();
        using var response = await SendAsync(server.Internal, "GET", InternalApi.Agents, "Bearer ");
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        server.Log.Should().Contain("Wxauto:Internal:OperatorToken is not set");
    }

    public async Task InitializeAsync()
    {
        _server.Start(new() { ["Wxauto__Internal__OperatorToken"] = Token }, "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>All that a process with all roles maps, with some value for each parameter: what is added later
    /// is looked at as well.</summary>
    private static async Task<List<(string Method, string Path, InternalEndpoint? Mark)>> EndpointsAsync()
    {
        await using var composition = new Composition();
        return [.. composition.Endpoints.Where(e => e.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is null
            && e.DisplayName?.StartsWith("gRPC", StringComparison.Ordinal) != true)
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => (m, "/" + Parameter().Replace(e.RoutePattern.RawText!.TrimStart('/'),
                p => p.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : "x"),
                e.Metadata.GetMetadata<InternalEndpoint>())))];
    }

    private async Task<HttpResponseMessage> SendAsync(Uri server, string method, string path, string? authorization, string? host = null,
        Version? version = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server, path))
            { Version = version ?? HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Host = host;
        if (method != "GET")
            request.Content = new StringContent("{}", null, "application/json");
        return await _http.SendAsync(request);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
