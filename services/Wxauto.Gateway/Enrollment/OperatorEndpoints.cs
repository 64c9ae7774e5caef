using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agents;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Gateway.Agents;
using Wxauto.Hosting.Http;
using Wxauto.Storage;

namespace Wxauto.Gateway.Enrollment;

/// <summary>What the operator asks about agents, and does for them.</summary>
internal static class OperatorEndpoints
{
    /// <summary>What an Agent may say (spec.enrollment.tokenTTL).</summary>
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(InternalApi.Agents, ListAsync);
        app.MapPost(InternalApi.EnrollmentTokens, IssueAsync);
        app.MapDelete(InternalApi.Agent, EndAsync);
    }

    private static async Task<IResult> ListAsync(IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Agents.AsNoTracking().OrderBy(a => a.Name).ToListAsync(ct);
        return Results.Json(rows.Select(a => new AgentReport(a.Name, a.IsEnrolled, a.Connected, a.Version, a.LastSeenAt,
            a.InboundQueue + a.OutboundQueue, a.WeChatState, a.PauseRequested, a.AwaitsApproval,
            a.KeyId.Length > 0 ? a.KeyId : null, a.PendingKeyId.Length > 0 ? a.PendingKeyId : null)), JsonSerializerOptions.Web);
    }

    private static async Task<IResult> IssueAsync(string name, HttpRequest request, EnrollmentTokens tokens, CancellationToken ct)
    {
        if (!Problems.IsUtf8(request.ContentType))
            return Results.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType);
        // Read by hand: the names of this body do not follow those of the REST API.
        if (await BodyAsync(request, ct) is not { Ttl: { } text } || Duration.Parse(text) is not { } lifetime || lifetime <= TimeSpan.Zero
            || lifetime > MaxLifetime)
            return Results.Problem($"ttl must be a duration such as 24h, at most {Duration.Format(MaxLifetime)}.", statusCode: 400);
        var (token, expires) = await tokens.IssueAsync(name, lifetime, ct);
        return Results.Json(new EnrollmentToken(token, expires), JsonSerializerOptions.Web);
    }

    private static async Task<EnrollmentTokenRequest?> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await request.ReadFromJsonAsync<EnrollmentTokenRequest>(JsonSerializerOptions.Web, ct);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or not said to be
        }
    }

    private static async Task<IResult> EndAsync(string name, IAgentDesk desk, CancellationToken ct)
    {
        await desk.RevokeAsync(name, ct);
        return Results.NoContent();
    }
}
