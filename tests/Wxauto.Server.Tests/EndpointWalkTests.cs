using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Internal;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Hosting.Http;
using Wxauto.Tests;

namespace Wxauto.Server.Tests;

/// <summary>Walks everything that a process with all roles and a simulated WeChat maps: what is added later is looked at as well.</summary>
public sealed partial class EndpointWalkTests : IAsyncLifetime
{
    private const string Agent = "front-desk", OperatorToken = "of the operator", SidecarToken = "of the sidecar", Key = "of a program";

    /// <summary>What anybody may call, and why.</summary>
    private static readonly Dictionary<string, string> Public = new()
    {
        ["GET /healthz"] = "the kubelet's probe: it says that the process lives",
        ["GET /readyz"] = "the kubelet's probe: it says what is missing, not what there is",
        ["GET /metrics"] = "figures without a name of a customer or a text; the chart's NetworkPolicy says who reaches it",
        ["GET /favicon.svg"] = "a picture",
        ["GET /favicon.ico"] = "a picture",
        ["GET /redoc/redoc.js"] = "a part of the page that shows the public document",
        ["GET /openapi/{documentName}.json"] = "the public document of the API",
        ["GET /api/v1/health"] = "says that the server works",
        ["HEAD /api/v1/health"] = "says that the server works",
        ["POST /api/v1/auth/login"] = "where a key becomes a token",
        ["POST /api/v1/auth/refresh"] = "takes the token in its body",
        ["POST /wxauto.agent.v1.AgentService/Challenge"] = "the first step of an agent's proof",
        ["POST /wxauto.agent.v1.AgentService/Enroll"] = "takes a one-time token in its body",
        ["POST /wxauto.agent.v1.AgentService/Authenticate"] = "takes an agent's signature in its body",
        ["POST /wxauto.agent.v1.AgentService/Connect"] = "asks for the agent's token itself, in the form of gRPC (AccessTests of the gateway)",
        ["GET {unimplementedService}/{unimplementedMethod:grpcunimplemented}"] = "says that there is no such service",
        ["GET wxauto.agent.v1.AgentService/{unimplementedMethod:grpcunimplemented}"] = "says that there is no such method",
    };

    /// <summary>What the page needs on which people log in, for everybody who may reach the console: nothing of it tells what the platform
    /// holds.</summary>
    private static readonly string[] OfTheLogin =
    [
        "GET /enter", "GET /login", "GET /account", "GET /signed-in", "GET /login.js", "GET /me.js", "GET /colors.css", "GET /staff.css",
        "GET /desk.css", "GET /MudBlazor.min.css", "GET /desk.js", "GET /MudBlazor.min.js", "GET /_framework/blazor.web.js",
        "GET /reasons.js", "GET /platform.js", "GET /document.js", "GET /knowledge.js", "GET /users.js", "GET /audit.js",
        "GET /api/console/texts/{language}", "GET /api/account/me", "POST /api/account/login",
    ];

    /// <summary>What reads JSON without the framework.</summary>
    private static readonly string[] ReadsJsonItself = ["/v1/chat/completions", "/v1/embeddings", InternalApi.EnrollmentTokens];

