using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Reading;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Reading;

public sealed class ChatReaderTests : IDisposable
{
    private static readonly Chat Wang = new("c1", "王女士", ChatKind.Friend);
    private readonly DataDirectory _directory = new();
    private readonly FakeWeChat _wechat = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Reading_goes_on_after_a_restart_where_it_was()
    {
        _wechat.Say(Wang, "一");
        await RunAsync(spool => spool.Inbound.Cursor == "1");
        _wechat.Say(Wang, "二");
        await RunAsync(spool => spool.Inbound.Count == 2);
        using var spool = _directory.Open();
        spool.Inbound.After(0, 10).Select(m => m.Body.Text).Should().Equal("一", "二");
    }

    [Fact]
    public async Task A_window_that_cannot_be_read_is_told_and_read_again()
    {
        _wechat.Say(Wang, "在吗");
        var failures = 2;
        _wechat.BeforeRead = () => failures-- > 0 ? throw new DriverException("The window is minimized.") : true;
        string? told = null;
        await RunAsync(spool => spool.Inbound.Count == 1, health => told ??= health.ReadingProblem);
        told.Should().Be("The window is minimized.");
    }

    [Fact]
    public async Task A_full_spool_stops_reading_and_goes_on_when_there_is_room()
    {
        foreach (var text in (string[])["一", "二", "三"])
            _wechat.Say(Wang, text);
        string? told = null;
        await RunAsync(
            spool =>
            {
                if (told is not null)
                    spool.Inbound.Remove(["fake-1"]);
                return spool.Inbound.Cursor == "3";
            },
            health => told ??= health.ReadingProblem,
            capacity: 2);
        told.Should().Contain("full");
        using var spool = _directory.Open();
        spool.Inbound.After(0, 10).Select(m => m.Body.Text).Should().Equal("二", "三");
    }

    [Fact]
    public async Task A_full_disk_loses_nothing()
    {
        _wechat.Say(Wang, "在吗");
        var (full, told) = (false, (string?)null);
        await RunAsync(
            spool =>
            {
                if (!full)
                    spool.FillDisk();
                full = true;
                if (told is not null)
                    spool.FreeDisk();
                return spool.Inbound.Count == 1;
            },
            health => told ??= full ? health.ReadingProblem : null,
            before: spool => spool.FillDisk());
        told.Should().Contain("disk");
    }

    [Fact]
    public async Task Nothing_is_read_before_the_platform_said_what_may_be()
    {
        _wechat.Say(Wang, "在吗");
        var reads = 0;
        _wechat.BeforeRead = () => ++reads > 0;
        using var spool = _directory.Open();
        var (reader, state, _) = Reader(spool);
        using var running = reader;
        await reader.StartAsync(CancellationToken.None);
        reads.Should().Be(0);
        state.Apply(new AgentConfiguration { Friends = new ChatSelection { Mode = ChatMode.All } });
        await Eventually.HoldsAsync(() => spool.Inbound.Count == 1, "the message is read");
        await reader.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_refresh_does_not_wait_for_the_back_off()
    {
        _wechat.Say(Wang, "在吗");
        var (failing, reads) = (true, 0);
        _wechat.BeforeRead = () => ++reads > 0 && failing ? throw new DriverException("The window is minimized.") : true;
        using var spool = _directory.Open();
        // No time passes here: a back-off would never end.
        var (reader, state, _) = Reader(spool, new FakeTimeProvider());
        using var running = reader;
        state.Apply(new AgentConfiguration { Friends = new ChatSelection { Mode = ChatMode.All } });
        await reader.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => reads > 0, "the window is looked at");
        failing = false;
        await Eventually.HoldsAsync(
            () =>
            {
                reader.Refresh();
                return spool.Inbound.Count == 1;
            },
            "the message is read");
        await reader.StopAsync(CancellationToken.None);
    }

    private async Task RunAsync(
        Func<AgentSpool, bool> until, Action<AgentHealth>? watch = null, int capacity = 100, Action<AgentSpool>? before = null)
    {
        using var spool = _directory.Open(capacity: capacity);
        var (reader, state, health) = Reader(spool);
        using var running = reader;
        state.Apply(new AgentConfiguration { Friends = new ChatSelection { Mode = ChatMode.All } });
        before?.Invoke(spool);
        await reader.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            () =>
            {
                watch?.Invoke(health);
                return until(spool);
            },
            "the reader comes to this");
        await reader.StopAsync(CancellationToken.None);
    }

    private (ChatReader Reader, AgentState State, AgentHealth Health) Reader(AgentSpool spool, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        var state = new AgentState(spool.Meta, new SendBudget(clock, []), NullLogger<AgentState>.Instance);
        var health = new AgentHealth(spool.Meta, clock);
        var intake = new MessageIntake(_wechat, spool, NullLogger<MessageIntake>.Instance);
        return (new ChatReader(_wechat, spool, intake, state, health, clock, NullLogger<ChatReader>.Instance), state, health);
    }
}
