using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Agent.Drivers;
using Wxauto.Agent.Drivers.Simulator;
using Wxauto.Agent.Simulator;

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

    protected override Task ContactWritesAsync(string text)
    {
        _wechat.Write(Friend.Id, "王女士", text).Should().NotBeNull();
        return Task.CompletedTask;
    }
}
