using System.Net;
using System.Net.Http.Json;
using Wxauto.Ai;
using Wxauto.Conversations;

namespace Wxauto.Gateway.Tests.Rest;

[Collection(ServerCollection.Name)]
public sealed class RestTests(GatewayServer server)
{
    private const string Question = "满多少包邮？";

    [Theory]
    [InlineData("legacy", "key1", HttpStatusCode.OK)]
    [InlineData("legacy", "key2", HttpStatusCode.Unauthorized)]
    [InlineData("nobody", "key1", HttpStatusCode.Unauthorized)]
    [InlineData("a1", "", HttpStatusCode.BadRequest)]
    [InlineData("", "key1", HttpStatusCode.BadRequest)]
    [InlineData(null, null, HttpStatusCode.BadRequest)]
    public async Task A_login_needs_the_agents_own_key(string? agent, string? key, HttpStatusCode expected)
    {
        using var http = RestClient.Stranger(server);
        (await http.PostAsJsonAsync("/api/v1/auth/login", new { agent_id = agent, api_key = key })).StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task First_heartbeats_at_the_same_time_are_all_answered()
    {
        using var http = await RestClient.LoginAsync(server, "other", "key2");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => http.PostAsJsonAsync("/api/v1/heartbeat", new { agent_id = "other" })));
        answers.Should().OnlyContain(a => a.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_token_of_one_agent_cannot_speak_for_another()
    {
        using var http = await RestClient.LoginAsync(server);
        (await http.SendAsync("m", Question, agent: "other")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await http.PostAsJsonAsync("/api/v1/heartbeat", new { agent_id = "other", status = "online" })).StatusCode.Should()
            .Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_question_gets_its_answer_and_its_repetition_the_same_one()
    {
        using var http = await RestClient.LoginAsync(server);
        var id = Id();
        var first = await RestClient.JsonAsync(await http.SendAsync(id, Question, "?wait=30"));
        first.GetProperty("action").GetString().Should().Be("reply");
        first.GetProperty("content").GetString().Should().NotBeNullOrEmpty();
        first.GetProperty("confidence").GetDouble().Should().BeInRange(0, 1);
        var again = await RestClient.JsonAsync(await http.SendAsync(id, Question, "?wait=30"));
        again.GetProperty("content").GetString().Should().Be(first.GetProperty("content").GetString());
        again.GetProperty("metadata").GetProperty("turn_id").GetString().Should()
            .Be(first.GetProperty("metadata").GetProperty("turn_id").GetString());
    }

    [Fact]
    public async Task A_client_that_does_not_wait_fetches_the_reply_later()
    {
        using var http = await RestClient.LoginAsync(server, "patient", "key4");
        var id = Id();
        var posted = await RestClient.JsonAsync(await http.SendAsync(id, Question, "?wait=0", "patient"));
        posted.GetProperty("action").GetString().Should().Be("ignore", "the original client loses the answer of any other word");
        posted.GetProperty("content").GetString().Should().BeEmpty();
        posted.GetProperty("metadata").GetProperty("pending").GetBoolean().Should().BeTrue();
        HttpResponseMessage? last = null;
        await Eventually.TrueAsync(async () =>
        {
            last = await http.GetAsync($"/api/v1/messages/{id}/reply");
            last.StatusCode.Should().BeOneOf(HttpStatusCode.Accepted, HttpStatusCode.OK);
            if (last.StatusCode == HttpStatusCode.Accepted)
                (await RestClient.JsonAsync(last)).GetProperty("action").GetString().Should().Be("pending");
            return last.StatusCode == HttpStatusCode.OK;
        }, () => "the reply is there");
        (await RestClient.JsonAsync(last!)).GetProperty("action").GetString().Should().Be("reply");
    }

    [Fact]
    public async Task A_client_without_an_Agent_is_not_held_up_by_a_debounce_that_the_Platform_does_not_have()
    {
        using var http = await RestClient.LoginAsync(server);
        // A server's first turn takes longer: it reads its documents then.
        await http.SendAsync(Id(), Question, "?wait=30");
        var id = Id();
        await http.SendAsync(id, Question, "?wait=0");
        await using var db = await server.DatabaseAsync();
        var message = db.Messages.Single(m => m.Agent == "legacy" && m.ClientId == id);
        await Eventually.TrueAsync(async () => (await http.GetAsync($"/api/v1/messages/{id}/reply")).StatusCode == HttpStatusCode.OK,
            () => "the reply is there");
        var turn = db.Turns.Single(t => t.ConversationId == message.ConversationId);
        (turn.DecidedAt - message.ReceivedAt).Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Unknown_messages_are_not_found_and_those_of_others_neither()
    {
        using var http = await RestClient.LoginAsync(server);
        using var other = await RestClient.LoginAsync(server, "other", "key2");
        var id = Id();
        await http.SendAsync(id, Question, "?wait=0");
        (await http.GetAsync("/api/v1/messages/unknown/reply")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await other.GetAsync($"/api/v1/messages/{id}/reply")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stats_count_what_the_client_did()
    {
        using var http = await RestClient.LoginAsync(server);
        var before = await RestClient.JsonAsync(await http.GetAsync("/api/v1/stats"));
        await http.SendAsync(Id(), Question, "?wait=30");
        (await http.PostAsJsonAsync("/api/v1/heartbeat", new { agent_id = "legacy", status = "online" })).StatusCode.Should()
            .Be(HttpStatusCode.OK);
        var after = await RestClient.JsonAsync(await http.GetAsync("/api/v1/stats"));
        foreach (var count in new[] { "conversations", "turns" })
            after.GetProperty(count).GetInt32().Should().Be(before.GetProperty(count).GetInt32() + 1, count);
        foreach (var count in new[] { "total", "today", "last_hour" })
            after.GetProperty("messages").GetProperty(count).GetInt32().Should()
                .BeGreaterThan(before.GetProperty("messages").GetProperty(count).GetInt32(), count);
        foreach (var count in new[] { "total", "online" })
            after.GetProperty("agents").GetProperty(count).GetInt32().Should().Be(1);
        after.GetProperty("performance").GetProperty("avg_response_time_ms").GetInt64().Should().BePositive();
        after.GetProperty("performance").GetProperty("success_rate").GetDouble().Should().BeInRange(0.01, 1);
        await using var db = await server.DatabaseAsync();
        var messages = db.Messages.Count(m => m.Agent == "legacy");
        after.GetProperty("messages").GetProperty("total").GetInt32().Should().Be(messages);
        var days = await RestClient.JsonAsync(await http.GetAsync("/api/v1/stats/messages?days=3"));
        days.GetProperty("by_day").EnumerateArray().Select(d => d.GetProperty("messages").GetInt32()).Should().Equal(0, 0, messages);
        days.GetProperty("total_messages").GetInt32().Should().Be(messages);
        var customers = await RestClient.JsonAsync(await http.GetAsync("/api/v1/stats/customers"));
        var senders = db.Messages.Where(m => m.Agent == "legacy" && m.SenderId != "").Select(m => m.SenderId).Distinct().Count();
        foreach (var count in new[] { "total_customers", "new_today", "active_today" })
            customers.GetProperty(count).GetInt32().Should().Be(senders, count);
        (await http.GetAsync("/api/v1/stats/messages?days=0")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static string Id() => Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_client_sees_what_its_own_answers_took()
    {
        var day = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"))
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await using (var db = await server.DatabaseAsync())
        {
            foreach (var agent in new[] { "legacy", "someone-else" })
                db.AiUsageDays.Add(new() { Day = day, Agent = agent, VirtualKey = "", Provider = "deepseek", Model = "m", Currency = "CNY",
                    Calls = 3, Failures = 1, InputTokens = 300, OutputTokens = 30, CostMicros = 1_500_000, Milliseconds = 900 });
            db.AiUsageDays.Add(new() { Day = day, Agent = "legacy", VirtualKey = "", Provider = "cache", Model = "m", Currency = "CNY",
                Calls = 2 });
            db.AiUsageDays.Add(new() { Day = "2020-01-01", Agent = "legacy", VirtualKey = "", Provider = "deepseek", Model = "m",
                Currency = "CNY", Calls = 9 });
            await db.SaveChangesAsync();
        }
        using var http = await RestClient.LoginAsync(server);

        var usage = await RestClient.JsonAsync(await http.GetAsync("/api/v1/usage?days=7"));

        usage.GetProperty("days").GetArrayLength().Should().Be(2);
        usage.GetProperty("costs")[0].GetProperty("cost").GetDecimal().Should().Be(1.5m);
        var rate = (usage.TryGetProperty("cacheHitRate", out var camel) ? camel : usage.GetProperty("cache_hit_rate")).GetDouble();
        rate.Should().Be(0.5, "two of four answers were there already");
        (await http.GetAsync("/api/v1/usage?days=0")).StatusCode.Should().Be(System.Net.HttpStatusCode.BadRequest);
    }
}
