namespace Wxauto.Operator.Runtime;

public sealed record OperatorRuntimeOptions
{
    /// <summary>The only namespace that is watched; null: all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector of what Owns watches, so that the rest of the cluster is not held in memory. The
    /// controllers must set the label.</summary>
    public string? OwnedSelector { get; init; }

    /// <summary>How often every object is reconciled without a cause.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long reconciliations may go on after the stop signal. Less than the host's shutdown timeout (30 s).</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Null: this process leads without asking (one replica, a test).</summary>
    public LeaderElectionOptions? LeaderElection { get; init; }

    /// <summary>Times of the watches; its namespace and selector are set per kind.</summary>
    public ResourceCacheOptions Cache { get; init; } = new();

    internal IEnumerable<string> Faults()
    {
        if (Resync <= TimeSpan.Zero)
            yield return $"Resync ({Resync}) must be more than nothing";
        if (StopGrace < TimeSpan.Zero || StopGrace >= TimeSpan.FromSeconds(30))
            yield return $"StopGrace ({StopGrace}) must be less than the host's 30 s to stop";
        foreach (var fault in LeaderElection?.Faults() ?? [])
            yield return fault;
    }
}
