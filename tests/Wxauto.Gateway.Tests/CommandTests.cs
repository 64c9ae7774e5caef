using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

/// <summary>What people tell agents from the console.</summary>
[Collection(ServerCollection.Name)]
public sealed class CommandTests(GatewayServer server)
{
    [Fact]
    public async Task A_pause_is_told_to_the_agent_and_holds_for_its_next_connection_until_it_is_resumed()
    {
        using var client = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        using (var stream = await OpenStream.OpenAsync(client, identity, token))
        {
            var asked = http.PostAsync($"/api/console/agents/{identity.Agent}/pause", null);
            (await stream.NextAsync(f => f.Configuration)).Paused.Should().BeTrue();
            (await AnswerAsync(stream)).Pause.Should().NotBeNull();
            (await asked).StatusCode.Should().Be(HttpStatusCode.NoContent);
        }
        (await WelcomeAsync(client, identity, token)).Paused.Should().BeTrue();
        (await http.PostAsync($"/api/console/agents/{identity.Agent}/resume", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await WelcomeAsync(client, identity, token)).Paused.Should().BeFalse();
    }

    [Fact]
    public async Task Refresh_says_what_the_agent_answered()
    {
        using var client = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        var path = $"/api/console/agents/{identity.Agent}/refresh";
        (await http.PostAsync(path, null)).StatusCode.Should().Be(HttpStatusCode.Conflict, "it is not connected");
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        var asked = http.PostAsync(path, null);
        (await AnswerAsync(stream)).Refresh.Should().NotBeNull();
        (await asked).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var failing = http.PostAsync(path, null);
        await AnswerAsync(stream, "微信没有登录");
        (await (await failing).Content.ReadAsStringAsync()).Should().Contain("微信没有登录");
    }

    [Theory]
    [InlineData("pause", HttpStatusCode.NotFound)]
    [InlineData("resume", HttpStatusCode.NotFound)]
    [InlineData("refresh", HttpStatusCode.Conflict)]
    public async Task An_agent_that_nobody_knows_is_an_error(string command, HttpStatusCode status)
    {
        using var http = RestClient.Console(server);
        var answer = await http.PostAsync($"/api/console/agents/nobody/{command}", null);
        answer.StatusCode.Should().Be(status);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    /// <summary>G4: what an agent has and did not type yet is withdrawn when a person takes over.</summary>
    [Fact]
    public async Task A_reply_that_the_agent_has_is_withdrawn_when_a_person_takes_the_conversation()
    {
        using var client = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(stream.Text("m1", "你好"));
        var id = (await stream.NextAsync(f => f.Replies)).Replies[0].ReplyId;
        await stream.SendAsync(new AgentFrame { ReplyAcks = new ReplyAcks { ReplyIds = { id } } });
        await using var db = await server.DatabaseAsync();
        await Eventually.TrueAsync(() => db.Replies.AnyAsync(r => r.Id == Guid.Parse(id) && r.State == ReplyState.Delivered),
            () => "the ack is committed");
        var conversation = (await db.Messages.SingleAsync(m => m.Agent == identity.Agent)).ConversationId;

        (await http.PostAsJsonAsync($"/api/console/conversations/{conversation}/hold", new { person = "小李" })).StatusCode.Should()
            .Be(HttpStatusCode.NoContent);

        (await stream.NextAsync(f => f.Withdrawal)).ReplyIds.Should().Equal(id);
        await stream.SendAsync(new AgentFrame
            { SendReports = new SendReports { Reports = { new SendReport { ReplyId = id, Outcome = SendOutcome.Withdrawn } } } });
        (await stream.NextAsync(f => f.ReportAcks)).ReplyIds.Should().Equal(id);
        (await db.Replies.AsNoTracking().SingleAsync(r => r.Id == Guid.Parse(id))).State.Should().Be(ReplyState.Withdrawn);
        await stream.SendAsync(stream.Text("m2", "还在吗", 2));
        await Eventually.TrueAsync(() => db.Turns.AnyAsync(t => t.ConversationId == conversation && t.Outcome == Outcome.LeftToPerson),
            () => "the next message is left to the person");
    }

    [Fact]
    public async Task A_heartbeat_without_sense_does_not_end_the_stream()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(new AgentFrame { Heartbeat = new Heartbeat
            { CpuPercent = double.NaN, MemoryBytes = -1, InboundQueue = -5, OutboundQueue = int.MinValue, Version = "x",
                OldestReplyAge = new Google.Protobuf.WellKnownTypes.Duration { Seconds = long.MaxValue, Nanos = -1 } } });
        await stream.SendAsync(stream.Text("m1", "你好"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
    }

    [Fact]
    public async Task How_long_replies_wait_at_an_agent_is_shown_while_it_is_connected()
    {
        using var client = new AgentClient(server);
        using var http = RestClient.Console(server);
        var (identity, token) = await client.JoinAsync();
        using (var stream = await OpenStream.OpenAsync(client, identity, token))
        {
            await stream.SendAsync(new AgentFrame { Heartbeat = new Heartbeat
                { OutboundQueue = 3, OldestReplyAge = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 600 } } });
            await Eventually.TrueAsync(async () => await WaitingAsync() is { ValueKind: JsonValueKind.Object } waiting
                && waiting.GetProperty("code").GetString() == "agent.replies-wait-long"
                && waiting.GetProperty("values").GetProperty("replies").GetInt32() == 3
                && waiting.GetProperty("values").GetProperty("minutes").GetInt32() == 10, () => "the wait is shown");
            await stream.SendAsync(new AgentFrame { Heartbeat = new Heartbeat() });
            await Eventually.TrueAsync(
                async () => await WaitingAsync() is { ValueKind: JsonValueKind.Null }, () => "nothing waits any more");
        }

        async Task<JsonElement> WaitingAsync() =>
            (await http.GetFromJsonAsync<JsonElement>("/api/console/agents")).EnumerateArray()
                .Single(a => a.GetProperty("name").GetString() == identity.Agent).GetProperty("waiting");
    }

    private static async Task<Configuration> WelcomeAsync(AgentClient client, EnrollResponse identity, string token)
    {
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        return stream.Configuration;
    }

    private static async Task<Command> AnswerAsync(OpenStream stream, string? fault = null)
    {
        var command = await stream.NextAsync(f => f.Command);
        await stream.SendAsync(new AgentFrame
            { CommandResult = new CommandResult { CommandId = command.CommandId, Succeeded = fault is null, Detail = fault ?? "" } });
        return command;
    }
}
