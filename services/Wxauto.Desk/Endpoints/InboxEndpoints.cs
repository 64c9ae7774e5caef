using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Desk;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Desk.Endpoints;

/// <summary>The list of conversations, its feed, prepared texts.</summary>
internal static class InboxEndpoints
{
    public static void Map(IEndpointRouteBuilder desk)
    {
        desk.MapGet("inbox", async (HttpContext context, IDeskInbox inbox, InboxView? view, string? agent, string? label, string? text,
            HolderKind? holder,
            string? holderId, string? after, int? max, CancellationToken ct) =>
                DeskAnswers.Json(await inbox.ListAsync(new InboxQuery(context.Actor,
                view ?? InboxView.All, agent, label, text, holder, holderId, after, max ?? 50), ct))).Needs(Permissions.ConversationsRead);
        desk.MapGet("counts", async (HttpContext context, IDeskInbox inbox, CancellationToken ct) =>
            DeskAnswers.Json(await inbox.CountAsync(context.Actor, ct))).Needs(Permissions.ConversationsRead);
        desk.MapGet("labels", async (IDeskInbox inbox, CancellationToken ct) => DeskAnswers.Json(await inbox.LabelsAsync(ct)))
            .Needs(Permissions.ConversationsRead);
        desk.MapGet("feed", async (IDeskFeed feed, long? after, CancellationToken ct) => after is { } sequence
            ? DeskAnswers.Json(await feed.ReadAfterAsync(sequence, ct)) : DeskAnswers.Json(new { Sequence = await feed.CurrentAsync(ct) }))
            .Needs(Permissions.ConversationsRead);
        desk.MapGet("canned-replies", async (HttpContext context, ICannedReplies replies, string? search, CancellationToken ct) =>
            DeskAnswers.Json(await replies.ListAsync(context.Actor, search, ct))).Needs(Permissions.ConversationsReply);
        desk.MapPost("canned-replies", (HttpContext context, ICannedReplies replies, CannedBody body, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, replies.SaveAsync(context.Actor, body.With(Guid.Empty),
                ct))).Needs(Permissions.ConversationsReply)
            .Audited("canned-reply.created");
        desk.MapPut("canned-replies/{id:guid}", (Guid id, HttpContext context, ICannedReplies replies, CannedBody body,
            CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, replies.SaveAsync(context.Actor, body.With(id), ct))).Needs(Permissions.ConversationsReply)
            .Audited("canned-reply.changed");
        desk.MapDelete("canned-replies/{id:guid}", (Guid id, HttpContext context, ICannedReplies replies, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, replies.RemoveAsync(context.Actor, id, ct))).Needs(Permissions.ConversationsReply)
            .Audited("canned-reply.removed");
        desk.MapGet("canned-replies/{id:guid}/rendered", async (Guid id, Guid conversation, HttpContext context, ICannedReplies replies,
            CancellationToken ct) =>
            DeskAnswers.Found(await replies.RenderAsync(id, conversation, context.Actor, ct))).Needs(Permissions.ConversationsReply);
    }

    private sealed record CannedBody(string? Shortcut, string? Title, string? Text, bool Own)
    {
        public CannedReply With(Guid id) => new(id, Shortcut ?? "", Title ?? "", Text ?? "", Own);
    }
}
