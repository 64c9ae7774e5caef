using System.Collections.Concurrent;
using Wxauto.Hosting.Background;

namespace Wxauto.Storage.Workflows;

/// <summary>The runs that this process holds: it is woken when one may be claimed, and single ones can be stopped.</summary>
internal sealed class RunsHere
{
    private readonly ConcurrentDictionary<Guid, Held> _held = new();
    private readonly Signal _claimable = new();

    /// <summary>Take it before looking into the database; completes when something was added since.</summary>
    public Task Woken => _claimable.Next;

    public IReadOnlyCollection<ClaimedRun> All => [.. _held.Values.Select(h => h.Run)];

    public void Wake() => _claimable.Set();

    public Held Hold(ClaimedRun run, CancellationToken stopping)
    {
        // Claimed again here after its lease was lost here: the older claim has nothing more to do.
        Stop(run.Id);
        return _held[run.Id] = new Held(this, run, CancellationTokenSource.CreateLinkedTokenSource(stopping));
    }

    /// <summary>Stops the run if it is still the same claim.</summary>
    public void Stop(ClaimedRun run)
    {
        if (_held.TryGetValue(run.Id, out var held) && held.Run.LeaseId == run.LeaseId)
            held.Stop();
    }

    public void Stop(Guid id)
    {
        if (_held.TryGetValue(id, out var held))
            held.Stop();
    }

    internal sealed class Held(RunsHere owner, ClaimedRun run, CancellationTokenSource stop) : IDisposable
    {
        private readonly Lock _lock = new();
        private bool _ended;

        public ClaimedRun Run => run;

        /// <summary>Ends with the process, or when the run is no longer held.</summary>
        public CancellationToken Token { get; } = stop.Token;

        public void Stop()
        {
            lock (_lock)
                if (!_ended)
                    stop.Cancel();
        }

        public void Dispose()
        {
            owner._held.TryRemove(KeyValuePair.Create(run.Id, this));
            lock (_lock)
                _ended = true;
            stop.Dispose();
        }
    }
}

/// <param name="Step">The one to run.</param>
/// <param name="Attempt">Of this step, from 1.</param>
internal sealed record ClaimedRun(Guid Id, Guid LeaseId, string Workflow, string Key, string Input, string State, string Step, int Attempt);
