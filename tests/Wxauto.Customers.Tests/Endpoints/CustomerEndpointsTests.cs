using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Http;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Tests.Endpoints;

/// <summary>The API of customers behind a real port.</summary>
public sealed class CustomerEndpointsTests : IAsyncLifetime
{
    private readonly WebApplication _app;
    private HttpClient _http = null!;

    public CustomerEndpointsTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddProblems().AddTestStaff("林").AddWxautoHosting("").AddDatabase(TestDatabase.Sqlite(TestDatabase.NewDirectory()))
            .AddSingleton<IResourceCatalog>(FixedCatalog.Of("front-desk", new AgentSpec())).AddEventBus(new ConfigurationBuilder().Build())
            .AddConversations().AddCustomerErasure();
        _app = builder.Build();
        _app.UseReadableRequests();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapCustomers();
    }

    [Fact]
    public async Task A_customer_is_made_changed_read_and_listed()
    {
        var made = await JsonAsync(await _http.PostAsJsonAsync("/api/console/customers", new { name = "张伟", kind = "Firm",
            code = "K0001" }));
        var id = (string)made["customer"]!["id"]!;
        await JsonAsync(await _http.PutAsJsonAsync($"/api/console/customers/{id}/facts/phone", new { value = "13800000001" }));
        await JsonAsync(await _http.PutAsync($"/api/console/customers/{id}/tags/{Uri.EscapeDataString("重点/新")}", null));
        await JsonAsync(await _http.PostAsJsonAsync($"/api/console/customers/{id}/notes", new { text = "要开票" }));
        await JsonAsync(await _http.PostAsJsonAsync($"/api/console/customers/{id}/tier", new { tier = "Black", why = "骚扰" }));
        await JsonAsync(await _http.PostAsJsonAsync($"/api/console/customers/{id}/triggers", new { trigger = "Order",
            reference = "SO-1" }));
        var card = await JsonAsync(await _http.PatchAsJsonAsync($"/api/console/customers/{id}", new { owner = "小王" }));
        card["customer"]!.ToJsonString().Should().Contain("\"kind\":\"Firm\"").And.Contain("\"tier\":\"Black\"").And.Contain(
            "\"stage\":\"Won\"");
        ((string)card["facts"]![0]!["source"]!).Should().Be("Program", "the test's login is no person's account");
        var list = await JsonAsync(await _http.GetAsync("/api/console/customers?search=138&tier=Black&owner=小王"));
        list["customers"]!.AsArray().Should().ContainSingle();
        (await JsonAsync(await _http.GetAsync($"/api/console/customers/{id}/timeline?max=2")))["entries"]!.AsArray().Should().HaveCount(2);
        (await JsonAsync(await _http.GetAsync("/api/console/customers/rules")))["facts"]!.AsArray().Should().NotBeEmpty();
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        (await db.AuditEntries.OrderBy(e => e.Sequence).Select(e => e.Kind).ToListAsync()).Should().Equal("customer.created",
            "customer.fact-set", "customer.tagged",
            "customer.noted", "customer.tier-set", "customer.told", "customer.changed");
    }

    [Fact]
    public async Task What_is_refused_says_why_and_which_field()
    {
        foreach (var (asked, status, code, field) in new (Task<HttpResponseMessage> Asked, HttpStatusCode Status, string Code,
            string? Field)[]
        {
            (_http.PostAsJsonAsync("/api/console/customers", new { }), HttpStatusCode.BadRequest, "desk.required", "name"),
            (_http.GetAsync($"/api/console/customers/{Guid.NewGuid()}"), HttpStatusCode.NotFound, "customer.unknown", null),
            (_http.GetAsync("/api/console/customers?max=0"), HttpStatusCode.BadRequest, "customer.page", "max"),
            (_http.GetAsync("/api/console/customers?after=nonsense"), HttpStatusCode.BadRequest, "customer.page", "after"),
            (_http.PostAsJsonAsync("/api/console/customers/merge", new { loser = Guid.Empty, survivor = Guid.Empty }),
                HttpStatusCode.BadRequest,
                "customer.unknown", "loser"),
            (_http.PostAsJsonAsync($"/api/console/contacts/{Guid.NewGuid()}/promote", new { }), HttpStatusCode.NotFound,
                "customer.unknown-contact", null),
            (_http.PostAsync("/api/console/customers/import", new StringContent("颜色\n红\n")), HttpStatusCode.BadRequest, "import.no-column",
                "file"),
        })
        {
            var response = await asked;
            response.StatusCode.Should().Be(status, code);
            var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
            ((string?)problem["reason"]!["code"], (string?)problem["field"]).Should().Be((code, field));
        }
    }

    [Fact]
    public async Task A_merge_is_looked_at_made_and_undone()
    {
        var ids = new List<string>();
        foreach (var name in new[] { "甲", "乙" })
            ids.Add((string)(await JsonAsync(await _http.PostAsJsonAsync("/api/console/customers", new { name })))["customer"]!["id"]!);
        var body = new { loser = ids[0], survivor = ids[1], choices = new { name = ids[0] } };
        var preview = await JsonAsync(await _http.PostAsJsonAsync("/api/console/customers/merge/preview", body));
        preview["fields"]!.AsArray().Single(f => (string)f!["field"]! == "name")!["result"]!.GetValue<string>().Should().Be("甲");
        var merged = await JsonAsync(await _http.PostAsJsonAsync("/api/console/customers/merge",
            new { body.loser, body.survivor, body.choices, version = (string)preview["version"]! }));
        var merge = (string)merged["merged"]![0]!["id"]!;
        await JsonAsync(await _http.PostAsync($"/api/console/customers/merges/{merge}/undo", null));
        (await JsonAsync(await _http.GetAsync("/api/console/customers")))["customers"]!.AsArray().Should().HaveCount(2);
    }

    [Fact]
    public async Task Files_go_in_and_out()
    {
        var report = await JsonAsync(await _http.PostAsync("/api/console/customers/import", new StringContent("姓名,电话\n张三,13800000001\n",
            Encoding.UTF8, "text/csv")));
        ((int)report["created"]!).Should().Be(1);
        (await (await _http.GetAsync("/api/console/customers/export")).Content.ReadAsStringAsync()).Should().Contain("张三").And.Contain(
            "13800000001");
        var id = (string)(await JsonAsync(await _http.GetAsync("/api/console/customers")))["customers"]![0]!["id"]!;
        (await _http.GetAsync($"/api/console/customers/{id}/export")).Content.Headers.ContentType!.MediaType.Should().Be("application/zip");
        await JsonAsync(await _http.PostAsync($"/api/console/customers/{id}/erase", null));
        (await _http.GetAsync($"/api/console/customers/{id}/export")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _http = new HttpClient
            { BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
