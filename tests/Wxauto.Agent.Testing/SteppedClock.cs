using Microsoft.Extensions.Time.Testing;

namespace Wxauto.Agent.Testing;

/// <summary>
/// A clock that stands still while anybody works, and goes straight to the next moment that somebody waits for: what is measured
/// on it does not depend on the machine. It is for one who waits on it at a time.
/// </summary>
internal sealed class SteppedClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _lock = new();
    private readonly HashSet<Waiting> _waiting = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waiting = new Waiting(this);
        waiting.Timer = base.CreateTimer(
            s =>
            {
                waiting.Note(Timeout.InfiniteTimeSpan);
                callback(s);
            },
            state, Timeout.InfiniteTimeSpan, period);
        waiting.Change(dueTime, period);
        return waiting;
    }

    /// <summary>Goes on until the condition holds.</summary>
    public async Task RunUntilAsync(Func<bool> condition, string what)
    {
        while (!condition())
        {
            await Eventually.HoldsAsync(() => condition() || NextDue() is not null, what);
            if (!condition() && NextDue() is { } due)
                Advance(due > GetUtcNow() ? due - GetUtcNow() : TimeSpan.Zero);
        }
    }

    private DateTimeOffset? NextDue()
    {
        lock (_lock)
            return _waiting.Count == 0 ? null : _waiting.Min(w => w.Due);
    }

    private sealed class Waiting(SteppedClock clock) : ITimer
    {
        public ITimer Timer { get; set; } = null!;

        public DateTimeOffset Due { get; private set; }

        public void Note(TimeSpan dueTime)
        {
            lock (clock._lock)
            {
                clock._waiting.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return;
                Due = clock.GetUtcNow() + dueTime;
                clock._waiting.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Note(dueTime);
            return Timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            Note(Timeout.InfiniteTimeSpan);
            Timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
