using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Conversations;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Identity;
using Wxauto.Gateway.Inbound;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>The original system's API on top of the same ingest, queue and replies.</summary>
internal static class RestEndpoints
{
    private const int MaxWait = 60;
    private const int DefaultUsageDays = 30;

    /// <summary>For what is not this API's own, and so has no names of it.</summary>
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web)
        { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(GatewayServices.AgentPolicy);
        api.MapPost("auth/login", Login).AllowAnonymous();
        api.MapPost("messages", PostMessageAsync);
        api.MapGet("messages/{id}/reply", GetReplyAsync);
        api.MapPost("heartbeat", HeartbeatAsync);
        api.MapGet("stats", StatsAsync);
        api.MapGet("usage", UsageAsync);
    }

    private static IResult Login(LoginRequest request, RestCredentials credentials, AccessTokens tokens) =>
        request is not { AgentId.Length: > 0, ApiKey.Length: > 0 } ? Problem(400, "agent_id and api_key are required.")
        : credentials.Allow(request.AgentId, request.ApiKey)
            ? Results.Ok(new LoginResponse(tokens.Issue(request.AgentId, AccessTokens.RestKey, AccessTokens.RestLifetime), "bearer",
                (int)AccessTokens.RestLifetime.TotalSeconds))
            : Problem(401, "agent_id or api_key is wrong.");

    private static async Task<IResult> PostMessageAsync(MessageRequest request, int? wait, HttpContext context, Ingest ingest,
        RestReplies replies, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        var agent = context.User.Identity!.Name!;
        if (request.AgentId != agent)
            return Problem(403, "The token speaks only for its own agent; agent_id is another one.");
        if (request.Message is not { } message)
            return Problem(400, "message is required.");
        if (wait is < 0 or > MaxWait)
            return Problem(400, $"wait must be 0 to {MaxWait} seconds.");
        var body = Body(message, time);
        if (MessageRules.Refusal(message.Id ?? "", body) is { } refusal)
            return Problem(400, $"message: {refusal}.");
        await ingest.AcceptAsync([new Arrival(agent, message.Id!, time.GetUtcNow().ToUnixTimeMilliseconds() * 1000, body)],
            context.RequestAborted);
        return Results.Ok(await replies.WaitAsync(agent, message.Id!, TimeSpan.FromSeconds(wait ?? 8), lifetime.ApplicationStopping,
            context.RequestAborted));
    }

    private static MessageBody Body(RestMessage message, TimeProvider time) => new()
    {
        ChatId = message.ChatId ?? "", ChatName = message.ChatId ?? "", ChatKind = message.IsGroup ? ChatKind.Group : ChatKind.Friend,
        SenderId = message.Sender ?? "", SenderName = message.Sender ?? "", SenderKind = SenderKind.Other, Text = message.Content ?? "",
        Kind = (message.Type ?? "text").ToLowerInvariant() switch
            { "text" => MessageKind.Text, "image" => MessageKind.Image, "file" => MessageKind.File, "voice" => MessageKind.Voice,
            "video" => MessageKind.Video, _ => MessageKind.Other },
        MentionsMe = message.IsAtMe, SentAt = (message.Timestamp ?? time.GetUtcNow()).ToTimestamp(),
    };

    private static async Task<IResult> GetReplyAsync(string id, HttpContext context, RestReplies replies) =>
        await replies.WaitAsync(context.User.Identity!.Name!, id, TimeSpan.Zero, CancellationToken.None, context.RequestAborted) switch
        {
            null => Problem(404, $"There is no message '{id}' of this agent."),
            { Action: "pending" } pending => Results.Json(pending, statusCode: 202),
            var answer => Results.Ok(answer),
        };

    private static async Task<IResult> HeartbeatAsync(HeartbeatRequest request, HttpContext context, IDbContextFactory<WxautoDb> contexts,
        TimeProvider time)
    {
        var agent = context.User.Identity!.Name!;
        if (request.AgentId != agent)
            return Problem(403, "The token speaks only for its own agent; agent_id is another one.");
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (await UpdateAsync() == 0)
        {
            db.Agents.Add(new() { Name = agent, Connected = true, LastSeenAt = time.GetUtcNow(), Version = "rest" });
            try
            {
                await db.SaveChangesAsync(context.RequestAborted);
            }
            catch (DbUpdateException)
            {
                // Another first heartbeat of this client was quicker.
                await UpdateAsync();
            }
        }
        return Results.Ok(new HeartbeatResponse("ok"));

        Task<int> UpdateAsync() => db.Agents.Where(a => a.Name == agent).ExecuteUpdateAsync(
            u => u.SetProperty(a => a.Connected, true).SetProperty(a => a.LastSeenAt, time.GetUtcNow()).SetProperty(a => a.Version, "rest"),
            context.RequestAborted);
    }

    private static async Task<StatsResponse> StatsAsync(HttpContext context, IDbContextFactory<WxautoDb> contexts)
    {
        var agent = context.User.Identity!.Name!;
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var ct = context.RequestAborted;
        return new StatsResponse(
            await db.Conversations.CountAsync(c => c.Agent == agent, ct),
            await db.Messages.CountAsync(m => m.Agent == agent, ct),
            await db.Messages.CountAsync(m => m.Agent == agent && m.TurnId == null, ct),
            await db.Turns.CountAsync(t => t.Agent == agent, ct),
            (await db.Turns.Where(t => t.Agent == agent).GroupBy(t => t.Outcome).Select(g => new { g.Key, Count = g.Count() })
                .ToListAsync(ct)).ToDictionary(g => g.Key.ToString(), g => g.Count),
            (await db.Replies.Where(r => r.Agent == agent).GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() })
                .ToListAsync(ct)).ToDictionary(g => g.Key.ToString(), g => g.Count),
            await db.Agents.CountAsync(a => a.Name == agent && a.Connected, ct));
    }

    /// <summary>What the agent's own answers took; days are those of the Platform's time zone.</summary>
    private static async Task<IResult> UsageAsync(int? days, HttpContext context, IUsageReports reports)
    {
        if (days is < 1 or > UsageReport.MaxDays)
            return Problem(400, $"days must be 1 to {UsageReport.MaxDays}.");
        return Results.Json(await reports.ReadAsync(days ?? DefaultUsageDays, context.User.Identity!.Name!, context.RequestAborted),
            SnakeCase);
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
