using System.Net;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Conversations;
using Wxauto.Gateway.Agents;

namespace Wxauto.Gateway.Tests.Replicas;

/// <summary>Several gateways serve one platform: which of them an agent is connected to makes no difference.</summary>
public sealed class ReplicaTests(RolesApart roles) : IClassFixture<RolesApart>
{
    [Fact]
    public async Task What_customers_ask_is_answered_from_the_documents_through_either_gateway()
    {
        foreach (var gateway in new[] { roles.One, roles.Other })
        {
            using var client = roles.Client(gateway);
            var (identity, token) = await client.JoinAsync();
            using var stream = await OpenStream.OpenAsync(client, identity, token);
            var asked = 0;
            // The knowledge process may still be reading its documents; until then a person is asked.
            await Eventually.TrueAsync(async () =>
            {
                await stream.SendAsync(stream.Text($"m{++asked}", "满多少包邮", asked));
                var reply = (await stream.NextAsync(f => f.Replies)).Replies[^1];
                await using var db = await roles.DatabaseAsync();
                var turn = await db.Turns.SingleAsync(t => db.Set<Reply>().Any(r => r.Id == Guid.Parse(reply.ReplyId) && r.TurnId == t.Id));
                return turn.Outcome == Outcome.Reply && turn.Citations.Any(c => c.KnowledgeBase == "shop");
            }, () => $"an answer with citations; the gateway said: {gateway.Log()}", 60);
        }
    }

    [Fact]
    public async Task One_event_reaches_the_agents_of_both_gateways()
    {
        using var client = roles.Client(roles.One);
        using var otherClient = roles.Client(roles.Other);
        var (one, token) = await client.JoinAsync();
        var (other, otherToken) = await otherClient.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, one, token);
        using var otherStream = await OpenStream.OpenAsync(otherClient, other, otherToken);
        await roles.CommitReplyAsync(one.Agent, "左");
        await roles.CommitReplyAsync(other.Agent, "右");
        roles.AnnounceReplies(one.Agent, other.Agent);

