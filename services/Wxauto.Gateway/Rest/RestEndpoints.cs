using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Ai;

namespace Wxauto.Gateway.Rest;

/// <summary>The original system's API on top of the same ingest, queue and replies.</summary>
internal static class RestEndpoints
{
    /// <summary>The longest text in the widest characters, escaped, is an eighth of it.</summary>
    private const int MaxBody = 1024 * 1024;
    private const int DefaultUsageDays = 30;

    /// <summary>For what is not this API's own, and so has no names of it.</summary>
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web)
        { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(GatewayServices.RestPolicy)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        api.AddEndpointFilter(RestProblems.TellOutagesAsync);
        MapRead(api, "health", ReportEndpoints.HealthAsync).AllowAnonymous();
        api.MapPost("auth/login", LoginEndpoints.Login).AllowAnonymous();
        api.MapPost("auth/refresh", LoginEndpoints.RefreshAsync).AllowAnonymous();
        api.MapPost("messages", MessageEndpoints.PostAsync);
        MapRead(api, "messages/{id}/reply", MessageEndpoints.GetReplyAsync);
        api.MapPost("send", MessageEndpoints.SendAsync);
        api.MapPost("heartbeat", ReportEndpoints.HeartbeatAsync);
        api.MapPost("errors", ReportEndpoints.Error);
        MapRead(api, "agents/status", StatsEndpoints.AgentsAsync);
        MapRead(api, "stats", StatsEndpoints.AllAsync);
        MapRead(api, "stats/messages", StatsEndpoints.MessagesAsync);
        MapRead(api, "stats/customers", StatsEndpoints.CustomersAsync);
        MapRead(api, "usage", UsageAsync);
    }

    /// <summary>GET, and HEAD beside it, which the API's document does not name.</summary>
    private static RestReading MapRead(RouteGroupBuilder api, string pattern, Delegate handler) =>
        new(api.MapGet(pattern, handler), api.MapMethods(pattern, [HttpMethods.Head], handler).ExcludeFromDescription());

    /// <summary>What the agent's own answers took; days are those of the Platform's time zone.</summary>
    private static async Task<IResult> UsageAsync(int? days, HttpContext context, IUsageReports reports)
    {
        if (days is < 1 or > UsageReport.MaxDays)
            return RestProblems.Of(400, $"days must be 1 to {UsageReport.MaxDays}.");
        return Results.Json(await reports.ReadAsync(days ?? DefaultUsageDays, RestProblems.AgentOf(context), context.RequestAborted),
            SnakeCase);
    }

    /// <summary>Both endpoints of something that is read.</summary>
    private sealed class RestReading(IEndpointConventionBuilder get, IEndpointConventionBuilder head) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            get.Add(convention);
            head.Add(convention);
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            get.Finally(finallyConvention);
            head.Finally(finallyConvention);
        }
    }
}
