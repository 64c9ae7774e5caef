namespace Wxauto.Desk.Episodes;

/// <summary>
/// Working time: frames of the days of the week, days that are free, and free days that are worked after all (make-up workdays). A moment
/// is worked when a frame of its day holds its time on the wall, so an hour that the clocks repeat counts twice and one that they leave out
/// not at all.
/// </summary>
public sealed class WorkCalendar
{
    /// <summary>A calendar that has no frame for so long has no end for a clock.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(800);

    private readonly TimeZoneInfo _zone;
    private readonly IReadOnlyDictionary<DayOfWeek, IReadOnlyList<Frame>> _week;
    private readonly IReadOnlyDictionary<DateOnly, IReadOnlyList<Frame>> _days;

    /// <param name="week">Frames that do not overlap, in their order; a day that is missing is free.</param>
    /// <param name="days">Days that are otherwise than the day of their week says; no frames: free.</param>
    public WorkCalendar(TimeZoneInfo zone, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<Frame>> week,
        IReadOnlyDictionary<DateOnly, IReadOnlyList<Frame>> days) => (_zone, _week, _days) = (zone, week, days);

    /// <summary>Every moment is worked.</summary>
    public static WorkCalendar Always { get; } = new(TimeZoneInfo.Utc,
        Enum.GetValues<DayOfWeek>().ToDictionary(d => d, IReadOnlyList<Frame> (_) => [Frame.WholeDay]),
        new Dictionary<DateOnly, IReadOnlyList<Frame>>());

    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        return FramesOf(DateOnly.FromDateTime(local.DateTime)).Any(f => f.From <= local.TimeOfDay && local.TimeOfDay < f.To);
    }

    /// <summary>When that much working time after the start is over; null: not within <see cref="Horizon"/>.</summary>
    public DateTimeOffset? Add(DateTimeOffset start, TimeSpan work)
    {
        if (work <= TimeSpan.Zero)
            return start;
        foreach (var (from, to) in OpenFrom(start, start + Horizon))
        {
            if (work <= to - from)
                return from + work;
            work -= to - from;
        }
        return null;
    }

    /// <summary>Working time between two moments; zero when the second is not after the first.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        foreach (var (open, close) in OpenFrom(from, to))
            sum += close - open;
        return sum;
    }

    /// <summary>When it is worked again; the moment itself when it is worked. Null: not within <see cref="Horizon"/>.</summary>
    public DateTimeOffset? NextOpen(DateTimeOffset at)
    {
        foreach (var (open, _) in OpenFrom(at, at + Horizon))
            return open;
        return null;
    }

    /// <summary>Parts of that time that are worked, in UTC, in their order.</summary>
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> OpenFrom(DateTimeOffset from, DateTimeOffset until)
    {
        for (var day = DayOf(from); ; day = day.AddDays(1))
        {
            var begin = BeginOf(day);
            if (begin >= until)
                yield break;
            foreach (var (open, close) in Parts(day, begin, BeginOf(day.AddDays(1))))
            {
                var (a, b) = (open < from ? from : open, close > until ? until : close);
                if (a < b)
                    yield return (a, b);
            }
        }
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Parts(DateOnly day, DateTimeOffset begin, DateTimeOffset end)
    {
        var frames = FramesOf(day);
        if (frames.Count == 0)
            yield break;
        var change = ChangeIn(begin, end);
        foreach (var (from, to) in change is { } at ? [(begin, at), (at, end)] : new[] { (begin, end) })
        {
            // Within a segment the wall's time runs as the moments do.
            var wall = TimeZoneInfo.ConvertTime(from, _zone).TimeOfDay;
            foreach (var frame in frames)
            {
                var (a, b) = (from + (frame.From - wall), from + (frame.To - wall));
                a = a < from ? from : a;
                b = b > to ? to : b;
                if (a < b)
                    yield return (a, b);
            }
        }
    }

    /// <summary>The moment at which the clocks are changed; null: they are not.</summary>
    private DateTimeOffset? ChangeIn(DateTimeOffset begin, DateTimeOffset end)
    {
        var offset = _zone.GetUtcOffset(begin);
        var last = end.AddMinutes(-1);
        if (_zone.GetUtcOffset(last) == offset)
            return null;
        var (low, high) = (0L, (long)(last - begin).TotalMinutes);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_zone.GetUtcOffset(begin.AddMinutes(middle)) == offset)
                low = middle;
            else
                high = middle;
        }
        return begin.AddMinutes(high);
    }

    private IReadOnlyList<Frame> FramesOf(DateOnly day) => _days.TryGetValue(day, out var special) ? special
        : _week.TryGetValue(day.DayOfWeek, out var frames) ? frames : [];

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _zone).DateTime);

    /// <summary>The first moment of the day. Where midnight is left out, the day begins after the gap; where it comes twice, with the
    /// first.</summary>
    private DateTimeOffset BeginOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (_zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(1);
        var offset = _zone.IsAmbiguousTime(midnight) ? _zone.GetAmbiguousTimeOffsets(midnight).Max() : _zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}

/// <summary>A part of a day on the wall's clock.</summary>
/// <param name="To">Up to 24 hours, and not itself.</param>
public readonly record struct Frame(TimeSpan From, TimeSpan To)
{
    public static Frame WholeDay { get; } = new(TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>Reads <c>09:00-12:00</c>; the end may be <c>24:00</c>.</summary>
    public static bool TryParse(string text, out Frame frame)
    {
        frame = default;
        if (text.Split('-') is not [var from, var to] || Minutes(from) is not { } a || Minutes(to) is not { } b || a >= b)
            return false;
        frame = new(TimeSpan.FromMinutes(a), TimeSpan.FromMinutes(b));
        return true;
    }

    private static int? Minutes(string text) => text.Trim() is { Length: 5 } t && t[2] == ':' && int.TryParse(t[..2], out var h)
        && int.TryParse(t[3..], out var m) && h is >= 0 and <= 24 && m is >= 0 and < 60 && h * 60 + m <= 1440 ? h * 60 + m : null;
}
