namespace Wxauto.Ai.Routing;

/// <summary>
/// Rests a provider that fails: opens when at least half of the last calls (ten at least, of the last 30 s) failed, lets one
/// call through after a while, and closes when that one works. Each vain try doubles the rest.
/// </summary>
internal sealed class Circuit(TimeProvider time)
{
    private const int MinCalls = 10;
    private const int MaxCalls = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);
    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, bool Good)> _calls = new();
    private int _failures;
    private TimeSpan _rest = FirstRest;
    private DateTimeOffset? _openUntil;
    private bool _trying;

    /// <summary>Whether it rests now. After the rest the next call finds out.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _openUntil > time.GetUtcNow();
        }
    }

    /// <summary>Null: a call may go, and <see cref="Report"/> must follow. Else how long it rests. After the rest
    /// exactly one call goes.</summary>
    public TimeSpan? TryEnter()
    {
        lock (_lock)
        {
            if (_openUntil is not { } until)
                return null;
            var left = until - time.GetUtcNow();
            if (left > TimeSpan.Zero)
                return left;
            if (_trying)
                return FirstRest;
            _trying = true;
            return null;
        }
    }

    /// <param name="good">Null: the call said nothing about the provider's health.</param>
    public void Report(bool? good)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_openUntil is not null)
            {
                // Calls that were under way when it opened say nothing new.
                if (_trying && good is { } works)
                {
                    _rest = works ? FirstRest : TimeSpan.FromTicks(Math.Min(_rest.Ticks * 2, LongestRest.Ticks));
                    _openUntil = works ? null : now + _rest;
                }
                _trying = false;
                return;
            }
            if (good is not { } result)
                return;
            _calls.Enqueue((now, result));
            _failures += result ? 0 : 1;
            while (_calls.Peek().At <= now - Window || _calls.Count > MaxCalls)
                _failures -= _calls.Dequeue().Good ? 0 : 1;
            if (_calls.Count < MinCalls || _failures * 2 < _calls.Count)
                return;
            _openUntil = now + _rest;
            _calls.Clear();
            _failures = 0;
        }
    }
}