        stream.Open((await stream.NextAsync(f => f.Replies)).Replies.Single()).Text.Should().Be("左");
        otherStream.Open((await otherStream.NextAsync(f => f.Replies)).Replies.Single()).Text.Should().Be("右");
        await Eventually.TrueAsync(() =>
            Task.FromResult(new[] { roles.One, roles.Other }.All(g => g.Sidecar.Answers.Contains((ReplyReady.Type, "SUCCESS")))),
            () => "both gateways took the event");
    }

    [Fact]
    public async Task What_people_ask_of_an_agent_at_one_gateway_reaches_it_at_the_other()
    {
        using var client = roles.Client(roles.One);
        using var http = roles.Other.Console();
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);

        (await http.PostAsync($"/api/console/agents/{identity.Agent}/pause", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await stream.NextAsync(f => f.Configuration)).Paused.Should().BeTrue();
        var pause = await stream.NextAsync(f => f.Command);
        pause.Pause.Should().NotBeNull();
        await stream.SendAsync(new AgentFrame { CommandResult = new CommandResult { CommandId = pause.CommandId, Succeeded = true } });
        await Eventually.TrueAsync(async () => (await roles.AgentAsync(identity.Agent)).Paused,
            () => "the agent's row says that it pauses");

        var refreshed = http.PostAsync($"/api/console/agents/{identity.Agent}/refresh", null);
        var refresh = await stream.NextAsync(f => f.Command);
        refresh.Refresh.Should().NotBeNull();
        await stream.SendAsync(new AgentFrame
            { CommandResult = new CommandResult { CommandId = refresh.CommandId, Succeeded = false, Detail = "微信没有登录" } });
        (await (await refreshed).Content.ReadAsStringAsync()).Should().Contain("微信没有登录");

        (await http.PostAsync($"/api/console/agents/{identity.Agent}/revoke", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await stream.EndAsync()).Should().Be(StatusCode.Aborted);
    }

    /// <summary>G4.</summary>
    [Fact]
    public async Task A_reply_that_the_agent_has_is_withdrawn_by_a_person_at_the_other_gateway()
    {
        using var client = roles.Client(roles.One);
        using var http = roles.Other.Console();
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(stream.Text("m1", "你好"));
        var id = (await stream.NextAsync(f => f.Replies)).Replies[0].ReplyId;
        await using var db = await roles.DatabaseAsync();
        var conversation = await db.Conversations.Where(c => c.Agent == identity.Agent).Select(c => c.Id).SingleAsync();
        using (var body = new StringContent("""{"person": "小赵"}""", System.Text.Encoding.UTF8, "application/json"))
            (await http.PostAsync($"/api/console/conversations/{conversation}/hold", body)).StatusCode.Should()
                .Be(HttpStatusCode.NoContent);

        (await stream.NextAsync(f => f.Withdrawal)).ReplyIds.Should()
            .Contain(id, "it is on its way to the agent, though nobody knows yet whether it arrived");
    }

    /// <summary>G2: half-open streams stay behind when a PC changes its network.</summary>
    [Fact]
    public async Task Only_the_newest_stream_of_an_agent_is_served_even_while_the_broker_is_away()
    {
        using var client = roles.Client(roles.One);
        using var otherClient = roles.Client(roles.Other);
        var (identity, token) = await client.JoinAsync();
        using var old = await OpenStream.OpenAsync(client, identity, token);
        roles.Dapr.Away = true;
        try
        {
            using var newest = await OpenStream.OpenAsync(otherClient, identity, token);
            await roles.CommitReplyAsync(identity.Agent, "给新连接");
            var seen = new List<ServerFrame>();
            var ended = await old.Awaiting(s => s.NextAsync<object>(f =>
            {
                seen.Add(f);
                return null;
            })).Should().ThrowAsync<RpcException>();

            ended.Which.StatusCode.Should().Be(StatusCode.Aborted);
            seen.Should().NotContain(f => f.BodyCase == ServerFrame.BodyOneofCase.Replies);
            newest.Open((await newest.NextAsync(f => f.Replies)).Replies.Single()).Text.Should().Be("给新连接");
            await using var db = await roles.DatabaseAsync();
            (await db.Agents.SingleAsync(a => a.Name == identity.Agent)).Connected.Should()
                .BeTrue("the end of the old stream says nothing of the new one");
        }
        finally
        {
            roles.Dapr.Away = false;
        }
    }

    [Fact]
    public async Task Messages_are_taken_and_answered_while_the_broker_is_away()
    {
        using var client = roles.Client(roles.Other);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        roles.Dapr.Away = true;
        try
        {
            await stream.SendAsync(stream.Text("m1", "你好"));
            (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
            (await stream.NextAsync(f => f.Replies)).Replies.Should().NotBeEmpty();
        }
        finally
        {
            roles.Dapr.Away = false;
        }
        var published = roles.Dapr.Published.Count(e => e.Topic == ReplyReady.Type);
        await Eventually.TrueAsync(() => Task.FromResult(roles.Dapr.Published.Count(e => e.Topic == ReplyReady.Type) > published),
            () => "what waited in the process is published when the broker is back", 60);
    }

    [Fact]
    public async Task The_replies_of_a_killed_gateways_agents_come_through_the_other()
    {
        await using var doomed = await roles.StartGatewayAsync();
        using var client = roles.Client(doomed);
        using var otherClient = roles.Client(roles.One);
        var (identity, token) = await client.JoinAsync();
        string unacked;
        using (var stream = await OpenStream.OpenAsync(client, identity, token))
        {
            await roles.CommitReplyAsync(identity.Agent, "没有确认的");
            roles.AnnounceReplies(identity.Agent);
            unacked = (await stream.NextAsync(f => f.Replies)).Replies.Single().ReplyId;
            await doomed.KillAsync();
            (await stream.EndAsync()).Should().NotBe(StatusCode.OK);
        }
        await roles.CommitReplyAsync(identity.Agent, "后来的");
        roles.AnnounceReplies(identity.Agent);
        using var next = await OpenStream.OpenAsync(otherClient, identity, token);

        var replies = (await next.NextAsync(f => f.Replies)).Replies;
        replies.Select(r => next.Open(r).Text).Should().Equal("没有确认的", "后来的");
        replies[0].ReplyId.Should().Be(unacked, "by its id the agent knows that it has it");
        (await roles.AgentAsync(identity.Agent)).Connected.Should().BeTrue();
    }

    [Fact]
    public async Task A_gateway_that_stops_sends_its_agents_to_another()
    {
        await using var leaving = await roles.StartGatewayAsync();
        using var client = roles.Client(leaving);
        using var otherClient = roles.Client(roles.One);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        leaving.Terminate();

        (await stream.EndAsync()).Should().Be(StatusCode.Unavailable);
        using var next = await OpenStream.OpenAsync(otherClient, identity, token);
        await roles.CommitReplyAsync(identity.Agent, "您好");
        roles.AnnounceReplies(identity.Agent);
        next.Open((await next.NextAsync(f => f.Replies)).Replies.Single()).Text.Should().Be("您好");
        await Eventually.TrueAsync(() => Task.FromResult(!leaving.IsAlive), () => "the process ended", 60);
        (await roles.AgentAsync(identity.Agent)).Connected.Should().BeTrue();
    }
}
