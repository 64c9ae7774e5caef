using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Usage;

namespace Wxauto.Console;

/// <summary>What AI calls took, of all agents and virtual keys.</summary>
internal static class UsageEndpoint
{
    public static async Task<IResult> GetAsync(int? days, IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, TimeProvider time, CancellationToken ct)
    {
        if (days is < 1 or > UsageReport.MaxDays)
            return Results.Problem($"days must be 1 to {UsageReport.MaxDays}.", statusCode: 400);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Results.Json(await UsageReport.ReadAsync(db, days ?? 7, time.GetUtcNow(), catalog.Current.Platform.TimeZone, null, ct), JsonSerializerOptions.Web);
    }
}
