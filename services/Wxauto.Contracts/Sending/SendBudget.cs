using SendLimits = Wxauto.Contracts.Agent.V1.SendBudget;

namespace Wxauto.Contracts.Sending;

/// <summary>
/// Says when something may be typed (G6): at most so many in any second, minute, hour and day, in any minute to one contact, and
/// nothing in quiet hours. While the process lives it counts on a clock that only goes forward; what an earlier process
/// sent is placed by the wall clock once, at the start, and what lies in the future then counts as sent now.
/// </summary>
public sealed class SendBudget(TimeProvider clock, IEnumerable<(DateTimeOffset Time, string Chat)> sentBefore)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly List<Entry> _entries = Place(sentBefore, clock.GetUtcNow());
    private SendLimits _limits = new();
    private QuietHours _quiet = new([]);

    /// <summary>A window without a limit above zero lets nothing through: a forgotten number must not become a flood.</summary>
    public void Limit(SendLimits limits, QuietHours quiet)
    {
        lock (_lock)
            (_limits, _quiet) = (limits, quiet);
    }

    /// <summary>Zero when something may be typed to this chat now; otherwise how long to wait before asking again.</summary>
    public TimeSpan DelayUntilAllowed(string chat)
    {
        lock (_lock)
        {
            var now = Now;
            _entries.RemoveAll(e => now - e.At >= Day);
            return new[]
            {
                _quiet.Left(clock.GetUtcNow()),
                Delay(_entries, _limits.PerSecond, TimeSpan.FromSeconds(1), now),
                Delay(_entries, _limits.PerMinute, Minute, now),
                _limits.HasPerHour ? Delay(_entries, _limits.PerHour, Hour, now) : TimeSpan.Zero,
                Delay(_entries, _limits.PerDay, Day, now),
                Delay(_entries.FindAll(e => e.Chat == chat), _limits.PerContactPerMinute, Minute, now),
            }.Max();
        }
    }

    /// <summary>How long ago something was typed to this chat; <see cref="TimeSpan.MaxValue"/> when nothing was within a day.</summary>
    public TimeSpan SinceLast(string chat)
    {
        lock (_lock)
            return _entries.FindLast(e => e.Chat == chat) is { } last ? Now - last.At : TimeSpan.MaxValue;
    }

    /// <summary>Counts something as typed now.</summary>
    public Entry Record(string chat)
    {
        lock (_lock)
        {
            var entry = new Entry(Now, chat);
            _entries.Add(entry);
            return entry;
        }
    }

    /// <summary>
    /// Moves an entry to now, when the typing that it stands for has ended: the bubble appeared somewhere between, and the
    /// windows must hold for when it appeared.
    /// </summary>
    public void Renew(Entry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
            entry.At = Now;
            _entries.Add(entry);
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(_start);

    // The n-th newest entry decides: when it leaves the window, there is room for one more.
    private static TimeSpan Delay(List<Entry> entries, int limit, TimeSpan window, TimeSpan now)
    {
        if (limit <= 0)
            return window;
        var deciding = entries.Count - limit;
        return deciding < 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(0, (entries[deciding].At + window - now).Ticks));
    }

    private static List<Entry> Place(IEnumerable<(DateTimeOffset Time, string Chat)> sentBefore, DateTimeOffset now) =>
        [.. sentBefore
            .Select(s => new Entry(s.Time > now ? TimeSpan.Zero : s.Time - now, s.Chat))
            .Where(e => e.At > -Day)
            .OrderBy(e => e.At)];

    /// <summary>Something typed, at a time since the start of this process (negative: before it).</summary>
    public sealed class Entry(TimeSpan at, string chat)
    {
        public TimeSpan At { get; internal set; } = at;

        public string Chat => chat;
    }
}
