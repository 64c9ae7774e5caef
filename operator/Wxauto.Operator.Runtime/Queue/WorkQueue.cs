using System.Threading.Channels;

namespace Wxauto.Operator.Runtime;

/// <summary>
/// Keys to work on. A key waits once however often it is added, is with one worker at a time, and is handed out
/// again when it was added meanwhile.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable where TKey : notnull
{
    private static readonly TimeSpan MinimumBackOff = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaximumBackOff = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly Dictionary<TKey, long> _waiting = [];      // in the channel, or to be put there when its worker is done: since when
    private readonly HashSet<TKey> _working = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Dictionary<TKey, long> _due = [];          // timestamps, so that a clock set anew changes nothing
    private readonly PriorityQueue<TKey, long> _timed = new();  // may hold times that due has no more
    private readonly TimeProvider _time;
    private readonly QueueMetrics _metrics;
    private readonly ITimer _timer;
    private bool _stopped;

    public WorkQueue(string name, TimeProvider time)
    {
        _time = time;
        _metrics = new QueueMetrics(name);
        _timer = time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal bool HasReady => _ready.Reader.Count > 0;

    internal int TimesKept => _timed.Count;

    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_stopped || !_waiting.TryAdd(key, _time.GetTimestamp()))
                return;
            _metrics.Added(_waiting.Count);
            if (!_working.Contains(key))
                _ready.Writer.TryWrite(key);
        }
    }

    /// <summary>Adds the key after a delay. Of several times the earliest counts; a key that is handed out
    /// before forgets its time.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }
        lock (_gate)
        {
            var at = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
            if (_stopped || (_due.TryGetValue(key, out var earlier) && earlier <= at))
                return;
            _due[key] = at;
            if (_timed.Count > 2 * _due.Count + 100)
            {
                _timed.Clear();
                _timed.EnqueueRange(_due.Select(entry => (entry.Key, entry.Value)));
            }
            else
                _timed.Enqueue(key, at);
            SetTimer();
        }
    }

    /// <summary>Adds the key after its back-off: 5 ms, doubled with every call up to 5 min, until <see cref="Forget"/>.</summary>
    public void AddFailed(TKey key)
    {
        int count;
        lock (_gate)
            _failures[key] = count = _failures.GetValueOrDefault(key) + 1;
        _metrics.Retried();
        AddAfter(key, BackOff.Of(count, MinimumBackOff, MaximumBackOff));
    }

    /// <summary>The key's work succeeded: its next failure is its first.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
            _failures.Remove(key);
    }

    /// <summary>Waits for a key. After <see cref="Stop"/> there is none (false). Each key taken must be given back
    /// with <see cref="Done"/>.</summary>
    public async ValueTask<(bool Any, TKey Key)> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _ready.Reader.WaitToReadAsync(cancellationToken))
        {
            lock (_gate)
            {
                if (_stopped)
                    break;
                if (!_ready.Reader.TryRead(out var key))
                    continue;
                _working.Add(key);
                _waiting.Remove(key, out var since);
                _due.Remove(key);
                _metrics.Taken(_waiting.Count, _time.GetElapsedTime(since));
                return (true, key);
            }
        }
        return (false, default!);
    }

    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (_working.Remove(key) && _waiting.ContainsKey(key) && !_stopped)
                _ready.Writer.TryWrite(key);
        }
    }

    /// <summary>No more keys are handed out; what is with workers is theirs to finish.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _waiting.Clear();
            _due.Clear();
            _timed.Clear();
            _metrics.Emptied();
        }
        _ready.Writer.TryComplete();
    }

    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    private void AddDue()
    {
        lock (_gate)
        {
            while (_timed.TryPeek(out var key, out var at) && at <= _time.GetTimestamp())
            {
                _timed.Dequeue();
                // An entry whose key was taken, or got an earlier time, is left over.
                if (_due.TryGetValue(key, out var wanted) && wanted == at)
                {
                    _due.Remove(key);
                    Add(key);
                }
            }
            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_timed.TryPeek(out _, out var next))
            return;
        // Timers count whole milliseconds: rounded up, it never fires a little early and in vain.
        var milliseconds = Math.Ceiling((next - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), Timeout.InfiniteTimeSpan);
    }
}
