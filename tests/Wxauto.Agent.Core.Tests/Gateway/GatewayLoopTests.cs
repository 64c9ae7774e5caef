using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Hosting;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Gateway;

// xunit disposes of it through IAsyncLifetime.
#pragma warning disable CA1001
public sealed class GatewayLoopTests : IAsyncLifetime
{
    private static readonly Chat Wang = new("c1", "王女士", ChatKind.Friend);
    private readonly DataDirectory _directory = new();
    private readonly FakeWeChat _wechat = new();
    private readonly FakeGateway _gateway = new();
    private AgentSpool _spool = null!;
    private IHost _agent = null!;

    public async Task InitializeAsync()
    {
        await _gateway.StartAsync();
        _spool = _directory.Open();
        var options = _directory.Options(_gateway.Address, _wechat);
        await AgentEnrollment.EnrollAsync(options, FakeGateway.Token, CancellationToken.None);
        _agent = AgentHost.Build(options, _spool, _wechat, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _agent.StopAsync();
        _agent.Dispose();
        _spool.Dispose();
        await _gateway.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Messages_go_up_and_leave_the_spool_when_they_are_acknowledged()
    {
        for (var i = 0; i < 300; i++)
            _wechat.Say(Wang, $"消息{i}");
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.Count == 300 && _spool.Inbound.Count == 0, "all messages are committed");
        _gateway.Messages["fake-7"].Text.Should().Be("消息6");
    }

    [Fact]
    public async Task While_a_reply_is_typed_new_messages_are_read_and_go_up()
    {
        using var typed = new ManualResetEventSlim();
        _wechat.BeforeSend = () => typed.Wait();
        _spool.Replies.Add("r1", new ReplyBody { ChatId = "c2", ChatKind = ChatKind.Friend, Text = "您好" });
        await _agent.StartAsync();
        try
        {
            await Eventually.HoldsAsync(() => _wechat.Attempts == 1, "the reply is typed");
            _wechat.Say(Wang, "在吗");
            await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1"), "the message goes up");
            await Eventually.HoldsAsync(() => _gateway.Heartbeats.Any(h => h.OldestReplyAge is not null), "the wait is told");
            _spool.Replies.StateOf("r1").Should().Be(ReplyState.InFlight);
        }
        finally
        {
            typed.Set();
        }
    }

    [Fact]
    public async Task Messages_that_were_not_acknowledged_are_sent_again_on_a_new_stream()
    {
        _gateway.Breaks = 1;
        _wechat.Say(Wang, "在吗");
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Connections >= 2 && _spool.Inbound.Count == 0, "the message is committed after all");
        _gateway.Messages.Should().ContainKey("fake-1");
    }

    [Fact]
    public async Task A_message_whose_attachment_is_refused_arrives_without_it()
    {
        _gateway.RefusesBlobs = true;
        _wechat.Say(Wang, "报价.pdf", SenderKind.Other, RandomNumberGenerator.GetBytes(200_000));
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1") && _spool.Inbound.Count == 0, "the message arrives");
        _gateway.Connections.Should().Be(1);
    }

