using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agents;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Gateway.Agents;

/// <summary>Agents as people see them and tell them what to do.</summary>
internal static class AgentEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("agents", ListAsync).Needs(Permissions.AgentsRead);
        Change("pause", "paused", (string name, IAgentDesk desk, HttpContext context, CancellationToken ct) => PauseAsync(name, true, desk, context, ct));
        Change("resume", "resumed", (string name, IAgentDesk desk, HttpContext context, CancellationToken ct) => PauseAsync(name, false, desk, context, ct));
        Change("refresh", "refreshed", async (string name, IAgentDesk desk, CancellationToken ct) =>
            await desk.RefreshAsync(name, ct) is { } fault ? Results.Problem(fault, statusCode: 409) : Results.NoContent());
        Change("approve", "approved", (string name, string? keyId, AgentKeys keys, IEventBus bus, HttpContext context, CancellationToken ct) =>
            DecideAsync(name, keyId, keys.ApproveAsync, bus, context, ct));
        Change("refuse", "refused", (string name, string? keyId, AgentKeys keys, IEventBus bus, HttpContext context, CancellationToken ct) =>
            DecideAsync(name, keyId, keys.RefuseAsync, bus, context, ct));
        Change("revoke", "revoked", async (string name, IAgentDesk desk, CancellationToken ct) =>
            await desk.RevokeAsync(name, ct) ? Results.NoContent() : NotEnrolled(name));

        void Change(string what, string done, Delegate handler) => api.MapPost($"agents/{{name}}/{what}", handler)
            .Needs(Permissions.AgentsManage).Audited($"agent.{done}");
    }

    /// <summary>Those that the resources name and those that enrolled.</summary>
    private static async Task<IResult> ListAsync(
        IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, TimeProvider time, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var enrolled = await db.Agents.AsNoTracking().ToDictionaryAsync(a => a.Name, ct);
        var current = catalog.Current.Agents;
        var agents = current.Keys.Union(enrolled.Keys).Order(StringComparer.Ordinal)
            .Select(n => (Name: n, current.GetValueOrDefault(n)?.Spec, Row: enrolled.GetValueOrDefault(n)));
        return Results.Json(agents.Select(a => new
        {
            a.Name, DisplayName = a.Spec?.DisplayName ?? a.Name, Enrolled = a.Row?.EnrolledAt, a.Row?.ApprovedAt, a.Row?.RevokedAt, KeyId = Text(a.Row?.KeyId),
            PendingKeyId = Text(a.Row?.PendingKeyId), PendingHostName = Text(a.Row?.PendingHostName), a.Row?.PendingAt,
            Connected = a.Row?.Connected ?? false,
            a.Row?.LastSeenAt, WeChat = a.Row?.WeChatState, a.Row?.Version, a.Row?.HostName, a.Row?.CpuPercent, a.Row?.MemoryBytes,
            a.Row?.InboundQueue, a.Row?.OutboundQueue, Waiting = WaitOf(a.Row, time.GetUtcNow()),
            Paused = a.Row?.Paused ?? false, PauseRequested = a.Row?.PauseRequested ?? false,
        }), JsonSerializerOptions.Web);
    }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // Of an agent that is away, nobody knows what it has shown since.
    private static Reason? WaitOf(AgentRecord? agent, DateTimeOffset now) => agent switch
    {
        { Connected: true, OutboundQueue: > 0, OldestReplyAt: { } since } when now - since < TimeSpan.FromMinutes(2) =>
            AgentReasons.RepliesWait.With(agent.OutboundQueue, (int)Math.Max(0, (now - since).TotalSeconds)),
        { Connected: true, OutboundQueue: > 0, OldestReplyAt: { } since } =>
            AgentReasons.RepliesWaitLong.With(agent.OutboundQueue, (int)(now - since).TotalMinutes),
        _ => null,
    };

    private static async Task<IResult> PauseAsync(string name, bool paused, IAgentDesk desk, HttpContext context, CancellationToken ct)
    {
        (context.Audit.Before, context.Audit.After) = (new { Paused = !paused }, new { Paused = paused });
        return await desk.PauseAsync(name, paused, ct) ? Results.NoContent() : NotEnrolled(name);
    }

    private static async Task<IResult> DecideAsync(string name, string? keyId,
        Func<string, string, CancellationToken, Task<KeyDecision>> decide, IEventBus bus, HttpContext context, CancellationToken ct)
    {
        context.Audit.After = new { keyId };
        switch (await decide(name, keyId ?? "", ct))
        {
            case KeyDecision.NobodyWaits:
                return Results.Problem($"No PC waits to be the agent '{name}'.", statusCode: 404);
            case KeyDecision.OtherKey:
                return Results.Problem("keyId does not name the key that waits: look at the agent again.", statusCode: 409);
            default:
                bus.Announce(new AgentChanged(name));
                return Results.NoContent();
        }
    }

    private static IResult NotEnrolled(string name) => Results.Problem($"No agent '{name}' is enrolled.", statusCode: 404);
}
