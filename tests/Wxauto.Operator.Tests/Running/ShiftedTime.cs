namespace Wxauto.Operator.Tests.Running;

/// <summary>
/// The real clock, set forward: what is remembered or ends with time is older at once. Timers of 10 s and more never fire, so that a
/// controller works only when something wakes it; unless the test is about them.
/// </summary>
internal sealed class ShiftedTime(bool withLongTimers) : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private long _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));

    public void Forward(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        withLongTimers ? base.CreateTimer(callback, state, dueTime, period)
            : new ShortTimer(base.CreateTimer(callback, state, Short(dueTime), Short(period)));

    private static TimeSpan Short(TimeSpan time) => time >= Long ? Timeout.InfiniteTimeSpan : time;

    private sealed class ShortTimer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Short(dueTime), Short(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
