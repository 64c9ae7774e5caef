using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Accounts;
using Wxauto.Hosting.Security;

namespace Wxauto.Storage.Audit;

/// <summary>On an endpoint that changes something: what its entries are called.</summary>
public sealed record AuditKind(string Kind);

/// <summary>What an endpoint tells of its change.</summary>
public sealed class AuditNote
{
    public object? Before { get; set; }
    public object? After { get; set; }

    /// <summary>The entry was written in the change's own transaction.</summary>
    public bool Written { get; set; }
}

public static class AuditedEndpoints
{
    /// <summary>What the endpoint changes is kept: by itself in its transaction (<see cref="AppendAuditAsync"/>), else before its answer
    /// is sent, when it did not refuse.</summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string kind) =>
        endpoint.WithMetadata(new AuditKind(kind)).AddEndpointFilter(async (call, next) =>
        {
            var context = call.HttpContext;
            var note = new AuditNote();
            context.Features.Set(note);
            var result = await next(call);
            if (!note.Written && (result as IStatusCodeHttpResult)?.StatusCode is null or < 400)
                // The change is made: who asked and does not wait for the answer does not undo it.
                await context.RequestServices.GetRequiredService<AuditTrail>()
                    .AppendAsync(EntryOf(context, kind, note), CancellationToken.None);
            return result;
        });

    extension(HttpContext context)
    {
        /// <summary>Of the endpoint that is called.</summary>
        public AuditNote Audit => context.Features.Get<AuditNote>()
            ?? throw new InvalidOperationException("The endpoint is not audited.");

        /// <summary>Who calls.</summary>
        public Actor Actor => new(context.User.FindFirst(Staff.Actor)?.Value ?? "", context.User.FindFirst(Staff.Name)?.Value ?? "",
            context.Connection.RemoteIpAddress?.ToString() ?? "");

        /// <summary>Keeps the change in the context's transaction.</summary>
        public async Task AppendAuditAsync(WxautoDb db, object? before, object? after, CancellationToken cancellationToken)
        {
            var note = context.Audit;
            (note.Before, note.After, note.Written) = (before, after, true);
            await context.RequestServices.GetRequiredService<AuditTrail>()
                .AppendAsync(db, EntryOf(context, context.GetEndpoint()!.Metadata.GetRequiredMetadata<AuditKind>().Kind, note),
                    cancellationToken);
        }
    }

    /// <summary>A contact that is forgotten is not named here either.</summary>
    private static AuditEntry EntryOf(HttpContext context, string kind, AuditNote note) => new(context.Actor, kind,
        string.Join('/', context.Request.RouteValues.Where(v => v.Value is not null && v.Key != "contact").OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => v.Value)), note.Before, note.After);
}
