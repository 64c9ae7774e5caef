using System.Net;

namespace Wxauto.Hosting.Security;

/// <summary>Brakes whoever tries keys: after five wrong ones for an agent (or by a key that wants to enrol) from one address the sixth is not even looked at
/// until a minute after the first; after a hundred from one address, for whomever, none from there. Remembers at most so many pairs, the oldest
/// go first.</summary>
public sealed class LoginBrake(TimeProvider time)
{
    public const int Attempts = 5;
    public const int AttemptsOfAddress = 100;

    /// <summary>Stands for all agents of an address.</summary>
    private const string Anybody = "";
    public const int Remembered = 10_000;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Agent, IPAddress? Address), Failures> _failures = [];
    private readonly Queue<((string Agent, IPAddress? Address) Who, Failures Failures)> _oldest = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _failures.Count;
        }
    }

    /// <summary>How long to wait before the next attempt is looked at; zero: it is.</summary>
    public TimeSpan Delay(string agent, IPAddress? address)
    {
        lock (_lock)
        {
            var (own, all) = (Left(agent, address, Attempts), Left(Anybody, address, AttemptsOfAddress));
            return own > all ? own : all;
        }
    }

    public void Failed(string agent, IPAddress? address)
    {
        lock (_lock)
        {
            while (_oldest.TryPeek(out var first) && (_oldest.Count > Remembered - 2 || Left(first.Failures) <= TimeSpan.Zero))
            {
                _oldest.Dequeue();
                if (_failures.GetValueOrDefault(first.Who) == first.Failures)
                    _failures.Remove(first.Who);
            }
            Remember((agent, address));
            Remember((Anybody, address));
        }
    }

    public void Succeeded(string agent, IPAddress? address)
    {
        lock (_lock)
            _failures.Remove((agent, address));
    }

    private TimeSpan Left(string agent, IPAddress? address, int attempts) =>
        _failures.GetValueOrDefault((agent, address)) is { } failures && failures.Count >= attempts && Left(failures) is var left
            && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void Remember((string Agent, IPAddress? Address) who)
    {
        if (!_failures.TryGetValue(who, out var failures))
        {
            _failures[who] = failures = new Failures(time.GetTimestamp());
            _oldest.Enqueue((who, failures));
        }
        failures.Count++;
    }

    private TimeSpan Left(Failures failures) => Window - time.GetElapsedTime(failures.Since);

    private sealed class Failures(long since)
    {
        public long Since => since;
        public int Count { get; set; }
    }
}
