using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Hosting;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;
using Wxauto.Agent.Simulator;
using Wxauto.WeChatSimulator;
using Xunit.Abstractions;

namespace Wxauto.Agent.Tests.Sending;

// xunit disposes of it through IAsyncLifetime.
#pragma warning disable CA1001
/// <summary>A busy moment at human pace: the agent's sender types into the simulated WeChat, on a clock of its own.</summary>
public sealed class SixCustomersTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Customers = 6;

    // Forty characters: what an answer is long.
    private static readonly string Answer = string.Concat(Enumerable.Repeat("您好，这款今天有货，", 4));
    private readonly DataDirectory _directory = new();
    private readonly SteppedClock _clock = new();
    private readonly HttpClient _http = new();
    private SimulatedWeChat _wechat = null!;
    private WebApplication _app = null!;
    private AgentSpool _spool = null!;
    private IHost _host = null!;

    public async Task InitializeAsync()
    {
        _wechat = new SimulatedWeChat("小店", file: null, _clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapWeChatSimulator("/simulator", "shop", _wechat);
        await _app.StartAsync();
        var url = new Uri(_app.Urls.Single() + "/simulator");
        var driver = new SimulatorDriver(_http, new SimulatorOptions(url, "shop", null));
        _spool = _directory.Open(_clock);
        _host = AgentHost.Build(_directory.Options(url, driver) with { InstantPace = false }, _spool, driver, _clock);
    }

    public async Task DisposeAsync()
    {
        _host.Dispose();
        _spool.Dispose();
        await _app.DisposeAsync();
        _http.Dispose();
        _wechat.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_last_of_six_customers_who_write_at_once_waits_a_quarter_of_a_minute_at_most()
    {
        // The defaults of an Agent resource.
        _host.Services.GetRequiredService<AgentState>().Apply(new AgentConfiguration
        {
            SendBudget = new SendLimits { PerSecond = 1, PerMinute = 20, PerDay = 1000, PerContactPerMinute = 6 },
        });
        var chats = Enumerable.Range(1, Customers).Select(i => _wechat.AddChat($"客户{i}", "friend", [$"客户{i}"])).ToList();
        var start = _clock.GetUtcNow();
        foreach (var chat in chats)
            _spool.Replies.Add($"r-{chat.Id}", new ReplyBody { ChatId = chat.Id, ChatName = chat.Name, Text = Answer });
        var sender = _host.Services.GetServices<IHostedService>().OfType<ReplySender>().Single();
        await sender.StartAsync(CancellationToken.None);
        await _clock.RunUntilAsync(() => _spool.Replies.Count == 0, "all are answered");
        await sender.StopAsync(CancellationToken.None);

        var waits = chats.Select(c => _wechat.Last(c.Id, 1).Single().Time - start).Order().ToList();
        output.WriteLine($"Shown after {string.Join(", ", waits.Select(w => $"{w.TotalSeconds:0.0}"))} s.");
        waits[0].Should().BeGreaterThan(TimeSpan.FromSeconds(1), "a person would not answer at once");
        waits[^1].Should().BeLessThan(TimeSpan.FromSeconds(15));
        waits.Zip(waits.Skip(1), (a, b) => b - a).Should().AllSatisfy(gap => gap.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }
}
