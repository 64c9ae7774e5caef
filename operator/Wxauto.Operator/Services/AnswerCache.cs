namespace Wxauto.Operator.Services;

/// <summary>
/// One question to a service, for many who ask at the same time: one request is under way at once, an answer is remembered for a while, and
/// a service that does not answer is asked again after pauses that grow.
/// </summary>
internal sealed class AnswerCache<T>(Func<CancellationToken, Task<Answer<T>>> ask, TimeProvider time) where T : class
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Task<Answer<T>>? _latest;
    private DateTimeOffset _goodUntil;
    private int _failures;

    /// <param name="cancellationToken">Ends the wait of this caller; the request goes on for the others.</param>
    public Task<Answer<T>> GetAsync(CancellationToken cancellationToken)
    {
        Task<Answer<T>> latest;
        lock (_lock)
        {
            if (_latest is null || (_latest.IsCompleted && time.GetUtcNow() >= _goodUntil))
                _latest = AskAsync();
            latest = _latest;
        }
        return latest.WaitAsync(cancellationToken);
    }

    private async Task<Answer<T>> AskAsync()
    {
        // Asynchronous from the first line on: the lock is held by the caller.
        await Task.Yield();
        var answer = await ask(CancellationToken.None);
        lock (_lock)
        {
            _failures = answer.Problem is null ? 0 : _failures + 1;
            _goodUntil = time.GetUtcNow() + (_failures == 0 ? Memory : Pause(_failures));
        }
        return answer;
    }

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(failures, 10) - 1)));
}
