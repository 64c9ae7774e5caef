using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Desk.Endpoints;

/// <summary>Who waits for a person, and who is there.</summary>
internal static class HandoffEndpoints
{
    public static void Map(IEndpointRouteBuilder desk)
    {
        desk.MapGet("handoffs", async (IHandoffDesk handoffs, CancellationToken ct) => DeskAnswers.Json(await handoffs.QueueAsync(ct)))
            .Needs(Permissions.ConversationsRead);
        desk.MapGet("offers", async (HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.Json(await handoffs.OffersAsync(context.Actor, ct))).Needs(Permissions.ConversationsReply);
        desk.MapPost("handoffs/{id:guid}/accept", (Guid id, HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, handoffs.AcceptAsync(id, context.Actor,
                ct))).Needs(Permissions.ConversationsReply).Audited("handoff.accepted");
        desk.MapPost("handoffs/{id:guid}/decline", async (Guid id, HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.Of(await handoffs.DeclineAsync(id, context.Actor,
                ct))).Needs(Permissions.ConversationsReply).Audited("handoff.declined");
        desk.MapGet("staff", async (IHandoffDesk handoffs, CancellationToken ct) => DeskAnswers.Json(await handoffs.StaffAsync(ct)))
            .Needs(Permissions.ConversationsRead);
        desk.MapPost("staff/beat", async (HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.Json(await handoffs.BeatAsync(context.Actor, ct))).Needs(Permissions.ConversationsReply);
        desk.MapPost("staff/presence", async (PresenceBody body, HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.Of(Enum.TryParse<PresenceState>(body.State, ignoreCase: true, out var state) && Enum.IsDefined(state)
                ? await handoffs.SetPresenceAsync(context.Actor, state, ct) : DeskResult.No(DeskReasons.OneOf.With("state",
                    Enum.GetNames<PresenceState>()), "state"))).Needs(Permissions.ConversationsReply).Audited("staff.presence");
        desk.MapPut("staff/{id}/profile", (string id, ProfileBody body, HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, handoffs.SetProfileAsync(context.Actor, id, body.Capacity, body.Skills ?? [], ct)))
            .Needs(Permissions.AgentsManage).Audited("staff.changed");
        desk.MapPut("staff/{id}/shift", (string id, ShiftBody body, HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, handoffs.SetShiftAsync(context.Actor, id, body.Until,
                ct))).Needs(Permissions.AgentsManage).Audited("staff.shift");
        desk.MapGet("call-backs", async (IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.Json(await handoffs.CallBacksAsync(ct)))
            .Needs(Permissions.ConversationsRead);
        desk.MapPost("call-backs/{id:guid}/close", (Guid id, HttpContext context, IHandoffDesk handoffs, CancellationToken ct) =>
            DeskAnswers.AuditedAsync(context, handoffs.CloseCallBackAsync(id, context.Actor,
                ct))).Needs(Permissions.ConversationsReply).Audited("call-back.closed");
    }

    private sealed record PresenceBody(string? State);

    private sealed record ProfileBody(int Capacity, IReadOnlyList<string>? Skills);

    private sealed record ShiftBody(DateTimeOffset? Until);
}