    private readonly RunningServer _server = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Every_endpoint_is_public_for_a_reason_or_refuses_a_stranger()
    {
        var endpoints = await EndpointsAsync();
        endpoints.Select(e => e.Name).Should().Contain(Public.Keys, "nothing stands in the list of what is public that is gone");
        // A name of the web that points at this machine, a page of the web, a proxy.
        foreach (var (header, value) in new[] { ("Host", "evil.example"), ("Origin", "http://evil.example"), ("X-Forwarded-For", "192.0.2.1") })
            foreach (var endpoint in endpoints.Where(e => !Public.ContainsKey(e.Name)))
            {
                using var request = Request(endpoint, "application/json", "{}"u8.ToArray());
                request.Headers.Add(header, value);
                using var response = await _http.SendAsync(request);
                response.StatusCode.Should().BeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden], $"{endpoint.Name} with {header}");
            }
    }

    [Fact]
    public async Task What_is_not_public_wants_a_key_or_a_token_of_this_machine_too()
    {
        foreach (var endpoint in (await EndpointsAsync()).Where(e => !Public.ContainsKey(e.Name) && !IsForEveryoneHere(e)))
        {
            using var response = await _http.SendAsync(Request(endpoint, "application/json", "{}"u8.ToArray()));
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, endpoint.Name);
        }
    }

    [Fact]
    public async Task Every_answer_tells_browsers_what_they_must_not_do()
    {
        foreach (var endpoint in (await EndpointsAsync()).Where(e => !e.IsGrpc).Append(new("GET", "", "/docs/index.html", null, false, false))
            .Append(new("GET", "", "/nowhere", null, false, false)))
            foreach (var key in new[] { null, ConsoleClient.KeyOf(_server.Data) })
            {
                using var request = Request(endpoint, "application/json", "{}"u8.ToArray());
                request.Headers.Authorization = key;
                // The events of the simulated window do not end.
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                foreach (var (name, value) in new[] { ("Content-Security-Policy", SecurityHeaders.Policy), ("X-Content-Type-Options", "nosniff"),
                    ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin") })
                    (response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null).Should().Be(value, endpoint.Name);
            }
        SecurityHeaders.Policy.Should().Contain("frame-ancestors 'none'").And.Contain("script-src 'self';");
    }

    [Fact]
    public async Task No_body_makes_an_endpoint_fail_whoever_sends_it()
    {
        var token = await LoginAsync();
        var gbk = "{\"model\":\"main/extractive\",\"messages\":[{\"role\":\"user\",\"content\":\"\xC4\xE3\"}],\"input\":\"\xC4\xE3\",\"text\":\"\xC4\xE3\"}";
        foreach (var endpoint in (await EndpointsAsync()).Where(e => e.Method != "GET" && !e.IsGrpc))
            foreach (var authorized in new[] { false, true })
                foreach (var (type, body) in new[] { ("application/json; charset=gbk", "{}"), ("application/json; charset=nonsense", "{}"),
                    ("application/json", "[\"no object"), ("application/json", "[]"), ("application/json", "null"), ("application/json", ""),
                    ("application/json", gbk), ("text/plain", "hello"), ("", "{}"), ("", "") })
                {
                    using var request = Request(endpoint, type, Encoding.Latin1.GetBytes(body));
                    if (authorized)
                        Authorize(request, endpoint, token);
                    using var response = await _http.SendAsync(request);
                    var said = await response.Content.ReadAsStringAsync();
                    ((int)response.StatusCode).Should().BeLessThan(500, $"{endpoint.Name} answered {type} '{body}': {said}");
                    if (authorized && endpoint.ReadsJson && type.Contains("charset", StringComparison.Ordinal))
                    {
                        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType, endpoint.Name);
                        said.Should().Contain("must be application/json in UTF-8", endpoint.Name);
                    }
                }
    }

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Manifests, "platform.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: AIProvider
            metadata: {name: main}
            spec: {preset: extractive}
            ---
            apiVersion: wxauto.io/v1alpha1
            kind: Platform
            metadata: {name: shop}
            spec: {virtualKeys: [{name: wiki, key: {env: WXAUTO_TEST_PROGRAM}, route: [main]}]}
            """);
        _server.Start(new()
        {
            ["Wxauto__Internal__OperatorToken"] = OperatorToken, ["APP_API_TOKEN"] = SidecarToken, ["WXAUTO_TEST_PROGRAM"] = Key,
            ["VALID_AGENT_CREDENTIALS"] = $"{Agent}:key",
        }, "--resources", _server.Manifests, "--simulator", Agent);
        await _server.UntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>The simulated WeChat stands for a program of this machine; the rest belongs to the login.</summary>
    private static bool IsForEveryoneHere(Endpoint endpoint) =>
        endpoint.Path.StartsWith("/simulator", StringComparison.Ordinal) || OfTheLogin.Contains(endpoint.Name);

    private async Task<string> LoginAsync()
    {
        using var login = new StringContent($$"""{"agent_id": "{{Agent}}", "api_key": "key"}""", Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(_server.Web, "/api/v1/auth/login"), login);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }

    private HttpRequestMessage Request(Endpoint endpoint, string type, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(endpoint.Method),
            new Uri(endpoint.Mark is null ? _server.Web : _server.Internal, endpoint.Path));
        if (endpoint.Method == "GET")
            return request;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }

    private static void Authorize(HttpRequestMessage request, Endpoint endpoint, string token)
    {
        var bearer = endpoint.Mark is not null ? OperatorToken : endpoint.Path.StartsWith("/v1/", StringComparison.Ordinal) ? Key : token;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (endpoint.Mark is { Caller: InternalCaller.Sidecar })
            request.Headers.Add(AppToken.Header, SidecarToken);
    }

    /// <summary>What is for a sidecar is mapped beside one only, and not in this process.</summary>
    private static async Task<List<Endpoint>> EndpointsAsync()
    {
        await using var composition = new Composition(Agent);
        return [.. composition.Endpoints.SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => Of(e, m)))
            .Where(e => e.Mark is not { Caller: InternalCaller.Sidecar } && e.Pattern != InternalApi.Sidecar)];
    }

    private static Endpoint Of(RouteEndpoint endpoint, string method)
    {
        var pattern = endpoint.RoutePattern.RawText!;
        return new Endpoint(method, pattern, "/" + Parameter().Replace(pattern.TrimStart('/'), p =>
                p.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : p.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "x"),
            endpoint.Metadata.GetMetadata<InternalEndpoint>(), endpoint.DisplayName?.StartsWith("gRPC", StringComparison.Ordinal) == true,
            ReadsJsonItself.Contains(pattern)
                || endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true);
    }

    private sealed record Endpoint(string Method, string Pattern, string Path, InternalEndpoint? Mark, bool IsGrpc, bool ReadsJson)
    {
        public string Name => $"{Method} {Pattern}";
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
