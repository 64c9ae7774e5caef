using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Wxauto.Storage;

namespace Wxauto.Identity.Tests.Oidc;

/// <summary>Login at an identity provider, honest and not.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private readonly string _directory = TestDatabase.NewDirectory();
    private readonly TestIdentityProvider _provider = new();
    private AccountServer _server = null!;

    [Fact]
    public async Task Somebody_with_a_role_there_has_one_here_and_an_account_of_his_own()
    {
        using var browser = _server.Browser();
        (await LoginAsync(browser)).Should().Be("/signed-in");
        var me = (await MeAsync(browser))["person"]!;
        ((string?)me["displayName"], (string?)me["name"], (string?)me["role"], (bool?)me["external"]).Should()
            .Be(("王芳", "wangfang@127.0.0.1", "Agent", true));
        _provider.Group = "wx-admins";
        using var again = _server.Browser();
        await LoginAsync(again);
        ((string?)(await MeAsync(again))["person"]!["role"]).Should().Be("Admin", "the provider says so at each login");
        (await AccountServer.JsonAsync(await again.GetAsync("/api/console/users")))["users"]!.AsArray().Should().ContainSingle();
        (await again.PostAsJsonAsync("/api/account/password", new { password = AccountServer.Password })).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Who_has_no_role_there_or_is_disabled_here_is_not_let_in()
    {
        _provider.Group = "others";
        using var browser = _server.Browser();
        (await LoginAsync(browser)).Should().Be("/login?problem=account.oidc-no-role");
        (await MeAsync(browser))["person"].Should().BeNull();
        _provider.Group = "wx-agents";
        await LoginAsync(browser);
        using var admin = await _server.AdministratorAsync();
        var id = (await AccountServer.JsonAsync(await admin.GetAsync("/api/console/users")))["users"]!.AsArray().Single(u => (bool)u!["external"]!)!["id"];
        (await admin.PutAsJsonAsync($"/api/console/users/{id}", new { disabled = true })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await MeAsync(browser))["person"].Should().BeNull();
        (await LoginAsync(browser)).Should().Be("/login?problem=account.oidc-no-role");
    }

    public static TheoryData<string> Lies => ["nonce", "issuer", "audience", "expired", "not yet", "key", "state", "no nonce"];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_answer_that_is_wrong_in_one_thing_logs_nobody_in(string lie)
    {
        var hour = TimeSpan.FromHours(1);
        Action<SecurityTokenDescriptor> change = lie switch
        {
            "nonce" => t => t.Claims["nonce"] = "another",
            "no nonce" => t => t.Claims.Remove("nonce"),
            "issuer" => t => t.Issuer = "https://evil.example",
            "audience" => t => t.Audience = "another-client",
            "expired" => t => (t.IssuedAt, t.NotBefore, t.Expires) = (t.IssuedAt - hour, t.NotBefore - hour, t.Expires - hour),
            "not yet" => t => (t.NotBefore, t.Expires) = (t.NotBefore + hour, t.Expires + hour),
            _ => _ => { },
        };
        (_provider.Lie, _provider.SignsWithAnotherKey, _provider.SaysAnotherState) = (change, lie == "key", lie == "state");
        using var browser = _server.Browser();
        (await LoginAsync(browser)).Should().Be("/login?problem=account.oidc-failed");
        (await MeAsync(browser))["person"].Should().BeNull();
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        (await db.Users.AnyAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task An_answer_that_another_browser_asked_for_logs_nobody_in()
    {
        using var asked = _server.Browser();
        using var other = _server.Browser();
        var back = await ProviderAsync(await asked.GetAsync("/login/oidc"));
        (await other.GetAsync(back)).Headers.Location!.ToString().Should().Be("/login?problem=account.oidc-failed");
        (await MeAsync(other))["person"].Should().BeNull();
        // Nor is it good twice.
        (await asked.GetAsync(back)).Headers.Location!.ToString().Should().Be("/signed-in");
        using var later = _server.Browser();
        (await later.GetAsync(back)).Headers.Location!.ToString().Should().Be("/login?problem=account.oidc-failed");
    }

    [Fact]
    public async Task The_way_back_is_behind_the_consoles_gate()
    {
        using var browser = _server.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin-oidc?code=x&state=y");
        request.Headers.Host = "evil.example";
        (await browser.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    public async Task InitializeAsync()
    {
        await _provider.StartAsync();
        var secret = Path.Combine(_directory, "secret");
        await File.WriteAllTextAsync(secret, TestIdentityProvider.ClientSecret + "\n");
        _server = await new AccountServer(TestDatabase.Sqlite(_directory), new FakeTimeProvider(TimeProvider.System.GetUtcNow()), new()
        {
            ["Wxauto:Accounts:Oidc:Authority"] = _provider.Issuer, ["Wxauto:Accounts:Oidc:ClientId"] = TestIdentityProvider.Client,
            ["Wxauto:Accounts:Oidc:ClientSecretFile"] = secret, ["Wxauto:Accounts:Oidc:Name"] = "公司账号",
            ["Wxauto:Accounts:Oidc:Roles:Agent"] = "wx-agents", ["Wxauto:Accounts:Oidc:Roles:Admin"] = "wx-admins",
        }).StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    /// <summary>Where the browser is sent at the end.</summary>
    private static async Task<string> LoginAsync(HttpClient browser) =>
        (await browser.GetAsync(await ProviderAsync(await browser.GetAsync("/login/oidc")))).Headers.Location!.ToString();

    /// <summary>What the provider answers to the browser that was sent there.</summary>
    private static async Task<Uri> ProviderAsync(HttpResponseMessage sent)
    {
        sent.StatusCode.Should().Be(HttpStatusCode.Redirect);
        using var elsewhere = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return (await elsewhere.GetAsync(sent.Headers.Location)).Headers.Location!;
    }

    private static async Task<JsonNode> MeAsync(HttpClient browser) => await AccountServer.JsonAsync(await browser.GetAsync("/api/account/me"));
}
