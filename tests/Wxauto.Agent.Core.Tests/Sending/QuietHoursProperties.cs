using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Sending;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class QuietHoursProperties
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Gen<int> MinuteOfDay = Gen.Int[0, (24 * 60) - 1];

    // A time of day, and the first and last minute of a period; all in a zone without daylight saving.
    private static readonly Gen<(int Now, int From, int To)> Times = Gen.Select(MinuteOfDay, MinuteOfDay, MinuteOfDay);

    [Fact]
    public void It_is_quiet_from_the_first_minute_until_the_last_and_not_in_it() =>
        Times.Sample((now, from, to) =>
        {
            var minutes = from < to ? to - from : to + (24 * 60) - from;
            var since = (now - from + (24 * 60)) % (24 * 60);
            return Quiet(from, to).Left(At(now)) > TimeSpan.Zero == since < minutes;
        });

    [Fact]
    public void When_what_is_left_has_passed_it_is_not_quiet() =>
        Times.Where(t => t.From != t.To).Sample((now, from, to) =>
        {
            var quiet = Quiet(from, to);
            return quiet.Left(At(now) + quiet.Left(At(now))) == TimeSpan.Zero;
        });

    [Fact]
    public void A_period_that_ends_when_it_begins_is_always() =>
        Times.Sample((now, from, _) => Quiet(from, from).Left(At(now)) > TimeSpan.Zero);

    [Fact]
    public void Of_several_periods_the_longest_counts()
    {
        var quiet = new QuietHours([Period("12:00", "13:00"), Period("12:30", "14:00")]);
        quiet.Left(At((12 * 60) + 45)).Should().Be(TimeSpan.FromMinutes(75));
        quiet.Left(At(14 * 60)).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Without_periods_it_is_never_quiet() => new QuietHours([]).Left(Start).Should().Be(TimeSpan.Zero);

    [Theory]
    [InlineData("25:00", "08:00", "UTC", "*25:00*")]
    [InlineData("22:00", "8:00", "UTC", "*8:00*")]
    [InlineData("22:00", "", "UTC", "*not a time of day*")]
    [InlineData("22:00", "08:00", "Mars/Olympus", "*Mars/Olympus*not known*")]
    public void A_period_that_cannot_be_read_is_named(string from, string to, string zone, string message)
    {
        var read = () => new QuietHours([new QuietPeriod { From = from, To = to, TimeZone = zone }]);
        read.Should().Throw<FormatException>().WithMessage(message);
    }

    [Fact]
    public void Nothing_is_sent_in_quiet_hours_whatever_the_budget_allows()
    {
        var clock = new FakeTimeProvider(At(23 * 60));
        var budget = new SendBudget(clock, []);
        var plenty = new SendLimits { PerSecond = 100, PerMinute = 100, PerDay = 100, PerContactPerMinute = 100 };
        budget.Limit(plenty, new QuietHours([Period("22:00", "08:00")]));
        budget.DelayUntilAllowed("c").Should().Be(TimeSpan.FromHours(9));
        clock.Advance(TimeSpan.FromHours(9));
        budget.DelayUntilAllowed("c").Should().Be(TimeSpan.Zero);
    }

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static QuietHours Quiet(int from, int to) => new([Period(Text(from), Text(to))]);

    private static QuietPeriod Period(string from, string to) => new() { From = from, To = to, TimeZone = "UTC" };

    private static string Text(int minute) => string.Create(null, $"{minute / 60:00}:{minute % 60:00}");
}
