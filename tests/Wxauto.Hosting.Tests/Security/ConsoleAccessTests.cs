using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Tests.Security;

public sealed class ConsoleAccessTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging()
        .AddSingleton(new ConsoleAccessOptions { Hosts = ["desk.example.com"], Proxies = ["10.42.0.0/16", "10.44.0.7"] }).BuildServiceProvider();
    [Fact]
    public async Task This_machine_is_answered() => (await IsAnsweredAsync(_ => { })).Should().BeTrue();

    [Theory]
    [InlineData("dapr-caller-app-id")]
    [InlineData("Dapr-App-Id")]
    [InlineData("dapr-api-token")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-host")]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    public async Task What_a_sidecar_or_a_proxy_passed_on_is_refused(string header) =>
        (await IsAnsweredAsync(r => r.Headers[header] = "127.0.0.1")).Should().BeFalse();

    [Fact]
    public async Task Another_machine_is_refused() =>
        (await IsAnsweredAsync(r => r.HttpContext.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.7"))).Should().BeFalse();

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("")]
    public async Task A_name_that_somebody_pointed_at_this_machine_is_refused(string host) =>
        (await IsAnsweredAsync(r => r.Host = new HostString(host))).Should().BeFalse();

    [Theory]
    [InlineData("GET", "cross-site", "cors", "empty")]
    [InlineData("GET", "cross-site", "no-cors", "script")]
    [InlineData("GET", "cross-site", "navigate", "iframe")]
    [InlineData("GET", "same-site", "no-cors", "image")]
    [InlineData("POST", "same-site", "no-cors", "empty")]
    [InlineData("POST", "cross-site", "navigate", "document")]
    [InlineData("DELETE", "same-site", "cors", "empty")]
    public async Task A_foreign_page_gets_and_changes_nothing_not_even_one_of_another_port(string method, string site, string mode, string dest) =>
        (await IsAnsweredAsync(r => Fetched(r, method, site, mode, dest))).Should().BeFalse();

    [Theory]
    [InlineData("GET", "same-origin", "cors", "empty")]
    [InlineData("POST", "same-origin", "cors", "empty")]
    [InlineData("GET", "none", "navigate", "document")]
    [InlineData("GET", "cross-site", "navigate", "document")]
    public async Task Own_pages_and_who_opens_an_address_are_answered(string method, string site, string mode, string dest) =>
        (await IsAnsweredAsync(r => Fetched(r, method, site, mode, dest))).Should().BeTrue();

    [Fact]
    public async Task A_proxy_that_is_configured_is_believed_over_https_under_a_host_that_is_configured()
    {
        (await IsAnsweredAsync(Behind("10.42.0.9", "https", "desk.example.com"))).Should().BeTrue();
        (await IsAnsweredAsync(Behind("10.42.0.9", "http", "desk.example.com"))).Should().BeFalse("passwords would be read on the way");
        (await IsAnsweredAsync(Behind("10.42.0.9", "https", "evil.example"))).Should().BeFalse();
        (await IsAnsweredAsync(Behind("10.43.0.9", "https", "desk.example.com"))).Should().BeFalse("nobody configured that proxy");
        (await IsAnsweredAsync(Behind("127.0.0.1", "https", "desk.example.com"))).Should().BeFalse();
        (await IsAnsweredAsync(Behind("10.42.0.9", "https", "localhost"))).Should().BeFalse("who comes through a proxy is not on this machine");
    }

    [Fact]
    public async Task What_a_sidecar_passed_on_is_refused_behind_a_proxy_too() => (await IsAnsweredAsync(r =>
    {
        Behind("10.42.0.9", "https", "desk.example.com")(r);
        r.Headers["dapr-caller-app-id"] = "x";
    })).Should().BeFalse();

    [Fact]
    public async Task Behind_a_proxy_a_foreign_page_gets_nothing_either()
    {
        foreach (var (origin, answered) in new[] { ("https://desk.example.com", true), ("http://desk.example.com", false), ("https://evil.example", false) })
            (await IsAnsweredAsync(r =>
            {
                Behind("10.42.0.9", "https", "desk.example.com")(r);
                r.Method = "POST";
                r.Headers.Origin = origin;
            })).Should().Be(answered, origin);
    }

    [Fact]
    public async Task The_address_of_a_client_is_the_one_that_a_configured_proxy_names()
    {
        IPAddress? seen = null;
        await PassesAsync(Behind("10.42.0.9", "https", "desk.example.com"), c => seen = c.Connection.RemoteIpAddress);
        seen.Should().Be(IPAddress.Parse("203.0.113.5"));
        await PassesAsync(Behind("10.43.0.9", "https", "desk.example.com"), c => seen = c.Connection.RemoteIpAddress);
        seen.Should().Be(IPAddress.Parse("10.43.0.9"));
    }

    private static Action<HttpRequest> Behind(string proxy, string scheme, string host) => r =>
    {
        r.HttpContext.Connection.RemoteIpAddress = IPAddress.Parse(proxy);
        r.Host = new HostString(host);
        r.Headers["X-Forwarded-For"] = "203.0.113.5";
        r.Headers["X-Forwarded-Proto"] = scheme;
        r.Headers["X-Forwarded-Host"] = "whatever.example";
        r.Headers["X-Real-IP"] = "198.51.100.1";
    };

    public void Dispose() => _services.Dispose();

    private static void Fetched(HttpRequest request, string method, string site, string mode, string dest)
    {
        request.Method = method;
        request.Headers["Sec-Fetch-Site"] = site;
        request.Headers["Sec-Fetch-Mode"] = mode;
        request.Headers["Sec-Fetch-Dest"] = dest;
    }

    private Task<bool> IsAnsweredAsync(Action<HttpRequest> change) => PassesAsync(change, _ => { });

    private async Task<bool> PassesAsync(Action<HttpRequest> change, Action<HttpContext> look)
    {
        var passed = false;
        var pipeline = new ApplicationBuilder(_services);
        pipeline.UseTrustedProxies();
        pipeline.Run(c =>
        {
            look(c);
            passed = ConsoleAccess.IsAllowed(c);
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", 8080);
        change(context.Request);
        await pipeline.Build()(context);
        return passed;
    }
}
