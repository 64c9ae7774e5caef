using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Http;
using Wxauto.Hosting.Security;
using Wxauto.Schema;
using Wxauto.Storage;

namespace Wxauto.Identity.Tests;

/// <summary>The module of accounts behind a real port, with a clock of its own.</summary>
internal sealed class AccountServer : IAsyncDisposable
{
    public const string Password = "correct horse 42";
    private readonly string _data = TestDatabase.NewDirectory();
    private readonly WebApplication _app;

    public AccountServer(StorageOptions storage, FakeTimeProvider time, Dictionary<string, string?>? settings = null, PlatformKeys? keys = null)
    {
        Time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        Secret = ConsoleSecret.Open(_data, time);
        builder.Services.AddProblems().AddSingleton<TimeProvider>(time).AddSingleton<TimeOrderedId>().AddDatabase(storage).AddSingleton(Secret);
        if (keys is not null)
            builder.Services.AddSingleton(keys);
        builder.Services.AddIdentityOptions().AddIdentity(builder.Configuration, 8080);
        _app = builder.Build();
        _app.UseTrustedProxies();
        _app.UseReadableRequests();
        _app.UseIdentity();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapIdentity();
    }

    public FakeTimeProvider Time { get; }
    public ConsoleSecret Secret { get; }
    public IServiceProvider Services => _app.Services;
    public Uri Address { get; private set; } = null!;

    public async Task<AccountServer> StartAsync()
    {
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return this;
    }

    /// <summary>A browser: it keeps cookies and follows no redirect by itself.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>The administrator of this machine, by a link.</summary>
    public async Task<HttpClient> AdministratorAsync()
    {
        var browser = Browser();
        (await browser.GetAsync(Secret.LinkTo(Address))).StatusCode.Should().Be(HttpStatusCode.Redirect);
        return browser;
    }

    /// <summary>Somebody who made his own password.</summary>
    public async Task<(HttpClient Browser, string Id)> PersonAsync(HttpClient administrator, string name, string role)
    {
        var made = await JsonAsync(await administrator.PostAsJsonAsync("/api/console/users", new { name, displayName = name.ToUpperInvariant(), role }));
        var browser = Browser();
        (await LoginAsync(browser, name, (string)made["password"]!)).Should().Be(HttpStatusCode.OK);
        (await browser.PostAsJsonAsync("/api/account/password", new { password = Password })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        return (browser, (string)made["id"]!);
    }

    public static async Task<HttpStatusCode> LoginAsync(HttpClient browser, string name, string password) =>
        (await browser.PostAsJsonAsync("/api/account/login", new { name, password })).StatusCode;

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public static async Task<string?> ReasonAsync(HttpResponseMessage response) =>
        (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())?["reason"]?["code"];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
