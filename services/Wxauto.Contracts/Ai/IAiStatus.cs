using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Ai;

/// <summary>How the AIProviders and McpServers are, for the console and for the resources' status.</summary>
public interface IAiStatus
{
    /// <summary>False: no provider can be asked, answers are quoted.</summary>
    bool AsksModels { get; }
    IReadOnlyList<ProviderStatus> Providers { get; }
    IReadOnlyList<McpServerStatus> McpServers { get; }
}

/// <summary>What is known of an AIProvider.</summary>
/// <param name="Ready">It was reached with its key by the last probe.</param>
/// <param name="Message">What is wrong and what to do; null when nothing is.</param>
/// <param name="ProbedAt">Null before the first probe.</param>
/// <param name="LatencyP95">Of the last calls that worked; null while there are too few.</param>
/// <param name="CircuitOpen">It failed too often and rests.</param>
/// <param name="SpentToday">Money, in <paramref name="Currency"/>.</param>
public sealed record ProviderStatus(
    string Name, string Preset, bool Ready, Reason? Message, DateTimeOffset? ProbedAt, TimeSpan? LatencyP95, bool CircuitOpen,
    decimal SpentToday, decimal SpentThisMonth, decimal? BudgetPerDay, decimal? BudgetPerMonth, string Currency);

/// <param name="Tools">Allowed tools that it offers, by the names that models call.</param>
/// <param name="Problem">Why it cannot be used, or what it lacks; null when all is well.</param>
public sealed record McpServerStatus(string Name, IReadOnlyList<string> Tools, Reason? Problem);
