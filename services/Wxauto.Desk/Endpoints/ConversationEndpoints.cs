using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Desk;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Desk.Endpoints;

/// <summary>One conversation at the desk.</summary>
internal static class ConversationEndpoints
{
    public static void Map(IEndpointRouteBuilder desk)
    {
        desk.MapGet("conversations/{id:guid}", async (Guid id, HttpContext context, IDeskConversation all, string? before, int? max,
            CancellationToken ct) =>
            DeskAnswers.Found(await all.ShowAsync(id, context.Actor, before, max ?? 50, ct))).Needs(Permissions.ConversationsRead);
        desk.MapGet("conversations/{id:guid}/timeline", async (Guid id, IDeskConversation all, int? max, CancellationToken ct) =>
            DeskAnswers.Json(await all.TimelineAsync(id, max ?? 100, ct))).Needs(Permissions.ConversationsRead);
        MapHolder(desk);
        MapState(desk);
        MapOwn(desk);
    }

    private static void MapHolder(IEndpointRouteBuilder desk)
    {
        Command(desk, "take", "conversation.held", (id, c, all, ct) => all.TakeAsync(id, c.Actor, ct));
        Command(desk, "give-back", "conversation.given-back", (id, c, all, ct) => all.GiveBackAsync(id, c.Actor, false, ct));
        // From whoever has it: for who leads others.
        desk.MapPost("conversations/{id:guid}/force-back", (Guid id, HttpContext context, IDeskConversation all, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, all.GiveBackAsync(id, context.Actor, true, ct))).Needs(Permissions.AgentsManage)
            .Audited("conversation.given-back");
        Command<AssignBody>(desk, "assign", "conversation.assigned", (id, body, c, all, ct) =>
            all.AssignAsync(id, c.Actor, body.To ?? "", ct));
        Command<ReplyBody>(desk, "reply", "conversation.replied", (id, body, c, all, ct) => all.ReplyAsync(id, c.Actor,
            new ReplyCommand(body.Text ?? "", body.SeenPosition, body.Confirmed,
                c.CommandKey) { SeenHolderVersion = body.SeenHolderVersion }, ct));
        Command<NoteBody>(desk, "notes", "conversation.noted", (id, body, c, all, ct) =>
            all.NoteAsync(id, c.Actor, body.Text ?? "", body.Mentions ?? [],
            c.CommandKey, ct));
    }

    private static void MapState(IEndpointRouteBuilder desk)
    {
        Command(desk, "resolve", "conversation.resolved", (id, c, all, ct) => all.ResolveAsync(id, c.Actor, ct));
        Command(desk, "reopen", "conversation.reopened", (id, c, all, ct) => all.ReopenAsync(id, c.Actor, ct));
        Command<SnoozeBody>(desk, "snooze", "conversation.snoozed", (id, body, c, all, ct) =>
            all.SnoozeAsync(id, c.Actor, body.Until, ct));
        Command(desk, "unsnooze", "conversation.woken", (id, c, all, ct) => all.UnsnoozeAsync(id, c.Actor, ct));
        Command<LabelBody>(desk, "labels", "conversation.labelled", (id, body, c, all, ct) =>
            all.AddLabelAsync(id, c.Actor, body.Label, ct));
        Command<LabelBody>(desk, "labels/remove", "conversation.unlabelled", (id, body, c, all, ct) =>
            all.RemoveLabelAsync(id, c.Actor, body.Label, ct));
    }

    /// <summary>What is a person's own while he works is no change to be audited.</summary>
    private static void MapOwn(IEndpointRouteBuilder desk)
    {
        desk.MapPut("conversations/{id:guid}/draft", async (Guid id, DraftBody body, HttpContext context, IDeskConversation all,
            CancellationToken ct) =>
            DeskAnswers.Of(await all.SaveDraftAsync(id, context.Actor, body.Text ?? "", ct))).Needs(Permissions.ConversationsReply);
        desk.MapPost("conversations/{id:guid}/seen", async (Guid id, SeenBody body, HttpContext context, IDeskConversation all,
            CancellationToken ct) =>
        {
            await all.SeenAsync(id, context.Actor, body.Position, ct);
            return Results.NoContent();
        }).Needs(Permissions.ConversationsReply);
        desk.MapPost("conversations/{id:guid}/looking", async (Guid id, LookBody body, HttpContext context, IDeskConversation all,
            CancellationToken ct) =>
        {
            await (body.Left ? all.LeftAsync(id, context.Actor, ct) : all.LookingAsync(id, context.Actor, body.Typing, ct));
            return Results.NoContent();
        }).Needs(Permissions.ConversationsReply);
    }

    private static void Command(IEndpointRouteBuilder desk, string name, string kind,
        Func<Guid, HttpContext, IDeskConversation, CancellationToken, Task<DeskResult>> run) =>
        desk.MapPost("conversations/{id:guid}/" + name, (Guid id, HttpContext context, IDeskConversation all, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, run(id, context, all, ct))).Needs(Permissions.ConversationsReply).Audited(kind);

    private static void Command<TBody>(IEndpointRouteBuilder desk, string name, string kind,
        Func<Guid, TBody, HttpContext, IDeskConversation, CancellationToken, Task<DeskResult>> run) where TBody : class =>
        desk.MapPost("conversations/{id:guid}/" + name, (Guid id, TBody body, HttpContext context, IDeskConversation all,
            CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, run(id, body, context, all, ct))).Needs(Permissions.ConversationsReply).Audited(kind);

    private sealed record AssignBody(string? To);

    private sealed record ReplyBody(string? Text, long SeenPosition, long? SeenHolderVersion, bool Confirmed);

    private sealed record NoteBody(string? Text, IReadOnlyList<string>? Mentions);

    private sealed record SnoozeBody(DateTimeOffset? Until);

    private sealed record LabelBody(string? Category, string? Name)
    {
        public DeskLabel Label => new(Category ?? "", Name ?? "");
    }

    private sealed record DraftBody(string? Text);

    private sealed record SeenBody(long Position);

    private sealed record LookBody(bool Typing, bool Left);
}
