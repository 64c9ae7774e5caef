using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Audit;

/// <summary>The audit, newest first.</summary>
internal static class AuditEndpoints
{
    private const int Page = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var audit = app.MapStaff("/api/console/audit").Needs(Permissions.AuditRead);
        audit.MapGet("", ListAsync);
        audit.MapGet("verify", async (AuditTrail trail, CancellationToken ct) => AccountAnswers.Json(await trail.VerifyAsync(ct)));
    }

    /// <param name="person">A part of the name.</param>
    /// <param name="kind">The beginning of the kind.</param>
    /// <param name="before">Entries with a lower number: the next page.</param>
    private static async Task<IResult> ListAsync(string? person, string? kind, DateTimeOffset? from, DateTimeOffset? to, long? before,
        IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.AuditEntries.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(person))
            found = found.Where(e => e.ActorName.Contains(person.Trim()));
        if (!string.IsNullOrWhiteSpace(kind))
            found = found.Where(e => e.Kind.StartsWith(kind.Trim()));
        if (from?.ToUniversalTime() is { } first)
            found = found.Where(e => e.At >= first);
        if (to?.ToUniversalTime() is { } last)
            found = found.Where(e => e.At < last);
        if (before is { } below)
            found = found.Where(e => e.Sequence < below);
        var entries = await found.OrderByDescending(e => e.Sequence).Take(Page + 1).ToListAsync(ct);
        return AccountAnswers.Json(new
        {
            Entries = entries.Take(Page).Select(e => new
            {
                e.Sequence, e.At, e.Actor, e.ActorName, e.Address, e.Kind, e.Target, Before = Read(e.Before), After = Read(e.After), e.Hash,
            }),
            More = entries.Count > Page,
        });
    }

    private static JsonNode? Read(string json) => json.Length == 0 ? null : JsonNode.Parse(json);
}
