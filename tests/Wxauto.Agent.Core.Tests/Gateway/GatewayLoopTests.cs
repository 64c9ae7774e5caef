using System.Security.Cryptography;
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
    public void Plain_http_beyond_this_machine_is_refused()
    {
        var open = () => GatewayAddress.Open(new Uri("http://wxauto.example:8080"), allowInsecure: false);
        open.Should().Throw<ConfigurationException>().WithMessage("*allowInsecure*");
    }
}
