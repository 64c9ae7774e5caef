using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;
using Wxauto.Gateway.Rest;

namespace Wxauto.Gateway.Tests.Rest;

[Collection(ServerCollection.Name)]
public sealed class ReportTests(GatewayServer server)
{
    [Theory]
    [InlineData("""{"timestamp":"2026-11-28T10:00:00","cpu_percent":12.5,"wx_online":true,"messages_processed":3}""", true)]
    [InlineData("""{"cpu_percent":"12.5","wx_online":false}""", false)]
    public async Task What_a_heartbeat_says_is_seen(string status, bool online)
    {
        using var http = await RestClient.LoginAsync(server);
        var answer = await http.PostTextAsync("/api/v1/heartbeat", $$"""{"agent_id":"legacy","status":{{status}} }""");
        (await RestClient.JsonAsync(answer)).GetProperty("status").GetString().Should().Be("ok");
        foreach (var silent in new[] { "\"online\"", "null", "[]", "7", "{}" })
            (await http.PostTextAsync("/api/v1/heartbeat", $$"""{"agent_id":"legacy","status":{{silent}} }""")).StatusCode.Should()
                .Be(HttpStatusCode.OK, silent);

        var seen = await RestClient.JsonAsync(await http.GetAsync("/api/v1/agents/status"));
        seen.GetProperty("total").GetInt32().Should().Be(1);
        var agent = seen.GetProperty("agents").GetProperty("legacy");
        agent.GetProperty("online").GetBoolean().Should().BeTrue();
        agent.GetProperty("wx_online").GetBoolean().Should().Be(online);
        agent.GetProperty("cpu_percent").GetDouble().Should().Be(12.5);
        agent.GetProperty("last_heartbeat").GetDateTimeOffset().Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        using var console = RestClient.Console(server);
        (await RestClient.JsonAsync(await console.GetAsync("/api/console/agents"))).EnumerateArray()
            .Single(a => a.GetProperty("name").GetString() == "legacy").GetProperty("weChat").GetString().Should()
            .Be(online ? "LoggedIn" : "LoggedOut");
    }

    [Fact]
    public async Task An_error_of_a_client_is_in_the_log_under_its_id_without_personal_data()
    {
        using var http = await RestClient.LoginAsync(server);
        var answer = await RestClient.JsonAsync(await http.PostAsJsonAsync("/api/v1/errors", new
        {
            agent_id = "legacy", error = new { type = "TimeoutError", message = "no answer\nfor 13812345678 " + new string('x', 5000) },
        }));
        var id = answer.GetProperty("error_id").GetString()!;
        await Eventually.TrueAsync(() => Task.FromResult(server.Log().Contains(id)), () => server.Log());
        var line = server.Log().Split('\n').Single(l => l.Contains(id));
        line.Should().Contain("TimeoutError").And.Contain("no answer for [手机号]").And.NotContain("13812345678");
        line.Length.Should().BeLessThan(800);
        (await RestClient.ProblemAsync(await http.PostAsJsonAsync("/api/v1/errors", new { agent_id = "legacy" }), 400)).Should()
            .Contain("error is required");
        (await http.PostAsJsonAsync("/api/v1/errors", new { agent_id = "legacy", error = "a word" })).StatusCode.Should()
            .Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_server_whose_database_is_down_says_so()
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Unhealthy("the database does not answer")).Services.BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = new MemoryStream();
        await (await ReportEndpoints.HealthAsync(services.GetRequiredService<HealthCheckService>(), context)).ExecuteAsync(context);
        context.Response.StatusCode.Should().Be(503);
        context.Response.Body.Position = 0;
        (await new StreamReader(context.Response.Body).ReadToEndAsync()).Should().Contain("the database does not answer");
    }

    [Fact]
    public async Task What_a_program_sends_is_delivered_by_a_connected_agent_and_refused_without_one()
    {
        using var http = await RestClient.LoginAsync(server, GatewayServer.LastAgent, "key8");
        var send = (string chat) => http.PostAsJsonAsync("/api/v1/send", new { chat_id = chat, content = "您的订单已发货" });
        (await RestClient.ProblemAsync(await send("chat"), 404)).Should().Contain("chat_id");
        (await RestClient.ProblemAsync(await http.PostAsJsonAsync("/api/v1/send", new { chat_id = "chat" }), 400)).Should()
            .Contain("content");
        (await RestClient.ProblemAsync(await http.PostAsJsonAsync("/api/v1/send",
            new { agent_id = "legacy", chat_id = "chat", content = "x" }), 403)).Should().Contain("agent_id");

        using var agent = new AgentClient(server.Grpc, () => server.TokenAsync(GatewayServer.LastAgent));
        var (identity, token) = await agent.JoinAsync();
        using (var stream = await OpenStream.OpenAsync(agent, identity, token))
        {
            await stream.SendAsync(stream.Text("before", "谢谢"));
            await stream.NextAsync(f => f.MessageAcks);
            var sent = await RestClient.JsonAsync(await send("小王"));
            sent.GetProperty("success").GetBoolean().Should().BeTrue();
            var id = sent.GetProperty("message_id").GetString();
            SealedReply? found = null;
            while (found is null)
                found = (await stream.NextAsync(f => f.Replies)).Replies.FirstOrDefault(r => r.ReplyId == id);
            stream.Open(found).Text.Should().Be("您的订单已发货");
        }
        await Eventually.TrueAsync(async () => (await send("chat")).StatusCode == HttpStatusCode.Conflict, () => "nobody is connected");
        (await RestClient.ProblemAsync(await send("chat"), 409)).Should().Contain("connected");
        await using var db = await server.DatabaseAsync();
        var turn = db.Turns.Where(t => t.Agent == GatewayServer.LastAgent && t.Question == "").OrderBy(t => t.DecidedAt).First();
        (turn.Outcome, turn.Reason.Code).Should().Be((Outcome.Reply, "said.by-program"));
    }
}
