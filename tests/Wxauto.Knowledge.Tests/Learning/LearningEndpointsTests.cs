using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Learning;
using Wxauto.Storage.Audit;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Learning;

/// <summary>The drafts' JSON through a real server.</summary>
public sealed class LearningEndpointsTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Variants = ["纸怎么卖"];
    private static readonly string?[] Nothing = [null];
    private readonly HttpClient _client = new();
    private LearningHost _shop = null!;
    private WebApplication _app = null!;
    private Guid _id;

    public async Task InitializeAsync()
    {
        _shop = await LearningHost.CreateAsync(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddTestStaff("阿兰").AddSingleton(_shop.Get<AuditTrail>()).AddSingleton(_shop.Get<Drafts>()).AddSingleton<IResourceCatalog>(_shop.Resources);
        _app = builder.Build();
        _app.UseAuthorization();
        LearningEndpoints.Map(_app);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await _shop.CustomerAsync("王小虎", "滤纸单独卖吗");
        await _shop.PersonAsync("王小虎", "滤纸一包 40 张，18 元");
        await _shop.CustomerAsync("李雷", "门店附近可以停车吗");
        await _shop.PersonAsync("李雷", "可以停在地下车库里面");
        await _shop.CustomerAsync("小明", "门店附近可以停车么");
        await _shop.PersonAsync("小明", "可以停在地下车库里面");
        await _shop.LearnAsync();
        _id = (await _shop.DraftsAsync()).Single(d => d.Question == "滤纸单独卖吗").Id;
    }

    public void Dispose() => _client.Dispose();

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Drafts_are_listed_most_asked_first()
    {
        var drafts = await ListAsync("");
        drafts.Select(d => d.GetProperty("question").GetString()).Should().Equal("门店附近可以停车吗", "滤纸单独卖吗");
        drafts[0].EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(
            ["id", "question", "answer", "state", "asked", "variants", "concern", "conversationId", "createdAt", "updatedAt", "reviewedBy",
                "expiresAt", "cited"]);
        drafts[0].GetProperty("variants").EnumerateArray().Select(v => v.GetString()).Should().Equal("门店附近可以停车么");
        drafts[0].GetProperty("state").GetString().Should().Be("Draft");
        (await ListAsync("?state=draft")).Should().HaveCount(2);
        (await ListAsync("?state=Published")).Should().BeEmpty();
        (await StatusAsync(_client.GetAsync("/api/knowledge/bases/shop/drafts?state=7"))).Should().Be(HttpStatusCode.BadRequest);
        (await StatusAsync(_client.GetAsync("/api/knowledge/bases/other/drafts"))).Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_draft_is_changed_published_withdrawn_and_rejected()
    {
        (await StatusAsync(_client.PutAsJsonAsync($"/api/knowledge/drafts/{_id}",
            new { question = "滤纸怎么卖", answer = "一包 40 张，18 元", variants = Variants }))).Should().Be(HttpStatusCode.NoContent);
        (await ReviewAsync("publish")).Should().Be(HttpStatusCode.NoContent);
        (await ReviewAsync("publish")).Should().Be(HttpStatusCode.Conflict);
        (await ListAsync("?state=Published")).Single().GetProperty("reviewedBy").GetString().Should().Be("阿兰");
        (await ReviewAsync("withdraw")).Should().Be(HttpStatusCode.NoContent);
        (await ReviewAsync("reject")).Should().Be(HttpStatusCode.NoContent);
        (await ReviewAsync("withdraw")).Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Wrong_input_is_a_problem_that_says_why()
    {
        (await StatusAsync(_client.PutAsJsonAsync($"/api/knowledge/drafts/{_id}", new { question = "" }))).Should()
            .Be(HttpStatusCode.BadRequest);
        (await StatusAsync(_client.PutAsJsonAsync($"/api/knowledge/drafts/{_id}",
            new { question = "问", answer = "答", variants = Nothing }))).Should().Be(HttpStatusCode.BadRequest);
        (await ReviewAsync("publish", id: Guid.NewGuid())).Should().Be(HttpStatusCode.NotFound);
        var response = await _client.PostAsJsonAsync($"/api/knowledge/drafts/{_id}/withdraw", new { });
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("detail").GetString().Should().Be("The draft is Draft by now and cannot be withdrawn; load it again.");
        ReasonText.Of(problem.GetProperty("reason").Deserialize<Reason>()!, ReasonText.Chinese).Should()
            .Be("这条问答现在是待审核，不能撤回：请重新打开");
    }

    [Fact]
    public async Task Foreign_pages_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/knowledge/drafts/{_id}/publish")
            { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Origin", "https://example.com");
        (await StatusAsync(_client.SendAsync(request))).Should().Be(HttpStatusCode.Forbidden);
    }

    private async Task<List<JsonElement>> ListAsync(string query) =>
        [.. (await _client.GetFromJsonAsync<JsonElement>($"/api/knowledge/bases/shop/drafts{query}")).GetProperty("drafts")
            .EnumerateArray()];

    private Task<HttpStatusCode> ReviewAsync(string what, Guid? id = null) =>
        StatusAsync(_client.PostAsJsonAsync($"/api/knowledge/drafts/{id ?? _id}/{what}", new { }));

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        return response.StatusCode;
    }
}
