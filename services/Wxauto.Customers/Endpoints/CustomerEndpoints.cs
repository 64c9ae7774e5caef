using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Customers;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Endpoints;

/// <summary>Customers for people and programs, below /api/console/customers.</summary>
internal static class CustomerEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapStaff("/api/console/customers");
        MapReading(api);
        MapChanges(api);
        MapMerges(api);
    }

    private static void MapReading(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] ListQuery q, ICustomerDirectory directory, CancellationToken ct) =>
            CustomerAnswers.PageFault(q.After, q.Max) ?? CustomerAnswers.Json(await directory.ListAsync(
                new CustomerQuery(q.Search, q.Tier, q.Stage, q.Owner, q.Tag, q.After, q.Max ?? 50), ct)))
            .Needs(Permissions.CustomersRead).WithSummary("Customers, last heard of first");
        api.MapGet("rules", (ICustomerDirectory directory) => CustomerAnswers.Json(directory.Rules))
            .Needs(Permissions.CustomersRead).WithSummary("What facts there may be, and borders of tiers");
        api.MapGet("today", async (ICustomerDirectory directory, CancellationToken ct) =>
            CustomerAnswers.Json(await directory.TodayAsync(ct)))
            .Needs(Permissions.CustomersRead).WithSummary("Who waits for an answer, who is new, who fell silent");
        api.MapGet("{id:guid}", async (Guid id, ICustomerDirectory directory, CancellationToken ct) =>
            await directory.FindAsync(id, ct) is { } card ? CustomerAnswers.Json(card) : CustomerAnswers.Unknown())
            .Needs(Permissions.CustomersRead).WithSummary("One customer");
        api.MapGet("{id:guid}/timeline", async (Guid id, string? after, int? max, ICustomerDirectory directory, CancellationToken ct) =>
            CustomerAnswers.PageFault(after, max) ?? (await directory.TimelineAsync(id, after, max ?? 50, ct) is { } page
                ? CustomerAnswers.Json(page) : CustomerAnswers.Unknown()))
            .Needs(Permissions.CustomersRead).WithSummary("What happened to it, newest first");
    }

    private static void MapChanges(RouteGroupBuilder api)
    {
        api.MapPost("", (NewBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context,
            desk.CreateAsync(new NewCustomer(body.Name, body.Kind ?? CustomerKind.Person, body.Code, body.Owner), context.Actor, ct), 201))
            .Needs(Permissions.CustomersWrite).Audited("customer.created").WithSummary("Make a customer");
        api.MapPatch("{id:guid}", (Guid id, ChangeBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.ChangeAsync(id, new CustomerChange(body.Name, body.Kind, body.Owner, body.Code),
                context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.changed").WithSummary(
                "Change name, kind, owner or number; what is not given stays");
        api.MapPut("{id:guid}/facts/{key}", (Guid id, string key, FactBody body, ICustomerDesk desk, HttpContext context,
            CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.SetFactAsync(id, new NewFact(key, body.Value ?? "", body.Source ?? context.Source,
                body.Evidence,
                body.EvidenceIds), context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.fact-set").WithSummary("Say what is so from now on");
        api.MapDelete("{id:guid}/facts/{key}", (Guid id, string key, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.SetFactAsync(id, new NewFact(key, null, context.Source), context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.fact-set").WithSummary("It is not so any more");
        api.MapPut("{id:guid}/tags/{tag}", (Guid id, string tag, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.TagAsync(id, tag, true, context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.tagged").WithSummary("Put a tag on");
        api.MapDelete("{id:guid}/tags/{tag}", (Guid id, string tag, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.TagAsync(id, tag, false, context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.untagged").WithSummary("Take a tag off");
        api.MapPost("{id:guid}/notes", (Guid id, NoteBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.NoteAsync(id, body.Text ?? "", context.Actor, ct), 201))
            .Needs(Permissions.CustomersWrite).Audited("customer.noted").WithSummary("Write a note");
        api.MapDelete("{id:guid}/notes/{note:guid}", (Guid id, Guid note, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.RemoveNoteAsync(id, note, context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.note-removed").WithSummary("Remove a note");
        api.MapPost("{id:guid}/tier", (Guid id, TierBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.SetTierAsync(id, body.Tier, body.Why, context.Actor, ct)))
            .Needs(Permissions.CustomersManage).Audited("customer.tier-set").WithSummary(
                "Set the tier for good; without one the rules have it again");
        api.MapPost("{id:guid}/stage", (Guid id, StageBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.SetStageAsync(id, body.Stage, body.Why, context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.stage-set").WithSummary(
                "Set the stage for good; without one the rules have it again");
        api.MapPost("{id:guid}/triggers", (Guid id, TriggerBody body, ICustomerDesk desk, HttpContext context, TimeProvider time,
            CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.TellAsync(id, body.Trigger ?? 0, body.Reference ?? "", body.At ?? time.GetUtcNow(),
                context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("customer.told").WithSummary(
                "Tell of an order or a wish for an offer; a reference counts once");
        api.MapPost("{id:guid}/erase", (Guid id, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.EraseAsync(id, context.Actor, ct)))
            .Needs(Permissions.ConversationsErase).Audited("customer.erased").WithSummary(
                "Forget the customer and its conversations for good");
    }

    private static void MapMerges(RouteGroupBuilder api)
    {
        api.MapPost("merge/preview", (MergeBody body, ICustomerDesk desk, CancellationToken ct) =>
            CustomerAnswers.OfAsync(desk.PreviewMergeAsync(body.Request, ct)))
            .Needs(Permissions.CustomersRead).WithSummary("What a merge would make of both; changes nothing");
        api.MapPost("merge", (MergeBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.MergeAsync(body.Request, context.Actor, ct)))
            .Needs(Permissions.CustomersManage).Audited("customer.merged").WithSummary("Link one customer to another; nothing is deleted");
        api.MapPost("merges/{merge:guid}/undo", (Guid merge, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.UndoMergeAsync(merge, context.Actor, ct)))
            .Needs(Permissions.CustomersManage).Audited("customer.merge-undone").WithSummary("Undo a merge");
    }

    private sealed record ListQuery(string? Search, CustomerTier? Tier, LifecycleStage? Stage, string? Owner, string? Tag, string? After,
        int? Max);

    private sealed record NewBody(string? Name, CustomerKind? Kind, string? Code, string? Owner);

    private sealed record ChangeBody(string? Name, CustomerKind? Kind, string? Owner, string? Code);

    private sealed record FactBody(string? Value, FactSource? Source, string? Evidence, IReadOnlyList<string>? EvidenceIds);

    private sealed record NoteBody(string? Text);

    private sealed record TierBody(CustomerTier? Tier, string? Why);

    private sealed record StageBody(LifecycleStage? Stage, string? Why);

    private sealed record TriggerBody(LifecycleTrigger? Trigger, string? Reference, DateTimeOffset? At);

    private sealed record MergeBody(Guid Loser, Guid Survivor, IReadOnlyDictionary<string, Guid>? Choices, string? Version)
    {
        public MergeRequest Request => new(Loser, Survivor, Choices, Version);
    }
}
