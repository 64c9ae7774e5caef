namespace Wxauto.Contracts.Resources;

public sealed record AIProviderResourceStatus : ResourceStatus
{
    public DateTimeOffset? ProbedAt { get; init; }

    /// <summary>95 of 100 of the last calls that worked took no longer.</summary>
    public TimeSpan? LatencyP95 { get; init; }

    /// <summary>It failed too often and rests.</summary>
    public bool CircuitOpen { get; init; }
    public SpendStatus? Spend { get; init; }
}

/// <summary>Money spent, in the Platform's day and month.</summary>
public sealed record SpendStatus
{
    public decimal Today { get; init; }
    public decimal ThisMonth { get; init; }
    public string Currency { get; init; } = "";
}
