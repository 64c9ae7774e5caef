using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Gateway.Agents;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>Figures of the caller's own agent.</summary>
internal sealed class StatsEndpoints(IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, TimeProvider time)
{
    private const int DefaultDays = 7;

    private PlatformSpec Platform => catalog.Current.Platform;

    private DateOnly Today => Platform.DayOf(time.GetUtcNow());

    public static Task<StatsResponse> AllAsync(StatsEndpoints stats, HttpContext context) =>
        stats.AllAsync(RestProblems.AgentOf(context), context.RequestAborted);

    public static async Task<IResult> MessagesAsync(
        [Range(1, UsageReport.MaxDays), DefaultValue(DefaultDays), Description("How many days, today included.")] int? days,
        StatsEndpoints stats, HttpContext context) =>
        days is < 1 or > UsageReport.MaxDays ? RestProblems.Of(400, $"days must be 1 to {UsageReport.MaxDays}.")
            : Results.Ok(await stats.MessagesAsync(RestProblems.AgentOf(context), days ?? DefaultDays, context.RequestAborted));

    public static Task<CustomerStatsResponse> CustomersAsync(StatsEndpoints stats, HttpContext context) =>
        stats.CustomersAsync(RestProblems.AgentOf(context), context.RequestAborted);

    public static Task<AgentsResponse> AgentsAsync(StatsEndpoints stats, HttpContext context) =>
        stats.AgentsAsync(RestProblems.AgentOf(context), context.RequestAborted);

    private async Task<StatsResponse> AllAsync(string agent, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var (today, hour, day) = (Platform.BeginOf(Today), now.AddHours(-1), now.AddDays(-1));
        var messages = db.Messages.Where(m => m.Agent == agent);
        var turns = db.Turns.Where(t => t.Agent == agent);
        return new StatsResponse(
            new MessageCounts(await messages.CountAsync(cancel), await messages.CountAsync(m => m.ReceivedAt >= today, cancel),
                await messages.CountAsync(m => m.ReceivedAt >= hour, cancel), await messages.CountAsync(m => m.TurnId == null, cancel)),
            new AgentCounts(await db.Agents.CountAsync(a => a.Name == agent, cancel),
                await db.Agents.CountAsync(a => a.Name == agent && a.Connected, cancel)),
            PerformanceOf(await turns.Where(t => t.DecidedAt >= day)
                .Select(t => new Turn(t.Outcome, t.ReceivedAt, t.DecidedAt)).ToListAsync(cancel)),
            await db.Conversations.CountAsync(c => c.Agent == agent, cancel),
            await turns.CountAsync(cancel),
            (await turns.GroupBy(t => t.Outcome).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel))
                .ToDictionary(g => g.Key.ToString(), g => g.Count),
            (await db.Replies.Where(r => r.Agent == agent).GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() })
                .ToListAsync(cancel)).ToDictionary(g => g.Key.ToString(), g => g.Count));
    }

    private static Performance PerformanceOf(List<Turn> turns)
    {
        var answered = turns.Count(t => t.Outcome is Outcome.Reply or Outcome.Clarify);
        var asked = answered + turns.Count(t => t.Outcome == Outcome.HandOff);
        return new Performance(turns.Count == 0 ? 0 : (long)turns.Average(t => (t.DecidedAt - t.ReceivedAt).TotalMilliseconds),
            asked == 0 ? 0 : Math.Round((double)answered / asked, 4));
    }

    private async Task<MessageStatsResponse> MessagesAsync(string agent, int days, CancellationToken cancel)
    {
        var (platform, first) = (Platform, Today.AddDays(1 - days));
        var (begin, counts) = (platform.BeginOf(first), new int[days]);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await foreach (var at in db.Messages.Where(m => m.Agent == agent && m.ReceivedAt >= begin).Select(m => m.ReceivedAt)
            .AsAsyncEnumerable().WithCancellation(cancel))
            counts[Math.Clamp(platform.DayOf(at).DayNumber - first.DayNumber, 0, days - 1)]++;
        return new MessageStatsResponse(days, counts.Sum(), [.. counts.Select((count, i) =>
            new DayCount(first.AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), count))]);
    }

    private async Task<CustomerStatsResponse> CustomersAsync(string agent, CancellationToken cancel)
    {
        var today = Platform.BeginOf(Today);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var customers = db.Messages.Where(m => m.Agent == agent && m.SenderKind == SenderKind.Other && m.SenderId != "");
        return new CustomerStatsResponse(
            await customers.Select(m => m.SenderId).Distinct().CountAsync(cancel),
            await customers.Where(m => m.ReceivedAt >= today && !customers.Any(o => o.SenderId == m.SenderId && o.ReceivedAt < today))
                .Select(m => m.SenderId).Distinct().CountAsync(cancel),
            await customers.Where(m => m.ReceivedAt >= today).Select(m => m.SenderId).Distinct().CountAsync(cancel));
    }

    private async Task<AgentsResponse> AgentsAsync(string agent, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = await db.Agents.AsNoTracking().Where(a => a.Name == agent).ToListAsync(cancel);
        return new AgentsResponse(rows.Count, rows.ToDictionary(a => a.Name, a => new AgentState(a.Connected,
            a.WeChatState.Length == 0 ? null : a.WeChatState == nameof(WeChatState.LoggedIn), a.CpuPercent, a.LastSeenAt)));
    }

    private sealed record Turn(Outcome Outcome, DateTimeOffset ReceivedAt, DateTimeOffset DecidedAt);
}
