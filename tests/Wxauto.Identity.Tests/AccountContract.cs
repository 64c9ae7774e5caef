using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Tests;

/// <summary>What accounts, sessions and keys promise on both databases.</summary>
public abstract class AccountContract : IAsyncLifetime
{
    private static readonly string[] ReadScope = [Permissions.AuditRead], ManageScope = [Permissions.UsersManage], Wish = ["made.up"];
    private StorageOptions _storage = null!;
    private AccountServer _server = null!;
    private HttpClient _admin = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    [Fact]
    public async Task A_link_makes_the_first_administrator_once_and_who_opens_it_first_is_in()
    {
        var link = _server.Secret.LinkTo(_server.Address);
        var browsers = Enumerable.Range(0, 4).Select(_ => _server.Browser()).ToList();
        var answers = await Task.WhenAll(browsers.Select(b => b.GetAsync(link)));
        answers.Count(a => a.StatusCode == HttpStatusCode.Redirect).Should().Be(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized).Should().Be(3);
        (await UsersAsync()).Should().ContainSingle().Which!["name"]!.GetValue<string>().Should().Be("admin");
    }

    [Fact]
    public async Task Who_got_a_password_from_somebody_may_nothing_until_he_made_his_own()
    {
        var made = await AccountServer.JsonAsync(await MakeAsync("lin", "manager"));
        using var browser = _server.Browser();
        (await AccountServer.LoginAsync(browser, "lin", (string)made["password"]!)).Should().Be(HttpStatusCode.OK);
        var refused = await browser.GetAsync("/api/console/audit");
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await AccountServer.ReasonAsync(refused)).Should().Be("account.password-needed");
        foreach (var weak in new[] { "short", "aaaaaaaaaaaa", "my-lin-secret" })
            (await browser.PostAsJsonAsync("/api/account/password", new { password = weak })).StatusCode.Should().Be(HttpStatusCode.BadRequest, weak);
        (await browser.PostAsJsonAsync("/api/account/password", new { password = AccountServer.Password })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await browser.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.GetAsync("/api/console/users")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_new_password_a_disabled_account_and_a_log_out_end_every_session_at_once()
    {
        foreach (var (name, end) in new (string, Func<HttpClient, string, Task<HttpResponseMessage>>)[]
        {
            ("a1", (_, id) => _admin.PutAsJsonAsync($"/api/console/users/{id}", new { disabled = true })),
            ("a2", (_, id) => _admin.PostAsJsonAsync($"/api/console/users/{id}/reset", new { })),
            ("a3", (own, _) => own.PostAsJsonAsync("/api/account/password", new { present = AccountServer.Password, password = "another one 77" })),
            ("a4", (own, _) => own.PostAsJsonAsync("/api/account/logout", new { })),
        })
        {
            var (own, id) = await _server.PersonAsync(_admin, name, "manager");
            using var elsewhere = _server.Browser();
            (await AccountServer.LoginAsync(elsewhere, name, AccountServer.Password)).Should().Be(HttpStatusCode.OK);
            (await elsewhere.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.OK);
            (await end(own, id)).IsSuccessStatusCode.Should().BeTrue(name);
            (await elsewhere.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.Unauthorized, name);
            (await own.GetAsync("/api/console/audit")).StatusCode.Should().Be(name == "a3" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, name);
            own.Dispose();
        }
    }

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it_and_after_a_day_of_work()
    {
        var (idle, _) = await _server.PersonAsync(_admin, "idle", "manager");
        _server.Time.Advance(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(1));
        (await idle.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await AccountServer.LoginAsync(idle, "idle", AccountServer.Password)).Should().Be(HttpStatusCode.OK);
        for (var hours = 0; hours < 9; hours += 3)
        {
            _server.Time.Advance(TimeSpan.FromHours(3));
            (await idle.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.OK, "it is used");
        }
        _server.Time.Advance(TimeSpan.FromHours(3) + TimeSpan.FromSeconds(1));
        (await idle.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "twelve hours are over");
    }

    [Fact]
    public async Task Another_role_counts_from_the_next_request_on()
    {
        var (own, id) = await _server.PersonAsync(_admin, "rose", "agent");
        (await own.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await _admin.PutAsJsonAsync($"/api/console/users/{id}", new { role = "manager" })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await own.GetAsync("/api/console/audit")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wrong_passwords_brake_and_lock_and_nothing_tells_whether_there_is_such_an_account()
    {
        await _server.PersonAsync(_admin, "locked", "agent");
        using var browser = _server.Browser();
        var said = new HashSet<string>();
        foreach (var name in new[] { "locked", "nobody", "admin" })
        {
            var answer = await browser.PostAsJsonAsync("/api/account/login", new { name, password = "wrong password" });
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            problem.Remove("traceId");
            said.Add(problem.ToJsonString());
        }
        said.Should().ContainSingle();
        for (var i = 0; i < 4; i++)
            (await AccountServer.LoginAsync(browser, "locked", "wrong password")).Should().Be(HttpStatusCode.Unauthorized);
        (await AccountServer.LoginAsync(browser, "locked", "wrong password")).Should().Be(HttpStatusCode.TooManyRequests);
        _server.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        for (var i = 0; i < 5; i++)
            await AccountServer.LoginAsync(browser, "locked", "wrong password");
        _server.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        (await AccountServer.LoginAsync(browser, "locked", AccountServer.Password)).Should().Be(HttpStatusCode.Unauthorized, "ten wrong ones lock it");
        (await EntriesAsync("?kind=user.locked")).Should().ContainSingle();
        var id = (await UsersAsync()).Single(u => (string?)u!["name"] == "locked")!["id"];
        var reset = await AccountServer.JsonAsync(await _admin.PostAsJsonAsync($"/api/console/users/{id}/reset", new { }));
        (await AccountServer.LoginAsync(browser, "locked", (string)reset["password"]!)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var id = (await UsersAsync()).Single()!["id"];
        foreach (var change in new object[] { new { disabled = true }, new { role = "agent" } })
            (await _admin.PutAsJsonAsync($"/api/console/users/{id}", change)).StatusCode.Should().Be(HttpStatusCode.Conflict);
        var (other, otherId) = await _server.PersonAsync(_admin, "second", "admin");
        var both = await Task.WhenAll(other.PutAsJsonAsync($"/api/console/users/{id}", new { disabled = true }),
            _admin.PutAsJsonAsync($"/api/console/users/{otherId}", new { disabled = true }));
        both.Count(a => a.IsSuccessStatusCode).Should().Be(1, "of two that remove each other one stays");
    }

    [Fact]
    public async Task Names_are_checked_and_taken_once()
    {
        (await MakeAsync("lee", "agent")).StatusCode.Should().Be(HttpStatusCode.Created);
        (await AccountServer.ReasonAsync(await MakeAsync("lee", "agent"))).Should().Be("account.name-taken");
        (await AccountServer.ReasonAsync(await MakeAsync("lee@id.example", "agent"))).Should().Be("account.name");
        (await AccountServer.ReasonAsync(await MakeAsync("max", "king"))).Should().Be("account.role");
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say_and_no_more_than_its_person_may()
    {
        var (own, id) = await _server.PersonAsync(_admin, "maker", "admin");
        (await own.PostAsJsonAsync("/api/console/keys", new { name = "x", scopes = Wish, days = 9 })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var read = await KeyAsync(own, ReadScope);
        var manage = await KeyAsync(own, ManageScope);
        (await GetAsync("/api/console/audit", read)).Should().Be(HttpStatusCode.OK);
        (await GetAsync("/api/console/users", read)).Should().Be(HttpStatusCode.Forbidden);
        (await GetAsync("/api/console/users", manage)).Should().Be(HttpStatusCode.OK);
        (await GetAsync("/api/console/audit", read[..^1] + (read[^1] == 'A' ? 'B' : 'A'))).Should().Be(HttpStatusCode.Unauthorized);
        (await _admin.PutAsJsonAsync($"/api/console/users/{id}", new { role = "manager" })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await GetAsync("/api/console/users", manage)).Should().Be(HttpStatusCode.Forbidden, "its person is no administrator any more");
        (await GetAsync("/api/console/audit", read)).Should().Be(HttpStatusCode.OK);
        (await _admin.PutAsJsonAsync($"/api/console/users/{id}", new { disabled = true })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await GetAsync("/api/console/audit", read)).Should().Be(HttpStatusCode.Unauthorized, "its person is gone");
    }

    [Fact]
    public async Task A_key_ends_with_its_time_and_by_revocation_and_is_stored_as_a_hash()
    {
        var (one, two) = (await KeyAsync(_admin, ReadScope), await KeyAsync(_admin, ReadScope));
        (await GetAsync("/api/console/audit", one)).Should().Be(HttpStatusCode.OK);
        var listed = (await AccountServer.JsonAsync(await _admin.GetAsync("/api/console/keys")))["keys"]!.AsArray();
        listed.ToJsonString().Should().NotContain(one.Split('_')[2]);
        listed.Count(k => k!["lastUsedAt"] is not null).Should().Be(1);
        await using (var db = await DatabaseAsync())
            (await db.ApiKeys.Select(k => k.SecretHash).ToListAsync()).Should().OnlyContain(h => h.Length == 64 && !one.Contains(h));
        var id = Guid.ParseExact(one.Split('_')[1], "N");
        (await _admin.PostAsJsonAsync($"/api/console/keys/{id}/revoke", new { })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _admin.PostAsJsonAsync($"/api/console/keys/{id}/revoke", new { })).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await GetAsync("/api/console/audit", one)).Should().Be(HttpStatusCode.Unauthorized);
        _server.Time.Advance(TimeSpan.FromDays(10));
        (await GetAsync("/api/console/audit", two)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_audit_says_who_changed_what_from_where_and_no_secret()
    {
        var (_, id) = await _server.PersonAsync(_admin, "seen", "agent");
        await _admin.PutAsJsonAsync($"/api/console/users/{id}", new { role = "viewer" });
        var change = (await EntriesAsync("?kind=user.changed")).Single()!;
        ((string?)change["actorName"], (string?)change["address"], (string?)change["target"]).Should().Be(("管理员", "127.0.0.1", "seen"));
        ((string?)change["before"]!["role"], (string?)change["after"]!["role"]).Should().Be(("Agent", "Viewer"));
        (await EntriesAsync("?person=SEEN")).Select(e => (string?)e!["kind"]).Should().Equal("user.password-set", "session.started");
        (await EntriesAsync("?from=2100-01-01T00:00:00Z")).Should().BeEmpty();
        (await EntriesAsync("")).ToJsonString().Should().NotContain(AccountServer.Password).And.NotContainEquivalentOf("stamp");
        ((long?)(await AccountServer.JsonAsync(await _admin.GetAsync("/api/console/audit/verify")))["fault"]).Should().BeNull();
    }

    [Fact]
    public async Task Refused_changes_leave_nothing_behind()
    {
        var before = (await EntriesAsync("")).Count;
        var id = (await UsersAsync()).Single()!["id"];
        await _admin.PutAsJsonAsync($"/api/console/users/{id}", new { disabled = true });
        (await EntriesAsync("")).Count.Should().Be(before);
        (await UsersAsync()).Single()!["disabledAt"].Should().BeNull();
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_site_changes_nothing_with_somebodys_session(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/console/users") { Content = JsonContent.Create(new { name = "evil", displayName = "x", role = "admin" }) };
        request.Headers.Add(header, value);
        (await _admin.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await UsersAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_session_of_one_replica_counts_at_another_that_started_at_the_same_time()
    {
        var master = new PlatformKeys(new byte[32]);
        await using var first = new AccountServer(_storage, _server.Time, keys: master);
        await using var second = new AccountServer(_storage, _server.Time, keys: master);
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        using var browser = await first.AdministratorAsync();
        using var entered = await first.Browser().GetAsync(first.Secret.LinkTo(first.Address));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(second.Address, "/api/console/users"));
        request.Headers.Add("Cookie", entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var plain = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        (await plain.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Keys_of_sessions_are_stored_encrypted_where_there_is_a_master_key_and_made_once()
    {
        var storage = await NewDatabaseAsync();
        var servers = Enumerable.Range(0, 3).Select(_ => new AccountServer(storage, _server.Time, keys: new PlatformKeys(new byte[32]))).ToList();
        await Task.WhenAll(servers.Select(s => s.StartAsync()));
        await using var db = await servers[0].Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        var xml = (await db.ProtectionKeys.ToListAsync()).Should().ContainSingle().Which.Xml;
        xml.Should().Contain("<sealed").And.NotContain("masterKey");
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    public async Task InitializeAsync()
    {
        _storage = await NewDatabaseAsync();
        _server = await new AccountServer(_storage, new FakeTimeProvider(TimeProvider.System.GetUtcNow())).StartAsync();
        _admin = await _server.AdministratorAsync();
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _server.DisposeAsync();
    }

    private Task<WxautoDb> DatabaseAsync() => _server.Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    private Task<HttpResponseMessage> MakeAsync(string name, string role) =>
        _admin.PostAsJsonAsync("/api/console/users", new { name, displayName = name, role });

    private async Task<JsonArray> UsersAsync() => (await AccountServer.JsonAsync(await _admin.GetAsync("/api/console/users")))["users"]!.AsArray();

    private async Task<JsonArray> EntriesAsync(string query) =>
        (await AccountServer.JsonAsync(await _admin.GetAsync($"/api/console/audit{query}")))["entries"]!.AsArray();

    private static async Task<string> KeyAsync(HttpClient owner, string[] scopes) => (string)(await AccountServer.JsonAsync(
        await owner.PostAsJsonAsync("/api/console/keys", new { name = "program", scopes, days = 9 })))["key"]!;

    private async Task<HttpStatusCode> GetAsync(string path, string key)
    {
        using var program = new HttpClient { BaseAddress = _server.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await program.GetAsync(path)).StatusCode;
    }
}
