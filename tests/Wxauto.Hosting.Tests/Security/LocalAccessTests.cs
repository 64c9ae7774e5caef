using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Tests.Security;

public sealed class LocalAccessTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("wxauto-local-").FullName;
    private readonly ServiceProvider _services;
    private readonly ConsoleSecret _secret;

    public LocalAccessTests()
    {
        _secret = ConsoleSecret.Open(_data, TimeProvider.System);
        _services = new ServiceCollection().AddLogging().AddSingleton(_secret).BuildServiceProvider();
    }

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
    public async Task The_console_is_answered_with_its_key_or_its_cookie_alone()
    {
        (await IsInAsync(_ => { })).Should().BeFalse();
        (await IsInAsync(r => r.Headers.Authorization = $"Bearer {_secret.Text}")).Should().BeTrue();
        (await IsInAsync(r => r.Headers.Authorization = "Bearer made-up")).Should().BeFalse();
        (await IsInAsync(r => r.Headers.Authorization = _secret.Text)).Should().BeFalse();
        (await IsInAsync(r => r.Headers.Cookie = $"wxauto-8080={_secret.CookieFor(_secret.NewTicket())}")).Should().BeTrue();
        (await IsInAsync(r => r.Headers.Cookie = $"wxauto-8081={_secret.CookieFor(_secret.NewTicket())}")).Should().BeFalse();
        (await IsInAsync(r => r.Headers.Cookie = $"wxauto-8080={_secret.NewTicket()}")).Should().BeFalse();
        (await IsInAsync(r => r.Headers.Cookie = $"wxauto-8080={_secret.Text}")).Should().BeFalse();
    }

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static void Fetched(HttpRequest request, string method, string site, string mode, string dest)
    {
        request.Method = method;
        request.Headers["Sec-Fetch-Site"] = site;
        request.Headers["Sec-Fetch-Mode"] = mode;
        request.Headers["Sec-Fetch-Dest"] = dest;
    }

    private Task<bool> IsAnsweredAsync(Action<HttpRequest> change) => PassesAsync(LocalAccess.AnswerAsync, change);

    private Task<bool> IsInAsync(Action<HttpRequest> change) => PassesAsync(ConsoleEntrance.AnswerAsync, change);

    private async Task<bool> PassesAsync(Func<HttpContext, RequestDelegate, Task> gate, Action<HttpRequest> change)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", 8080);
        change(context.Request);
        context.RequestServices = _services;
        var passed = false;
        await gate(context, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        });
        return passed;
    }
}
