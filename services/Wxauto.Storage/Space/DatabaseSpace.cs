using Prometheus;
using Wxauto.Contracts.Health;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Space;

/// <summary>Whether the database had room for what was written last. It is full from the first write that says so until a trial of
/// <see cref="SpaceWatch"/> fits.</summary>
public sealed class DatabaseSpace : IPlatformTroubles
{
    private static readonly Gauge Full = Metrics.CreateGauge("wxauto_database_full",
        "1 while the database cannot write for lack of space.");
    private volatile bool _isFull;

    public bool IsFull => _isFull;

    public IReadOnlyList<Reason> Current => _isFull ? [PlatformReasons.DatabaseFull.Reason] : [];

    /// <summary>False always: for a filter of exceptions.</summary>
    internal bool Note(Exception e)
    {
        if (DatabaseOutage.IsFull(e))
            Set(true);
        return false;
    }

    internal void Set(bool full)
    {
        _isFull = full;
        Full.Set(full ? 1 : 0);
    }
}
