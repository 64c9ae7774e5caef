using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Tests.Security;

public sealed class LocalAccessTests
{
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

    private static async Task<bool> IsAnsweredAsync(Action<HttpRequest> change)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Host = new HostString("localhost", 8080);
        change(context.Request);
        context.RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider();
        var passed = false;
        await LocalAccess.AnswerAsync(context, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        });
        return passed;
    }
}
