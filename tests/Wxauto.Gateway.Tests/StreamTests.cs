using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;

namespace Wxauto.Gateway.Tests;

[Collection(ServerCollection.Name)]
public sealed class StreamTests(GatewayServer server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer x.y.z")]
    [InlineData("Basic YTpi")]
    public async Task A_stream_needs_a_token(string? header)
    {
        using var client = new AgentClient(server);
        using var call = client.Service.Connect(header is null ? [] : new Metadata { { "authorization", header } });
        var read = async () => await call.ResponseStream.MoveNext(CancellationToken.None);
        (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task A_stream_begins_with_a_hello_that_has_a_key()
    {
        using var client = new AgentClient(server);
        var (_, token) = await client.JoinAsync();
        foreach (var first in new[] { new AgentFrame { Heartbeat = new Heartbeat() }, new AgentFrame(),
            new AgentFrame { Hello = new Hello() }, new AgentFrame
            { Hello = new Hello { EphemeralKey = ByteString.CopyFrom(new byte[32]) } } })
        {
            using var call = client.Service.Connect(OpenStream.Bearer(token));
            await call.RequestStream.WriteAsync(first);
            var read = async () => await call.ResponseStream.MoveNext(CancellationToken.None);
            (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.InvalidArgument);
        }
    }

    [Fact]
    public async Task A_message_sealed_for_another_stream_is_refused_and_the_stream_lives()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        SealedMessage foreign;
        using (var before = await OpenStream.OpenAsync(client, identity, token))
            foreign = before.Text("m1", "你好");
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        var moved = stream.Text("m2", "你好");
        moved.ClientId = "m3";
        await stream.SendAsync(foreign, moved, stream.Text("m4", "你好"));
        var acks = await stream.NextAsync(f => f.MessageAcks);
        acks.ClientIds.Should().Equal("m4");
        acks.Refusals.Select(r => r.ClientId).Should().Equal("m1", "m3");
    }

    [Fact]
    public async Task An_agent_that_does_not_read_is_left_before_it_fills_the_gateway()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        // Each of these has an answer of some 50 KB, and nothing is read.
        SealedMessage[] unreadable = [.. Enumerable.Range(0, 256).Select(i => new SealedMessage { ClientId = $"{i}".PadLeft(128, 'x') })];
        try
        {
            for (var i = 0; i < 4000; i++)
                await stream.SendAsync(unreadable);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException)
        {
            // The gateway ended the stream.
        }
        // Who reads nothing may see the end of the stream before its status, which comes after what is not read (DownQueueTests).
        (await stream.EndAsync()).Should().NotBe(StatusCode.OK);
        using var again = await OpenStream.OpenAsync(client, identity, token);
        await again.SendAsync(again.Text("m1", "你好"));
        (await again.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
    }

    [Fact]
    public async Task A_field_that_is_too_long_ends_the_stream_with_its_name()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(new SealedMessage { ClientId = new string('x', 129) });
        (await stream.EndAsync()).Should().Be(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Who_tries_tokens_is_braked()
    {
        using var client = new AgentClient(server);
        for (var i = 0; i < 5; i++)
            (await AgentClient.StatusOfAsync(() => client.EnrollAsync("a.b.c"))).Should().Be(StatusCode.NotFound);
        (await AgentClient.StatusOfAsync(() => client.EnrollAsync("a.b.c"))).Should().Be(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_message_sent_twice_is_acked_twice_and_stored_once()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(stream.Text("m1", "你好"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
        await stream.SendAsync(stream.Text("m1", "你好"), stream.Text("m1", "你好"));
        (await stream.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1", "m1");
        await using var db = await server.DatabaseAsync();
        (await db.Messages.CountAsync(m => m.Agent == identity.Agent)).Should().Be(1);
    }

    [Fact]
    public async Task A_reply_comes_down_again_until_it_is_acked_and_its_report_is_kept()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        SealedReply first;
        using (var stream = await OpenStream.OpenAsync(client, identity, token))
        {
            await stream.SendAsync(stream.Text("m1", "你们几点开门？"));
            first = (await stream.NextAsync(f => f.Replies)).Replies[0];
            stream.Open(first).ChatId.Should().Be("chat");
            stream.Open(first).Text.Should().NotBeEmpty();
        }
        using var again = await OpenStream.OpenAsync(client, identity, token);
        var second = (await again.NextAsync(f => f.Replies)).Replies[0];
        second.ReplyId.Should().Be(first.ReplyId);
        again.Open(second).Text.Should().NotBeEmpty();
        await again.SendAsync(new AgentFrame { ReplyAcks = new ReplyAcks { ReplyIds = { second.ReplyId } } });
        await again.SendAsync(new AgentFrame
            { SendReports = new SendReports { Reports = { new SendReport { ReplyId = second.ReplyId, Outcome = SendOutcome.Sent } } } });
        (await again.NextAsync(f => f.ReportAcks)).ReplyIds.Should().Equal(second.ReplyId);
        await using var db = await server.DatabaseAsync();
        (await db.Replies.SingleAsync(r => r.Id == Guid.Parse(second.ReplyId))).State.Should().Be(ReplyState.Sent);
    }

    [Fact]
    public async Task A_second_stream_of_an_agent_takes_the_place_of_the_first()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var first = await OpenStream.OpenAsync(client, identity, token);
        using var second = await OpenStream.OpenAsync(client, identity, token);
        (await first.EndAsync()).Should().Be(StatusCode.Aborted);
        await second.SendAsync(second.Text("m1", "你好"));
        (await second.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("m1");
    }

    [Fact]
    public async Task An_agent_cannot_report_anothers_reply()
    {
        using var client = new AgentClient(server);
        using var other = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        using var stream = await OpenStream.OpenAsync(client, identity, token);
        await stream.SendAsync(stream.Text("m1", "你们几点开门？"));
        var reply = (await stream.NextAsync(f => f.Replies)).Replies[0];
        var (otherIdentity, otherToken) = await other.JoinAsync();
        using var foreign = await OpenStream.OpenAsync(other, otherIdentity, otherToken);
        await foreign.SendAsync(new AgentFrame
            { SendReports = new SendReports { Reports = { new SendReport { ReplyId = reply.ReplyId, Outcome = SendOutcome.Failed } } } });
        await foreign.NextAsync(f => f.ReportAcks);
        await using var db = await server.DatabaseAsync();
        (await db.Replies.SingleAsync(r => r.Id == Guid.Parse(reply.ReplyId))).State.Should()
            .BeOneOf(ReplyState.Ready, ReplyState.Delivered);
    }
}