    [Fact]
    public async Task An_attachment_arrives_whole_before_its_message()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        _wechat.Say(Wang, "报价.pdf", SenderKind.Other, content);
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1"), "the message arrives");
        var reference = _gateway.Messages["fake-1"].Blobs.Should().ContainSingle().Subject;
        reference.Id.Should().Be(Convert.ToHexStringLower(SHA256.HashData(content)));
        _gateway.Blob(reference.Id).Should().Equal(content);
    }

    [Fact]
    public async Task A_reply_is_shown_reported_and_not_read_up_as_somebody_elses_words()
    {
        await _agent.StartAsync();
        _gateway.Reply("r1", new ReplyBody { ChatId = Wang.Id, ChatName = Wang.Name, ChatKind = ChatKind.Friend, Text = "您好" });
        await Eventually.HoldsAsync(() => !_gateway.Reports.IsEmpty, "the reply is reported");
        _gateway.Reports.First().Should().Match<SendReport>(r => r.ReplyId == "r1" && r.Outcome == SendOutcome.Sent);
        _gateway.AckedReplies.Should().Contain("r1");
        _wechat.Say(Wang, "您好", SenderKind.Self);
        await Eventually.HoldsAsync(() => _gateway.Messages.Count == 1, "what a person at the PC writes goes up, even the same words");
        _gateway.Messages.Should().ContainKey("fake-2").WhoseValue.SenderKind.Should().Be(SenderKind.Self);
    }

    [Fact]
    public async Task Chats_outside_the_selection_stay_on_the_pc()
    {
        _gateway.Configuration = new AgentConfiguration
        {
            Friends = new ChatSelection { Mode = ChatMode.Listed, Names = { "王女士" } },
            Groups = new ChatSelection { Mode = ChatMode.None },
        };
        _wechat.Say(new Chat("c2", "老婆", ChatKind.Friend), "晚上吃什么");
        _wechat.Say(new Chat("c3", "家人", ChatKind.Group), "周末聚餐");
        _wechat.Say(Wang, "在吗");
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => !_gateway.Messages.IsEmpty && _spool.Inbound.Cursor == "3", "all chats are read");
        _gateway.Messages.Values.Select(m => m.Text).Should().Equal("在吗");
    }

    [Fact]
    public async Task The_token_is_renewed_before_it_ends_and_heartbeats_tell_the_state()
    {
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => !_gateway.Renewals.IsEmpty && _gateway.Heartbeats.Count > 1, "the token is renewed");
        _gateway.Connections.Should().Be(1);
        _gateway.Heartbeats.Should().OnlyContain(h => h.WechatState == WeChatState.LoggedIn && h.MemoryBytes > 0);
    }

    [Fact]
    public async Task Every_renewal_shows_another_token()
    {
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Renewals.Count > 1, "the token is renewed twice");
        _gateway.Renewals.Should().OnlyHaveUniqueItems().And.NotContain("token-1");
        _gateway.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_token_that_expires_on_an_open_stream_is_proved_anew()
    {
        _gateway.ExpiresTokens = true;
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Connections >= 2, "the agent comes back with a new token");
        _gateway.ExpiresTokens = false;
        _wechat.Say(Wang, "在吗");
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1") && _spool.Inbound.Count == 0, "messages go up again");
    }

    [Fact]
    public async Task A_revoked_agent_says_so_and_stops()
    {
        _gateway.Logins.Enqueue(StatusCode.PermissionDenied);
        await _agent.StartAsync();
        await _agent.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(60));
        _spool.Meta.Text(AgentHealth.LastErrorKey).Should().Contain("revoked").And.Contain("enrol it again");
        _gateway.Connections.Should().Be(0);
    }

    [Fact]
    public async Task An_agent_that_the_platform_does_not_know_does_not_ask_again_soon()
    {
        _gateway.Logins.Enqueue(StatusCode.NotFound);
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _spool.Meta.Text(AgentHealth.LastErrorKey) is not null, "the refusal is told");
        _spool.Meta.Text(AgentHealth.LastErrorKey).Should().Contain("does not know this agent").And.Contain("enrol it again");
        _agent.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested
            .Should().BeFalse("a database that is put back knows it again");
    }

    [Fact]
    public async Task A_gateway_that_is_away_for_a_moment_is_asked_again()
    {
        _gateway.Logins.Enqueue(StatusCode.Unavailable);
        _gateway.Logins.Enqueue(StatusCode.Internal);
        _wechat.Say(Wang, "在吗");
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1"), "the message arrives");
    }

    [Fact]
    public async Task An_upload_goes_on_where_the_gateway_is_after_a_broken_stream()
    {
        _gateway.BlobBreaks = 1;
        var content = RandomNumberGenerator.GetBytes(200_000);
        _wechat.Say(Wang, "报价.pdf", SenderKind.Other, content);
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1"), "the message arrives");
        _gateway.Blob(_gateway.Messages["fake-1"].Blobs.Single().Id).Should().Equal(content);
        _gateway.Connections.Should().Be(2);
        _gateway.Chunks.Count(c => c.Offset == 0).Should().Be(1, "what was committed is not sent again");
    }

    [Fact]
    public async Task A_message_that_is_refused_is_kept_aside_and_does_not_block_the_next()
    {
        _gateway.Refuses.Add("fake-1");
        _wechat.Say(Wang, "太长");
        _wechat.Say(Wang, "在吗");
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-2") && _spool.Inbound.Count == 0, "the next one arrives");
        _spool.Inbound.RefusedCount.Should().Be(1);
    }

    [Fact]
    public async Task Commands_are_carried_out_and_answered()
    {
        await _agent.StartAsync();
        _gateway.Orders.Enqueue(Order(new Command { CommandId = "p", Pause = new Pause() }));
        await Eventually.HoldsAsync(() => _gateway.Heartbeats.Any(h => h.Paused), "the pause is in force");
        _gateway.Reply("r1", new ReplyBody { ChatId = Wang.Id, ChatName = Wang.Name, ChatKind = ChatKind.Friend, Text = "您好" });
        await Eventually.HoldsAsync(() => _gateway.AckedReplies.Contains("r1"), "the reply is here");
        _spool.Replies.StateOf("r1").Should().Be(ReplyState.Received);
        _gateway.Orders.Enqueue(Order(new Command { CommandId = "r", Resume = new Resume() }));
        _gateway.Orders.Enqueue(Order(new Command { CommandId = "f", Refresh = new Refresh() }));
        _gateway.Orders.Enqueue(Order(new Command { CommandId = "x" }));
        await Eventually.HoldsAsync(() => !_gateway.Reports.IsEmpty && _gateway.Results.Count == 4, "the reply is shown");
        _gateway.Results.ToDictionary(r => r.CommandId, r => r.Succeeded).Should()
            .BeEquivalentTo(new Dictionary<string, bool> { ["p"] = true, ["r"] = true, ["f"] = true, ["x"] = false });
    }

    [Fact]
    public async Task A_reply_that_is_withdrawn_while_it_waits_is_never_shown()
    {
        _gateway.Configuration.Paused = true;
        await _agent.StartAsync();
        _gateway.Reply("r1", new ReplyBody { ChatId = Wang.Id, ChatName = Wang.Name, ChatKind = ChatKind.Friend, Text = "您好" });
        await Eventually.HoldsAsync(() => _gateway.AckedReplies.Contains("r1"), "the reply is here");
        _gateway.Orders.Enqueue(new ServerFrame { Withdrawal = new Withdrawal { ReplyIds = { "r1" } } });
        await Eventually.HoldsAsync(() => !_gateway.Reports.IsEmpty, "the withdrawal is reported");
        _gateway.Reports.Single().Outcome.Should().Be(SendOutcome.Withdrawn);
        _wechat.Shown.Should().BeEmpty();
    }

    [Fact]
    public async Task A_reply_that_cannot_be_opened_is_not_acknowledged_and_does_not_end_the_stream()
    {
        await _agent.StartAsync();
        var garbled = new SealedReply { ReplyId = "r1", SealedBody = Google.Protobuf.ByteString.CopyFrom(new byte[60]) };
        _gateway.Orders.Enqueue(new ServerFrame { Replies = new ReplyBatch { Replies = { garbled } } });
        _gateway.Reply("r2", new ReplyBody { ChatId = Wang.Id, ChatName = Wang.Name, ChatKind = ChatKind.Friend, Text = "您好" });
        await Eventually.HoldsAsync(() => !_gateway.Reports.IsEmpty, "the good one is shown");
        _gateway.AckedReplies.Should().Equal("r2");
        _gateway.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_new_selection_keeps_what_was_spooled_under_the_old_one_on_this_pc()
    {
        var old = new MessageBody { ChatName = "老婆", ChatKind = ChatKind.Friend, Text = "晚上吃什么" };
        _spool.Inbound.Add([new IncomingMessage("old", old, null)], null);
        _gateway.Configuration.Friends = new ChatSelection { Mode = ChatMode.Listed, Names = { "王女士" } };
        _wechat.Say(Wang, "在吗");
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1") && _spool.Inbound.Count == 0, "the spool is empty");
        _gateway.Messages.Keys.Should().Equal("fake-1");
    }

    [Fact]
    public async Task A_full_disk_is_told_and_left_alone_between_the_attempts()
    {
        _spool.FillDisk();
        await _agent.StartAsync();
        await Eventually.HoldsAsync(() => _gateway.Connections >= 3, "the agent tries again");
        _spool.FreeDisk();
        _wechat.Say(Wang, "在吗");
        await Eventually.HoldsAsync(() => _gateway.Messages.ContainsKey("fake-1"), "the message arrives when there is room");
    }

    private static ServerFrame Order(Command command) => new() { Command = command };

    [Fact]
    public void Plain_http_beyond_this_machine_is_refused()
    {
        var open = () => GatewayAddress.Open(new Uri("http://wxauto.example:8080"), allowInsecure: false);
        open.Should().Throw<ConfigurationException>().WithMessage("*allowInsecure*");
    }
}
