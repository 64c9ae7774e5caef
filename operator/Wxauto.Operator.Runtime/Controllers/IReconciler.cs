namespace Wxauto.Operator.Runtime;

/// <summary>
/// Makes the world as one object wants it, from whatever state it is in. Called again after a failure (an exception), a change of the
/// object or of what the controller owns or watches, and at every resync; never twice at a time for one key. The object may be gone.
/// </summary>
public interface IReconciler
{
    Task<ReconcileResult> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken);
}

public readonly record struct ReconcileResult(TimeSpan? After)
{
    public static ReconcileResult Done => default;

    /// <summary>All is well; look again after this time, or earlier when something changes.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan delay) => new(delay);
}
