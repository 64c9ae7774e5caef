namespace Wxauto.Operator.Runtime;

public sealed record LeaderElectionOptions
{
    public required string Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string Name { get; init; }

    /// <summary>Who this process is; must differ between processes, also between two lives of one pod.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid():N}";

    /// <summary>How long others wait after the last renewal that they saw.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last renewal the leader itself gives up. Shorter than the lease: the difference is the time it
    /// has to stop its work.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrEmpty(Namespace) || string.IsNullOrEmpty(Name))
            yield return "LeaderElection names no Lease";
        if (RenewDeadline >= LeaseDuration)
            yield return $"LeaderElection.RenewDeadline ({RenewDeadline}) must be shorter than LeaseDuration ({LeaseDuration})";
        if (RetryPeriod <= TimeSpan.Zero || RetryPeriod >= RenewDeadline)
            yield return $"LeaderElection.RetryPeriod ({RetryPeriod}) must be more than nothing and shorter than RenewDeadline ({RenewDeadline})";
    }
}
