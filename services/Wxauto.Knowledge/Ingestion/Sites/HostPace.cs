using System.Collections.Concurrent;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>Keeps requests to one host apart, whichever sources they are for: somebody else's shop runs on it.</summary>
internal sealed class HostPace(TimeProvider time)
{
    public const int AtOnce = 2;
    private readonly ConcurrentDictionary<string, Host> _hosts = new();

    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for its turn; the request is over when the result is disposed.</summary>
    public async Task<IDisposable> EnterAsync(Uri address, CancellationToken cancellationToken)
    {
        var host = _hosts.GetOrAdd(address.IdnHost, _ => new Host());
        await host.Free.WaitAsync(cancellationToken);
        try
        {
            if (host.Wait(time.GetUtcNow(), Gap) is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private sealed class Host : IDisposable
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _next;

        public SemaphoreSlim Free { get; } = new(AtOnce, AtOnce);

        public TimeSpan Wait(DateTimeOffset now, TimeSpan gap)
        {
            lock (_lock)
            {
                // A clock that was set back holds up nothing.
                var at = _next > now && _next - now <= gap * AtOnce ? _next : now;
                _next = at + gap;
                return at - now;
            }
        }

        /// <summary>The end of one request.</summary>
        public void Dispose() => Free.Release();
    }
}
