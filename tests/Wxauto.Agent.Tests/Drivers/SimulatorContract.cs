using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Simulator;
using Wxauto.WeChatSimulator;

namespace Wxauto.Agent.Tests.Drivers;

/// <summary>The simulator's driver against the simulator itself, over HTTP.</summary>
// xunit disposes of it through IAsyncLifetime.
#pragma warning disable CA1001
public sealed class SimulatorContract : DriverContract, IAsyncLifetime
{
    private readonly SimulatedWeChat _wechat = new("小店", file: null, TimeProvider.System);
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;
    private IWeChatDriver _driver = null!;
    private Chat _friend = null!;

    protected override IWeChatDriver Driver => _driver;

    protected override Chat Friend => _friend;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapWeChatSimulator("/simulator", "shop", _wechat);
        await _app.StartAsync();
        var chat = _wechat.AddChat("王女士", "friend", ["王女士"]);
        _friend = new Chat(chat.Id, chat.Name, ChatKind.Friend);
        _driver = new SimulatorDriver(_http, new SimulatorOptions(new Uri(_app.Urls.Single() + "/simulator"), "shop", null));
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
        _wechat.Dispose();
    }

    [Fact]
    public async Task When_nobody_is_logged_in_typing_fails_and_nothing_is_shown()
    {
        var marker = await Driver.MarkAsync(Friend, Stop);
        _wechat.State = "Locked";
        var type = () => Driver.TypeAndSendAsync(Friend, "您好", Stop);
        await type.Should().ThrowAsync<DriverException>();
        // A window that cannot be read says nothing about what was sent (G2).
        var look = () => Driver.WasSentAfterAsync(Friend, "您好", marker, Stop);
        await look.Should().ThrowAsync<DriverException>();
        (await Driver.GetStateAsync(Stop)).State.Should().Be(WeChatState.Locked);
        _wechat.State = "LoggedIn";
        (await look()).Should().BeFalse();
    }

    [Fact]
    public async Task Attachments_come_with_their_content()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new("image/png");
        var url = $"{_app.Urls.Single()}/simulator/api/chats/{Friend.Id}/attachments?name=" + Uri.EscapeDataString("发票.png");
        (await _http.PostAsync(url, content)).StatusCode.Should().Be(HttpStatusCode.OK);
        var seen = (await Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(1), Stop)).Messages.Single();
        seen.Kind.Should().Be(MessageKind.Image);
        seen.Attachment.Should().BeEquivalentTo(new { Name = "发票.png", MediaType = "image/png", Size = 3L });
        await using var stream = await Driver.OpenAttachmentAsync(seen, Stop);
        var read = new byte[4];
        (await stream!.ReadAtLeastAsync(read, 4, throwOnEndOfStream: false)).Should().Be(3);
        read.Should().Equal(1, 2, 3, 0);
    }

    [Fact]
    public async Task A_quote_comes_with_what_it_quotes()
    {
        var first = _wechat.Write(Friend.Id, "王女士", "这款有货吗")!;
        _wechat.Write(Friend.Id, "王女士", "就是这款", first.Id).Should().NotBeNull();
        var seen = (await Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(1), Stop)).Messages[^1];
        (seen.Kind, seen.Text, seen.Quote!.Text).Should().Be((MessageKind.Quote, "就是这款", "这款有货吗"));
    }

    [Fact]
    public void Only_members_write_and_only_bubbles_of_the_chat_are_quoted()
    {
        var elsewhere = _wechat.Write(_wechat.Chats[0].Id, _wechat.Chats[0].Members[0], "别处")!;
        _wechat.Write(Friend.Id, "陌生人", "在吗").Should().BeNull();
        _wechat.Write(Friend.Id, "王女士", "这个", elsewhere.Id).Should().BeNull();
    }

    [Fact]
    public async Task Stopping_the_host_ends_a_reading_that_waits()
    {
        var waiting = Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(15), Stop);
        using var page = await _http.GetStreamAsync($"{_app.Urls.Single()}/simulator/api/events");
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        var ended = await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(12), Stop));
        ended.Should().BeSameAs(waiting, "the host has stopped, and the reading would wait for 15 s");
        await waiting.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    protected override Task ContactWritesAsync(string text)
    {
        _wechat.Write(Friend.Id, "王女士", text).Should().NotBeNull();
        return Task.CompletedTask;
    }
}
