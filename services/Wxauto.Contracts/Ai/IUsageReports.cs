namespace Wxauto.Contracts.Ai;

/// <summary>What AI calls took, by day, provider and model.</summary>
public interface IUsageReports
{
    /// <summary>The last days of the Platform's time zone, today included.</summary>
    /// <param name="days">1 to <see cref="UsageReport.MaxDays"/>.</param>
    /// <param name="agent">Null: all agents and virtual keys.</param>
    Task<UsageReport> ReadAsync(int days, string? agent, CancellationToken cancellationToken);
}

/// <param name="From">yyyy-MM-dd, as <paramref name="To"/>.</param>
/// <param name="CacheHitRate">Share of the answers that were there already; null without any answer.</param>
public sealed record UsageReport(string From, string To, IReadOnlyList<UsageLine> Days, IReadOnlyList<UsageCost> Costs,
    double? CacheHitRate)
{
    /// <summary>Days of one report at most.</summary>
    public const int MaxDays = 400;
}

/// <param name="Provider">"cache": answers that were there already.</param>
/// <param name="EstimatedCalls">Calls whose tokens were counted here, because the provider told none that can be true.</param>
/// <param name="MeanMilliseconds">Of one call.</param>
public sealed record UsageLine(
    string Day, string Agent, string VirtualKey, string Provider, string Model, long Calls, long Failures, long EstimatedCalls,
    long InputTokens, long OutputTokens, decimal Cost, string Currency, long MeanMilliseconds);

public sealed record UsageCost(string Currency, decimal Cost);
