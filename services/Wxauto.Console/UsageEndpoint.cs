using System.Globalization;
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
    private const int MaxDays = 400;

    public static async Task<IResult> GetAsync(int? days, IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, TimeProvider time, CancellationToken ct)
    {
        if (days is < 1 or > MaxDays)
            return Results.Problem($"days must be 1 to {MaxDays}.", statusCode: 400);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(catalog.Current.Platform.TimeZone));
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Results.Json(await UsageReport.ReadAsync(db, Day(today.AddDays(1 - (days ?? 7))), Day(today), null, ct), JsonSerializerOptions.Web);
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
