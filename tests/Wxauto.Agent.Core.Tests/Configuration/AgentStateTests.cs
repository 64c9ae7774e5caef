using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Configuration;

public sealed class AgentStateTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AgentSpool _spool;

    public AgentStateTests() => _spool = _directory.Open(_clock);

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Before_the_first_configuration_nothing_is_read_and_nothing_typed()
    {
        var (state, _) = Start();
        (state.Filter, state.MaySend, state.Paused).Should().Be((null, false, false));
    }

    [Fact]
    public void The_last_configuration_is_in_force_after_a_restart_without_a_connection()
    {
        Start().State.Apply(Configuration());
        var (state, budget) = Start();
        state.Filter!.Selects("王女士", ChatKind.Friend).Should().BeTrue();
        state.MaySend.Should().BeTrue();
        budget.DelayUntilAllowed("c1").Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_pause_by_command_lasts_over_a_restart_until_it_is_taken_back()
    {
        var (state, _) = Start();
        state.Apply(Configuration());
        state.Pause(true);
        (state.Paused, state.MaySend).Should().Be((true, false));
        Start().State.Paused.Should().BeTrue();
        state.Pause(false);
        (state.MaySend, Start().State.MaySend).Should().Be((true, true));
    }

    [Fact]
    public void A_pause_of_the_resource_is_not_lifted_by_a_command()
    {
        var (state, _) = Start();
        var paused = Configuration();
        paused.Paused = true;
        state.Apply(paused);
        state.Pause(false);
        (state.Paused, state.MaySend).Should().Be((true, false));
        state.Apply(Configuration());
        state.MaySend.Should().BeTrue();
    }

    [Fact]
    public void Quiet_hours_that_cannot_be_read_stop_typing_and_not_reading()
    {
        var (state, _) = Start();
        var wrong = Configuration();
        wrong.QuietHours.Add(new QuietPeriod { From = "22:00", To = "08:00", TimeZone = "Mars/Olympus" });
        state.Apply(wrong);
        (state.MaySend, state.Filter is not null).Should().Be((false, true));
        state.Apply(Configuration());
        state.MaySend.Should().BeTrue();
    }

    [Fact]
    public void Without_a_send_budget_nothing_is_sent()
    {
        var (state, budget) = Start();
        state.Apply(new AgentConfiguration());
        budget.DelayUntilAllowed("c1").Should().BePositive();
    }

    [Fact]
    public void A_change_wakes_reading_and_typing()
    {
        var (state, _) = Start();
        state.Apply(Configuration());
        state.ReadingChanged.WaitAsync(CancellationToken.None).IsCompleted.Should().BeTrue();
        state.SendingChanged.WaitAsync(CancellationToken.None).IsCompleted.Should().BeTrue();
        state.Pause(true);
        state.SendingChanged.WaitAsync(CancellationToken.None).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void A_configuration_that_cannot_be_kept_is_not_in_force()
    {
        var (state, _) = Start();
        _spool.FillDisk();
        var apply = () => state.Apply(Configuration());
        apply.Should().Throw<Microsoft.Data.Sqlite.SqliteException>();
        state.Filter.Should().BeNull("after a restart it would not be known");
    }

    [Fact]
    public void A_problem_of_reading_is_told_until_reading_goes_on_and_kept_for_the_status()
    {
        var health = new AgentHealth(_spool.Meta, _clock);
        health.ReadingFails("The window is gone.");
        health.ReadingProblem.Should().Be("The window is gone.");
        health.ReadingGoesOn();
        health.ReadingProblem.Should().BeNull();
        _spool.Meta.Text(AgentHealth.LastErrorKey).Should().Be("2026-03-01 12:00:00Z The window is gone.");
    }

    [Fact]
    public void With_a_full_disk_a_problem_is_still_told()
    {
        var health = new AgentHealth(_spool.Meta, _clock);
        _spool.FillDisk();
        health.Remember("The platform is away.");
        health.ReadingProblem.Should().Contain("disk");
    }

    private static AgentConfiguration Configuration() => new()
    {
        Friends = new ChatSelection { Mode = ChatMode.All },
        SendBudget = new SendLimits { PerSecond = 1, PerMinute = 10, PerDay = 100, PerContactPerMinute = 5 },
    };

    private (AgentState State, SendBudget Budget) Start()
    {
        var budget = new SendBudget(_clock, []);
        return (new AgentState(_spool.Meta, budget, NullLogger<AgentState>.Instance), budget);
    }
}
