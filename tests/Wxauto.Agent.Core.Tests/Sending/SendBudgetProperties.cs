using CsCheck;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Sending;
using Wxauto.Contracts.Resources;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class SendBudgetProperties
{
    private static readonly SendLimits Limits = new() { PerSecond = 2, PerMinute = 9, PerHour = 20, PerDay = 40, PerContactPerMinute = 3 };
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Seconds that pass, seconds by which the wall clock jumps, and the contact to write to.
    private static readonly Gen<(double Pass, int Jump, int Contact)[]> Histories =
        Gen.Select(
            Gen.Frequency((6, Gen.Double[0, 1.5]), (3, Gen.Double[0, 40]), (1, Gen.Double[0, 30_000])),
            Gen.Frequency((8, Gen.Const(0)), (2, Gen.Int[-200_000, 200_000])),
            Gen.Int[0, 3]).Array[1, 150];

    [Fact]
    public void No_window_is_ever_exceeded_whatever_the_wall_clock_does() =>
        Histories.Sample(history =>
        {
            var clock = new JumpingClock(Start);
            var budget = new SendBudget(clock, []);
            budget.Limit(Limits, new QuietHours([]));
            var sent = new List<(TimeSpan At, string Chat)>();
            foreach (var (pass, jump, contact) in history)
            {
                clock.Pass(TimeSpan.FromSeconds(pass));
                clock.Jump(TimeSpan.FromSeconds(jump));
                var chat = $"c{contact}";
                if (budget.DelayUntilAllowed(chat) > TimeSpan.Zero)
                    continue;
                budget.Record(chat);
                sent.Add((clock.Lived, chat));
            }
            return Holds(sent, TimeSpan.FromSeconds(1), Limits.PerSecond) && Holds(sent, TimeSpan.FromMinutes(1), Limits.PerMinute)
                && Holds(sent, TimeSpan.FromHours(1), Limits.PerHour) && Holds(sent, TimeSpan.FromDays(1), Limits.PerDay)
                && sent.GroupBy(s => s.Chat).All(g => Holds([.. g], TimeSpan.FromMinutes(1), Limits.PerContactPerMinute));
        });

    [Fact]
    public void After_the_delay_it_says_sending_is_allowed() =>
        Histories.Sample(history =>
        {
            var clock = new JumpingClock(Start);
            var budget = new SendBudget(clock, []);
            budget.Limit(Limits, new QuietHours([]));
            foreach (var (_, _, contact) in history)
            {
                clock.Pass(budget.DelayUntilAllowed($"c{contact}"));
                if (budget.DelayUntilAllowed($"c{contact}") != TimeSpan.Zero)
                    return false;
                budget.Record($"c{contact}");
            }
            return true;
        });

    [Fact]
    public void What_an_earlier_process_sent_counts()
    {
        var clock = new FakeTimeProvider(Start);
        var before = Enumerable.Range(0, 9).Select(i => (Start.AddSeconds(-30), $"c{i}"));
        var budget = new SendBudget(clock, before);
        budget.Limit(Limits, new QuietHours([]));
        budget.DelayUntilAllowed("new").Should().Be(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void An_hour_is_a_window_of_its_own_and_what_an_earlier_process_sent_counts_in_it()
    {
        var clock = new FakeTimeProvider(Start);
        var budget = new SendBudget(clock, Enumerable.Range(1, 20).Select(i => (Start.AddMinutes(-2 * i), $"c{i}")));
        budget.Limit(Limits, new QuietHours([]));
        budget.DelayUntilAllowed("new").Should().Be(TimeSpan.FromMinutes(20));
        clock.Advance(TimeSpan.FromMinutes(20));
        budget.DelayUntilAllowed("new").Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0, false)]
    public void A_platform_that_does_not_know_the_hour_yet_leaves_it_open_and_zero_lets_nothing_through(int? perHour, bool allowed)
    {
        var limits = new SendLimits { PerSecond = 1, PerMinute = 20, PerDay = 1000, PerContactPerMinute = 6 };
        if (perHour is { } given)
            limits.PerHour = given;
        var budget = new SendBudget(new FakeTimeProvider(Start), []);
        budget.Limit(SendLimits.Parser.ParseFrom(limits.ToByteArray()), new QuietHours([]));
        (budget.DelayUntilAllowed("c") == TimeSpan.Zero).Should().Be(allowed);
    }

    [Fact]
    public void With_the_defaults_a_day_is_not_gone_before_a_working_day_is()
    {
        var spec = new AgentSpec().SendBudget;
        var clock = new FakeTimeProvider(Start);
        var budget = new SendBudget(clock, []);
        budget.Limit(new SendLimits { PerSecond = spec.PerSecond, PerMinute = spec.PerMinute, PerHour = spec.PerHour, PerDay = spec.PerDay,
            PerContactPerMinute = spec.PerContactPerMinute }, new QuietHours([]));
        for (var i = 0; i < spec.PerDay; i++)
        {
            clock.Advance(budget.DelayUntilAllowed($"c{i}"));
            budget.Record($"c{i}");
        }
        (clock.GetUtcNow() - Start).Should().BeGreaterThan(TimeSpan.FromHours(8));
    }

    [Fact]
    public void What_was_sent_in_the_future_of_a_clock_set_back_counts_as_now()
    {
        var budget = new SendBudget(new FakeTimeProvider(Start), Enumerable.Repeat((Start.AddHours(5), "c"), 3));
        budget.Limit(Limits, new QuietHours([]));
        budget.DelayUntilAllowed("c").Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Without_limits_nothing_is_sent()
    {
        new SendBudget(new FakeTimeProvider(Start), []).DelayUntilAllowed("c").Should().BePositive();
    }

    [Theory]
    [InlineData("2026-03-01T13:59:59Z", 0)]
    [InlineData("2026-03-01T14:00:00Z", 10 * 60)]
    [InlineData("2026-03-01T20:00:00Z", 4 * 60)]
    [InlineData("2026-03-02T00:00:00Z", 0)]
    public void Quiet_hours_pass_midnight_in_their_own_zone(string now, int minutes)
    {
        var quiet = new QuietHours([new QuietPeriod { From = "22:00", To = "08:00", TimeZone = "Asia/Shanghai" }]);
        quiet.Left(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).Should().Be(TimeSpan.FromMinutes(minutes));
    }

    private static bool Holds(List<(TimeSpan At, string Chat)> sent, TimeSpan window, int limit) =>
        sent.Index().All(s => sent.Skip(s.Index).TakeWhile(o => o.At - s.Item.At < window).Count() <= limit);

    // A wall clock that somebody sets, over a monotonic clock that nobody can.
    private sealed class JumpingClock(DateTimeOffset start) : TimeProvider
    {
        private TimeSpan _offset;

        public TimeSpan Lived { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => Lived += time;

        public void Jump(TimeSpan by) => _offset += by;

        public override DateTimeOffset GetUtcNow() => start + Lived + _offset;

        public override long GetTimestamp() => Lived.Ticks;
    }
}
