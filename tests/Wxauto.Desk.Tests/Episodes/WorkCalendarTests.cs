using CsCheck;
using Wxauto.Desk.Episodes;

namespace Wxauto.Desk.Tests.Episodes;

public sealed class WorkCalendarTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly Frame[] Office = [Of("09:00-12:00"), Of("13:30-18:00")];

    [Fact]
    public void A_lunch_break_does_not_count()
    {
        var calendar = Week(Shanghai);
        calendar.Add(At("2026-11-24T11:50"), TimeSpan.FromMinutes(20)).Should().Be(At("2026-11-24T13:40"));
        calendar.Between(At("2026-11-24T11:50"), At("2026-11-24T13:40")).Should().Be(TimeSpan.FromMinutes(20));
        calendar.IsOpen(At("2026-11-24T12:00")).Should().BeFalse();
        calendar.IsOpen(At("2026-11-24T13:30")).Should().BeTrue();
    }

    [Fact]
    public void A_weekend_does_not_count_and_a_make_up_workday_does()
    {
        var saturday = new DateOnly(2026, 11, 28);
        Week(Shanghai).Add(At("2026-11-27T17:50"), TimeSpan.FromMinutes(20)).Should().Be(At("2026-11-30T09:10"));
        Week(Shanghai, workdays: [saturday]).Add(At("2026-11-27T17:50"), TimeSpan.FromMinutes(20)).Should().Be(At("2026-11-28T09:10"));
    }

    [Fact]
    public void Holidays_are_left_out_and_a_make_up_workday_wins_over_them()
    {
        var options = new HoursOptions
        {
            Week = new() { ["Thursday"] = ["09:00-18:00"], ["Friday"] = ["09:00-18:00"], ["Monday"] = ["09:00-18:00"] },
            Holidays = ["2026-10-01..2026-10-07"], Workdays = ["2026-10-04"],
        };
        options.Faults().Should().BeEmpty();
        var calendar = options.Calendar(Shanghai);
        calendar.Add(At("2026-10-01T10:00"), TimeSpan.FromHours(1)).Should().Be(At("2026-10-04T10:00"));
        calendar.Add(At("2026-10-05T10:00"), TimeSpan.FromHours(1)).Should().Be(At("2026-10-08T10:00"), "the Thursday after the holidays");
    }

    [Fact]
    public void A_day_of_24_hours_loses_no_minute_at_midnight() =>
        WorkCalendar.Always.Add(At("2026-11-24T23:50"), TimeSpan.FromMinutes(20)).Should().Be(At("2026-11-25T00:10"));

    [Fact]
    public void A_frame_that_ends_at_midnight_and_one_that_begins_there_are_one_time()
    {
        var day = DayOfWeek.Tuesday;
        var calendar = new WorkCalendar(Shanghai, new Dictionary<DayOfWeek, IReadOnlyList<Frame>>
        {
            [day] = [Of("22:00-24:00")], [day + 1] = [Of("00:00-02:00")],
        }, new Dictionary<DateOnly, IReadOnlyList<Frame>>());
        calendar.Between(At("2026-11-24T22:00"), At("2026-11-25T03:00")).Should().Be(TimeSpan.FromHours(4));
    }

    [Fact]
    public void A_calendar_without_work_has_no_deadline()
    {
        var never = new WorkCalendar(Shanghai, new Dictionary<DayOfWeek, IReadOnlyList<Frame>>(),
            new Dictionary<DateOnly, IReadOnlyList<Frame>>());
        never.Add(At("2026-11-24T08:00"), TimeSpan.FromMinutes(1)).Should().BeNull();
        never.NextOpen(At("2026-11-24T08:00")).Should().BeNull();
    }

    [Theory]
    [InlineData("9:00-12:00"), InlineData("12:00-09:00"), InlineData("09:00-09:00"), InlineData("09:00-24:01"), InlineData("09:60-10:00"),
        InlineData("")]
    public void A_frame_that_is_none_is_refused(string text) => Frame.TryParse(text, out _).Should().BeFalse();

    /// <summary>The oracle walks minute by minute and looks at the clock on the wall.</summary>
    [Fact]
    public void It_counts_as_one_who_looks_at_the_clock_each_minute()
    {
        // Around both changes of the clocks, and an ordinary week.
        DateTimeOffset[] days = [new(2026, 3, 28, 20, 0, 0, TimeSpan.Zero), new(2026, 10, 24, 20, 0, 0, TimeSpan.Zero),
            new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero)];
        var starts = Gen.Int[0, 2].Select(i => days[i]);
        var frames = Gen.Int[0, 1439].Array[0, 6].Select(m => m.Distinct().Order().ToArray()).Select(m =>
            (IReadOnlyList<Frame>)[.. m.Chunk(2)
            .Where(p => p.Length == 2).Select(p => new Frame(TimeSpan.FromMinutes(p[0]), TimeSpan.FromMinutes(p[1])))]);
        Gen.Select(starts, Gen.Int[0, 1500], Gen.Int[1, 900], frames, frames, Gen.Int[0, 2]).Sample((start, offset, work, odd, even,
            free) =>
        {
            var week = Enum.GetValues<DayOfWeek>().ToDictionary(d => d, d => (int)d % 2 == 0 ? even : odd);
            var holiday = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, Berlin).DateTime).AddDays(free);
            var calendar = new WorkCalendar(Berlin, week, new Dictionary<DateOnly, IReadOnlyList<Frame>> { [holiday] = [] });
            var from = start.AddMinutes(offset);
            bool Works(DateTimeOffset at)
            {
                var wall = TimeZoneInfo.ConvertTime(at, Berlin);
                var day = DateOnly.FromDateTime(wall.DateTime);
                return day != holiday && week[day.DayOfWeek].Any(f => f.From <= wall.TimeOfDay && wall.TimeOfDay < f.To);
            }
            var counted = 0;
            DateTimeOffset? due = null;
            var until = from.AddDays(5);
            for (var at = from; at < until; at = at.AddMinutes(1))
                if (Works(at) && ++counted == work)
                    due = at.AddMinutes(1);
            return calendar.Between(from, until) == TimeSpan.FromMinutes(counted)
                && (due is null || calendar.Add(from, TimeSpan.FromMinutes(work)) == due);
        }, iter: 300);
    }

    [Fact]
    public void What_is_added_is_what_lies_between() => Gen.Select(Gen.Int[0, 20_000], Gen.Int[1, 6_000]).Sample((offset, work) =>
    {
        var calendar = Week(Shanghai, workdays: [new DateOnly(2026, 11, 28)]);
        var from = At("2026-11-20T00:00").AddMinutes(offset);
        return calendar.Between(from, calendar.Add(from, TimeSpan.FromMinutes(work))!.Value) == TimeSpan.FromMinutes(work);
    }, iter: 300);

    private static WorkCalendar Week(TimeZoneInfo zone, DateOnly[]? workdays = null) => new(zone,
        Enum.GetValues<DayOfWeek>().Where(d => d is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToDictionary(d => d,
            IReadOnlyList<Frame> (_) => Office),
        (workdays ?? []).ToDictionary(d => d, IReadOnlyList<Frame> (_) => Office));

    private static Frame Of(string text) => Frame.TryParse(text, out var frame) ? frame : throw new FormatException(text);

    private static DateTimeOffset At(string shanghai) => new(DateTime.Parse(shanghai, null), TimeSpan.FromHours(8));
}
