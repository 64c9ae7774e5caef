using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Hosting.Storage.Usage;

/// <summary>What AI calls took, by day, provider and model.</summary>
/// <param name="CacheHitRate">Share of the answers that were there already; null without any answer.</param>
public sealed record UsageReport(string From, string To, IReadOnlyList<UsageLine> Days, IReadOnlyList<UsageCost> Costs, double? CacheHitRate)
{
    /// <summary>Days of one report at most.</summary>
    public const int MaxDays = 400;
    private const string Cache = "cache";

    /// <summary>The day in which that moment lies in that IANA zone: yyyy-MM-dd.</summary>
    public static string DayOf(DateTimeOffset at, string timeZone) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The last days, today included.</summary>
    /// <param name="agent">Null: all agents and virtual keys.</param>
    public static async Task<UsageReport> ReadAsync(WxautoDb db, int days, DateTimeOffset now, string timeZone, string? agent, CancellationToken cancellationToken)
    {
        var (from, to) = (DayOf(now.AddDays(1 - days), timeZone), DayOf(now, timeZone));
        var rows = await db.AiUsageDays.AsNoTracking().Where(d => d.Day.CompareTo(from) >= 0 && d.Day.CompareTo(to) <= 0 && (agent == null || d.Agent == agent)).ToListAsync(cancellationToken);
        var lines = rows.GroupBy(r => (r.Day, r.Agent, r.VirtualKey, r.Provider, r.Model, r.Currency)).Select(g => new UsageLine(g.Key.Day, g.Key.Agent, g.Key.VirtualKey, g.Key.Provider, g.Key.Model,
            g.Sum(r => r.Calls), g.Sum(r => r.Failures), g.Sum(r => r.EstimatedCalls), g.Sum(r => r.InputTokens), g.Sum(r => r.OutputTokens), g.Sum(r => r.CostMicros) / 1_000_000m, g.Key.Currency,
            g.Sum(r => r.Calls) is > 0 and var calls ? g.Sum(r => r.Milliseconds) / calls : 0)).OrderByDescending(l => l.Day, StringComparer.Ordinal).ThenBy(l => l.Provider, StringComparer.Ordinal).ToList();
        var (hits, answers) = (lines.Where(l => l.Provider == Cache).Sum(l => l.Calls), lines.Where(l => l.Agent.Length > 0).Sum(l => l.Calls - l.Failures));
        return new UsageReport(from, to, lines, [.. lines.Where(l => l.Provider != Cache).GroupBy(l => l.Currency).Select(g => new UsageCost(g.Key, g.Sum(l => l.Cost)))], answers > 0 ? (double)hits / answers : null);
    }
}

/// <param name="Provider">"cache": answers that were there already.</param>
/// <param name="EstimatedCalls">Calls whose tokens were counted here, because the provider told none that can be true.</param>
/// <param name="MeanMilliseconds">Of one call.</param>
public sealed record UsageLine(
    string Day, string Agent, string VirtualKey, string Provider, string Model, long Calls, long Failures, long EstimatedCalls, long InputTokens, long OutputTokens, decimal Cost, string Currency, long MeanMilliseconds);

public sealed record UsageCost(string Currency, decimal Cost);
