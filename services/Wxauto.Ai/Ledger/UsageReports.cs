using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Storage;

namespace Wxauto.Ai.Ledger;

/// <inheritdoc cref="IUsageReports"/>
internal sealed class UsageReports(IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, TimeProvider time) : IUsageReports
{
    private const string Cache = "cache";

    public async Task<UsageReport> ReadAsync(int days, string? agent, CancellationToken cancellationToken)
    {
        var (now, platform) = (time.GetUtcNow(), catalog.Current.Platform);
        var (from, to) = (DayOf(now.AddDays(1 - days), platform), DayOf(now, platform));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.AiUsageDays.AsNoTracking()
            .Where(d => d.Day.CompareTo(from) >= 0 && d.Day.CompareTo(to) <= 0 && (agent == null || d.Agent == agent))
                .ToListAsync(cancellationToken);
        var lines = rows.GroupBy(r => (r.Day, r.Agent, r.VirtualKey, r.Provider, r.Model, r.Currency)).Select(g => LineOf(g.Key, g))
            .OrderByDescending(l => l.Day, StringComparer.Ordinal).ThenBy(l => l.Provider, StringComparer.Ordinal).ToList();
        var hits = lines.Where(l => l.Provider == Cache).Sum(l => l.Calls);
        var answers = lines.Where(l => l.Agent.Length > 0).Sum(l => l.Calls - l.Failures);
        var costs = lines.Where(l => l.Provider != Cache).GroupBy(l => l.Currency).Select(g => new UsageCost(g.Key, g.Sum(l => l.Cost)));
        return new UsageReport(from, to, lines, [.. costs], answers > 0 ? (double)hits / answers : null);
    }

    /// <summary>The Platform's day in which that moment lies: yyyy-MM-dd.</summary>
    internal static string DayOf(DateTimeOffset at, PlatformSpec platform) =>
        platform.DayOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static UsageLine LineOf((string Day, string Agent, string VirtualKey, string Provider, string Model, string Currency) key,
        IEnumerable<AiUsageDay> rows)
    {
        var of = rows.ToList();
        var calls = of.Sum(r => r.Calls);
        return new UsageLine(key.Day, key.Agent, key.VirtualKey, key.Provider, key.Model, calls, of.Sum(r => r.Failures),
            of.Sum(r => r.EstimatedCalls),
            of.Sum(r => r.InputTokens), of.Sum(r => r.OutputTokens), of.Sum(r => r.CostMicros) / 1_000_000m, key.Currency,
            calls > 0 ? of.Sum(r => r.Milliseconds) / calls : 0);
    }
}
