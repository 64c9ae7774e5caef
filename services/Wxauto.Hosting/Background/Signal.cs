namespace Wxauto.Hosting.Background;

/// <summary>
/// Tells a loop that there is something to look at. Take <see cref="Next"/>, then look, then wait for what was taken: what is added while
/// the loop looks is not missed, and what is added many times wakes it once.
/// </summary>
public sealed class Signal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when <see cref="Set"/> is called after this was taken.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Until the signal that was taken is set, this time is over, or the process stops; throws for none of them.</summary>
    public static async Task WaitAsync(Task taken, TimeSpan atMost, TimeProvider time, CancellationToken stopping) =>
        await taken.WaitAsync(atMost, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
