using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agents;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Console;

/// <summary>What the console needs of modules that it does not know.</summary>
/// <param name="AiConfigured">False: answers are quoted, no model is asked.</param>
public sealed record ConsoleFacts(Func<bool> AiConfigured);

public static class ConsoleEndpoints
{
    private const int Conversations = 200;
    private const int Lines = 100;

    /// <summary>The console at "/" and its JSON below /api/console.</summary>
    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => Results.Stream(typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream("console.html")!, "text/html; charset=utf-8"))
            .AddEndpointFilter(LocalAccess.Filter).ExcludeFromDescription().AllowAnonymous();
        var api = app.MapGroup("/api/console").AddEndpointFilter(LocalAccess.Filter).ExcludeFromDescription().AllowAnonymous();
        api.MapGet("overview", OverviewAsync);
        api.MapGet("conversations", ListAsync);
        api.MapGet("conversations/{id:guid}", ShowAsync);
        api.MapPost("conversations/{id:guid}/hold", async (Guid id, HoldBody body, IConversationDesk desk, CancellationToken ct) =>
            string.IsNullOrWhiteSpace(body.Person) || body.Person.Length > 60 ? Results.Problem("person is required, at most 60 characters.", statusCode: 400)
            : await desk.HoldAsync(id, body.Person.Trim(), ct) ? Results.NoContent() : Results.Problem("The conversation is unknown or held by someone else.", statusCode: 409));
        api.MapPost("conversations/{id:guid}/take-back", async (Guid id, IConversationDesk desk, CancellationToken ct) =>
            await desk.TakeBackAsync(id, ct) ? Results.NoContent() : Results.Problem("The conversation is unknown.", statusCode: 404));
        api.MapGet("blobs/{agent}/{id}", BlobEndpoint.GetAsync);
        api.MapGet("usage", UsageEndpoint.GetAsync);
        api.MapPost("conversations/{id:guid}/facts", FactEndpoints.AddAsync);
        api.MapPost("facts/{id:guid}/retract", FactEndpoints.RetractAsync);
        api.MapPost("follow-ups/{id:guid}/cancel", async (Guid id, IDbContextFactory<WxautoDb> contexts, TimeProvider time, CancellationToken ct) =>
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            return await db.FollowUps.Where(f => f.Id == id && f.State == FollowUpState.Pending).ExecuteUpdateAsync(u => u.SetProperty(f => f.State, FollowUpState.Dropped)
                .SetProperty(f => f.Reason, "cancelled by a person").SetProperty(f => f.FinishedAt, time.GetUtcNow()), ct) > 0 ? Results.NoContent() : Results.Problem("It is unknown, sent or dropped already.", statusCode: 409);
        });
        api.MapPost("agents/{name}/pause", (string name, IAgentDesk desk, CancellationToken ct) => PauseAsync(name, true, desk, ct));
        api.MapPost("agents/{name}/resume", (string name, IAgentDesk desk, CancellationToken ct) => PauseAsync(name, false, desk, ct));
        api.MapPost("agents/{name}/refresh", async (string name, IAgentDesk desk, CancellationToken ct) =>
            await desk.RefreshAsync(name, ct) is { } fault ? Results.Problem(fault, statusCode: 409) : Results.NoContent());
        api.MapPost("agents/{name}/approve", ApproveAsync);
        api.MapPost("agents/{name}/revoke", async (string name, IAgentDesk desk, CancellationToken ct) =>
            await desk.RevokeAsync(name, ct) ? Results.NoContent() : Results.Problem($"No agent '{name}' is enrolled.", statusCode: 404));
    }

    private static async Task<IResult> OverviewAsync(IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, IAiStatus ai, IKnowledgeStatus knowledge, ConsoleFacts facts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var enrolled = (await db.Agents.AsNoTracking().ToListAsync(ct)).ToDictionary(a => a.Name);
        var current = catalog.Current;
        var names = current.Agents.Keys.Union(enrolled.Keys).Order(StringComparer.Ordinal);
        return Json(new
        {
            Agents = names.Select(n => (n, Spec: current.Agents.GetValueOrDefault(n)?.Spec, Row: enrolled.GetValueOrDefault(n))).Select(a => new
            {
                Name = a.n, DisplayName = a.Spec?.DisplayName ?? a.n, Enrolled = a.Row?.EnrolledAt, a.Row?.ApprovedAt, a.Row?.RevokedAt, Connected = a.Row?.Connected ?? false,
                a.Row?.LastSeenAt, WeChat = a.Row?.WeChatState, a.Row?.Version, a.Row?.HostName, a.Row?.CpuPercent, a.Row?.MemoryBytes, a.Row?.InboundQueue, a.Row?.OutboundQueue,
                Paused = a.Row?.Paused ?? false, PauseRequested = a.Row?.PauseRequested ?? false,
            }),
            AiConfigured = facts.AiConfigured(),
            ai.Providers,
            ai.McpServers,
            current.Problems,
            Knowledge = await knowledge.ListAsync(ct),
        });
    }

    private static async Task<IResult> ListAsync(IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Json(await db.Conversations.AsNoTracking().OrderByDescending(c => c.LastMessageAt).Take(Conversations).ToListAsync(ct));
    }

    private static async Task<IResult> ShowAsync(Guid id, IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Conversations.FindAsync([id], ct) is not { } conversation)
            return Results.Problem("The conversation is unknown.", statusCode: 404);
        var turns = await db.Turns.AsNoTracking().Where(t => t.ConversationId == id).OrderByDescending(t => t.DecidedAt).Take(Lines).ToListAsync(ct);
        var messages = await db.Messages.AsNoTracking().Where(m => m.ConversationId == id).OrderByDescending(m => m.Position).Take(Lines).ToListAsync(ct);
        var replies = await db.Replies.AsNoTracking().Where(r => r.ConversationId == id).OrderByDescending(r => r.CreatedAt).Take(Lines).ToListAsync(ct);
        var facts = conversation.ChatKind == FactEndpoints.Friend ? await db.Facts.AsNoTracking().Where(f => f.Agent == conversation.Agent && f.ContactId == conversation.ChatId && !f.Retracted).OrderBy(f => f.At).ToListAsync(ct) : [];
        var summary = (await db.Memories.FindAsync([id], ct))?.Summary ?? "";
        var followUps = await db.FollowUps.AsNoTracking().Where(f => f.ConversationId == id && f.State == FollowUpState.Pending).OrderBy(f => f.DueAt).ToListAsync(ct);
        var calls = db.AiCalls.Where(a => a.ConversationId == id);
        var tokens = await calls.SumAsync(a => a.InputTokens + a.OutputTokens, ct);
        return Json(new { conversation, messages, replies, turns, facts, summary, followUps, tokens });
    }

    private static async Task<IResult> PauseAsync(string name, bool paused, IAgentDesk desk, CancellationToken ct) =>
        await desk.PauseAsync(name, paused, ct) ? Results.NoContent() : Results.Problem($"No agent '{name}' is enrolled.", statusCode: 404);

    private static async Task<IResult> ApproveAsync(string name, IDbContextFactory<WxautoDb> contexts, TimeProvider time, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Agents.FindAsync([name], ct) is not { } agent)
            return Results.Problem($"No agent '{name}' is enrolled.", statusCode: 404);
        agent.ApprovedAt ??= time.GetUtcNow();
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static IResult Json<T>(T value) => Results.Json(value, JsonSerializerOptions.Web);

    private sealed record HoldBody(string? Person);
}
