using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Events;
using Wxauto.Gateway.Rest;
using Wxauto.Hosting.Bus;

namespace Wxauto.Gateway.Tests.Rest;

public sealed class RestWaitingTests
{
    [Fact]
    public async Task Who_waits_is_woken_by_turns_of_the_agent_with_and_without_a_reply()
    {
        using var host = new HostBuilder().ConfigureServices(s => s.AddSingleton(TimeProvider.System)
            .AddEventBus(new ConfigurationBuilder().Build()).AddEventTopic<ReplyReady>().AddEventTopic<TurnEnded>()
            .AddSingleton<RestWaiting>()).Build();
        await host.StartAsync();
        var (bus, waiting) = (host.Services.GetRequiredService<IEventBus>(), host.Services.GetRequiredService<RestWaiting>());
        var (first, other) = (waiting.Next("a"), waiting.Next("b"));
        bus.Announce(new ReplyReady("a"));
        await first.WaitAsync(TimeSpan.FromMinutes(1));
        var second = waiting.Next("a");
        second.IsCompleted.Should().BeFalse();
        bus.Announce(new TurnEnded("a"));
        await second.WaitAsync(TimeSpan.FromMinutes(1));
        other.IsCompleted.Should().BeFalse("nothing of that agent happened");
        await host.StopAsync();
    }

    [Fact]
    public void Turns_of_several_agents_are_one_event() =>
        TurnEnded.Merge(new TurnEnded("a"), new TurnEnded("b"))!.Agents.Should().Equal("a", "b");
}
