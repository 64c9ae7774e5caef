using System.Net;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Server.Tests;

/// <summary>The way into the console, from the command that prints the link to the page.</summary>
public sealed class ConsoleCommandTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    [Fact]
    public async Task The_link_is_exchanged_for_a_cookie_that_opens_the_console()
    {
        var (exit, link, _) = await CommandAsync("console", "--data", _server.Data, "--urls", _server.Web.ToString());
        exit.Should().Be(0);
        link.Trim().Should().StartWith(new Uri(_server.Web, "/enter?ticket=").ToString());
        (await _server.ProbeAsync("readyz")).Status.Should().Be(HttpStatusCode.OK);
        _server.Log.Should().NotContain("ticket=", "logs are kept and sent elsewhere");

        using var entered = await _http.GetAsync(link.Trim());
        entered.Headers.Location.Should().Be(new Uri("/", UriKind.Relative));
        var cookie = entered.Headers.GetValues("Set-Cookie").Single();
        cookie.Should().Contain("httponly").And.Contain("samesite=strict").And.NotContain("max-age", "a session ends with the browser");
        (await GetAsync("/", cookie.Split(';')[0])).Should().Be(HttpStatusCode.OK);
        (await GetAsync("/api/console/agents", cookie.Split(';')[0])).Should().Be(HttpStatusCode.OK);
        (await GetAsync("/knowledge", cookie.Split(';')[0])).Should().Be(HttpStatusCode.OK);
        using var again = await _http.GetAsync(link.Trim());
        again.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "a link is good once");
        (await GetAsync("/", cookie.Split(';')[0] + "x")).Should().Be(HttpStatusCode.Unauthorized);
        (await GetAsync("/", null)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_data_directory_there_is_no_link_and_that_is_told()
    {
        var (exit, _, errors) = await CommandAsync("console", "--data", Path.Combine(_server.Directory, "nowhere"));
        exit.Should().Be(1);
        errors.Should().Contain("--data").And.NotContain("   at ");
    }

    public async Task InitializeAsync()
    {
        _server.Start([], "--resources", _server.Manifests);
        await _server.UntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private static Task<(int Exit, string Output, string Error)> CommandAsync(params string[] arguments) =>
        TestCluster.RunAsync("dotnet", [RunningServer.Program, .. arguments]);

    private async Task<HttpStatusCode> GetAsync(string path, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Web, path));
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }
}
