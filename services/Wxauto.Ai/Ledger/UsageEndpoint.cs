using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Ai;

namespace Wxauto.Ai.Ledger;

/// <summary>What AI calls took, of all agents and virtual keys.</summary>
internal static class UsageEndpoint
{
    private const int DefaultDays = 7;

    public static async Task<IResult> GetAsync(int? days, IUsageReports reports, CancellationToken ct) =>
        days is < 1 or > UsageReport.MaxDays ? Results.Problem($"days must be 1 to {UsageReport.MaxDays}.", statusCode: 400)
        : Results.Json(await reports.ReadAsync(days ?? DefaultDays, null, ct), JsonSerializerOptions.Web);
}
