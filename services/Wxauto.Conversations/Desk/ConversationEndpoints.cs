using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.Blobs;
using Wxauto.Conversations.FollowUps;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Conversations.Desk;

/// <summary>Conversations as people see and hold them.</summary>
internal static class ConversationEndpoints
{
    private const int Conversations = 200;
    private const int Lines = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("conversations", ListAsync).Needs(Permissions.ConversationsRead);
        api.MapGet("conversations/{id:guid}", ShowAsync).Needs(Permissions.ConversationsRead);
        api.MapPost("conversations/{id:guid}/hold", HoldAsync).Needs(Permissions.ConversationsReply).Audited("conversation.held");
        api.MapPost("conversations/{id:guid}/take-back", async (Guid id, IConversationDesk desk, CancellationToken ct) =>
            await desk.TakeBackAsync(id, ct) ? Results.NoContent() : Unknown())
            .Needs(Permissions.ConversationsReply).Audited("conversation.given-back");
        api.MapPost("follow-ups/{id:guid}/cancel",
            CancelFollowUpAsync).Needs(Permissions.ConversationsReply).Audited("follow-up.cancelled");
        api.MapGet("blobs/{agent}/{id}", BlobEndpoint.GetAsync).Needs(Permissions.ConversationsRead);
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
            return Unknown();
        var turns = await db.Turns.AsNoTracking().Where(t => t.ConversationId == id).OrderByDescending(t => t.DecidedAt).Take(Lines)
            .ToListAsync(ct);
        var messages = await db.Messages.AsNoTracking().Where(m => m.ConversationId == id).OrderByDescending(m => m.Position).Take(Lines)
            .ToListAsync(ct);
        var replies = await db.Replies.AsNoTracking().Where(r => r.ConversationId == id).OrderByDescending(r => r.CreatedAt).Take(Lines)
            .ToListAsync(ct);
        var followUps = await db.FollowUps.AsNoTracking().Where(f => f.ConversationId == id && f.State == FollowUpState.Pending)
            .OrderBy(f => f.DueAt).ToListAsync(ct);
        return Json(new { conversation, messages, replies, turns, followUps });
    }

    private static async Task<IResult> HoldAsync(Guid id, ClaimsPrincipal user, IConversationDesk desk, CancellationToken ct) =>
        await desk.HoldAsync(id, new Holder(user.FindFirst(Staff.Actor)?.Value ?? user.DisplayName, user.DisplayName), ct)
            ? Results.NoContent()
            : Results.Problem("The conversation is unknown or held by someone else.", statusCode: 409);

    private static async Task<IResult> CancelFollowUpAsync(Guid id, IConversationDesk desk, HttpContext context, CancellationToken ct)
    {
        // The entry is written with the change.
        context.Audit.Written = true;
        return await desk.CancelFollowUpAsync(id, context.Actor, ct) ? Results.NoContent()
            : Results.Problem("It is unknown, sent or dropped already.", statusCode: 409);
    }

    private static IResult Unknown() => Results.Problem("The conversation is unknown.", statusCode: 404);

    private static IResult Json<T>(T value) => Results.Json(value, JsonSerializerOptions.Web);
}
