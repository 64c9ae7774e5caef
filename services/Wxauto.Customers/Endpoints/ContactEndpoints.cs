using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Customers;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Endpoints;

/// <summary>Contacts of the pool, below /api/console/contacts.</summary>
internal static class ContactEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapStaff("/api/console/contacts");
        api.MapGet("pool", async (string? search, bool? setAside, string? after, int? max, ICustomerDirectory directory,
            CancellationToken ct) =>
            CustomerAnswers.PageFault(after, max) ?? CustomerAnswers.Json(await directory.PoolAsync(
                new PoolQuery(search, setAside ?? false, after, max ?? 50), ct)))
            .Needs(Permissions.CustomersRead).WithSummary("Contacts that are nobody's yet, last heard of first");
        api.MapGet("", async (string agent, string contact, ICustomerDirectory directory, CancellationToken ct) =>
            await directory.ContactAsync(new ContactKey(agent, contact), ct) is { } found ? CustomerAnswers.Json(found)
                : CustomerAnswers.UnknownContact())
            .Needs(Permissions.CustomersRead).WithSummary("One contact by its agent and id");
        api.MapPost("{id:guid}/promote", (Guid id, PromoteBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.PromoteAsync(id, body.Customer, body.Name, context.Actor, ct), 201))
            .Needs(Permissions.CustomersWrite).Audited("contact.promoted").WithSummary("Make a customer of it, or give it to one");
        api.MapPost("{id:guid}/release", (Guid id, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.ReleaseContactAsync(id, context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("contact.released").WithSummary("Put it back into the pool");
        api.MapPost("{id:guid}/set-aside", (Guid id, AsideBody body, ICustomerDesk desk, HttpContext context, CancellationToken ct) =>
            CustomerAnswers.ChangedAsync(context, desk.SetAsideAsync(id, body.Aside ?? true, context.Actor, ct)))
            .Needs(Permissions.CustomersWrite).Audited("contact.set-aside").WithSummary(
                "Take it out of the pool as no customer, or put it back");
    }

    private sealed record PromoteBody(Guid? Customer, string? Name);

    private sealed record AsideBody(bool? Aside);
}
