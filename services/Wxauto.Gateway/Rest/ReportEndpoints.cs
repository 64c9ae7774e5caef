using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Agents;
using Wxauto.Hosting.Security;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>What clients say of themselves, and whether the server works.</summary>
internal static partial class ReportEndpoints
{
    private const int LongestError = 500;
    private static readonly string Version = typeof(ReportEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>The same as /readyz, for clients of this API.</summary>
    public static async Task<IResult> HealthAsync(HealthCheckService health, HttpContext context)
    {
        var report = await health.CheckHealthAsync(context.RequestAborted);
        return report.Status != HealthStatus.Unhealthy ? Results.Ok(new HealthResponse("healthy", "wxauto", Version))
            : RestProblems.Of(503, string.Join("; ", report.Entries.Where(e => e.Value.Status == HealthStatus.Unhealthy)
                .Select(e => $"{e.Key}: {e.Value.Description ?? e.Value.Exception?.GetType().Name}")));
    }

    public static async Task<IResult> HeartbeatAsync(HeartbeatRequest request, HttpContext context, IDbContextFactory<WxautoDb> contexts,
        TimeProvider time)
    {
        if (RestProblems.Foreign(context, request.AgentId) is { } foreign)
            return foreign;
        var agent = request.AgentId!;
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (await UpdateAsync() == 0)
        {
            db.Agents.Add(new() { Name = agent });
            try
            {
                await db.SaveChangesAsync(context.RequestAborted);
            }
            catch (DbUpdateException e) when (!DatabaseOutage.IsCauseOf(e))
            {
                // Another first heartbeat of this client was quicker.
            }
            await UpdateAsync();
        }
        return Results.Ok(new HeartbeatResponse("ok"));

        Task<int> UpdateAsync() => db.Agents.Where(a => a.Name == agent).ExecuteUpdateAsync(u =>
        {
            u.SetProperty(a => a.Connected, true).SetProperty(a => a.LastSeenAt, time.GetUtcNow()).SetProperty(a => a.Version, "rest");
            if (request.Status?.CpuPercent is { } cpu)
                u.SetProperty(a => a.CpuPercent, Math.Max(0, cpu));
            if (request.Status?.WxOnline is { } online)
                u.SetProperty(a => a.WeChatState, (online ? WeChatState.LoggedIn : WeChatState.LoggedOut).ToString());
        }, context.RequestAborted);
    }

    public static IResult Error(ErrorRequest request, HttpContext context, ILogger<RestReplies> logger)
    {
        if (RestProblems.Foreign(context, request.AgentId) is { } foreign)
            return foreign;
        if (request.Error is not { } error)
            return RestProblems.Of(400, "error is required: {type, message}.");
        var id = Guid.NewGuid().ToString("N");
        LogClientError(logger, id, request.AgentId!, Loggable(error.Type), Loggable(error.Message));
        return Results.Ok(new ErrorResponse("ok", id));
    }

    /// <summary>One line of bounded length without personal data.</summary>
    internal static string Loggable(string? text)
    {
        var line = Breaks().Replace(text ?? "", " ").Trim();
        // Before it is cut: half a number is not recognised any more.
        var masked = PersonalDataPatterns.Replace(line.Length > LongestError * 4 ? line[..(LongestError * 4)] : line, _ => true,
            (_, name) => $"[{name}]");
        return masked.Length <= LongestError ? masked : $"{masked[..LongestError]}…";
    }

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Breaks();

    [LoggerMessage(1, LogLevel.Warning, "Error {Id} of the client of agent '{Agent}': {Type}: {Message}")]
    private static partial void LogClientError(ILogger logger, string id, string agent, string type, string message);
}
