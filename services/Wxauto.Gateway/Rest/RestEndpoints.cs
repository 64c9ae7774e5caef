using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Ai;
using Wxauto.Gateway.Reference;

namespace Wxauto.Gateway.Rest;

/// <summary>The original system's API on top of the same ingest, queue and replies.</summary>
internal static class RestEndpoints
{
    /// <summary>The longest text in the widest characters, escaped, is an eighth of it.</summary>
    private const int MaxBody = 1024 * 1024;
    private const int DefaultUsageDays = 30;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(GatewayServices.RestPolicy)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        MapRead(api, "health", ReportEndpoints.HealthAsync).AllowAnonymous().As(Operations.Health);
        api.MapPost("auth/login", LoginEndpoints.LoginAsync).AllowAnonymous().As(Operations.Login);
        api.MapPost("auth/refresh", LoginEndpoints.RefreshAsync).AllowAnonymous().As(Operations.Refresh);
        api.MapPost("messages", MessageEndpoints.PostAsync).As(Operations.PostMessage);
        MapRead(api, "messages/{id}/reply", MessageEndpoints.GetReplyAsync).As(Operations.GetReply);
        api.MapPost("send", MessageEndpoints.SendAsync).As(Operations.Send);
        api.MapPost("heartbeat", ReportEndpoints.HeartbeatAsync).As(Operations.Heartbeat);
        api.MapPost("errors", ReportEndpoints.Error).As(Operations.Error);
        MapRead(api, "agents/status", StatsEndpoints.AgentsAsync).As(Operations.AgentsStatus);
        MapRead(api, "stats", StatsEndpoints.AllAsync).As(Operations.Stats);
        MapRead(api, "stats/messages", StatsEndpoints.MessagesAsync).As(Operations.MessageStats);
        MapRead(api, "stats/customers", StatsEndpoints.CustomersAsync).As(Operations.CustomerStats);
        MapRead(api, "usage", UsageAsync).As(Operations.Usage);
    }

    /// <summary>GET, and HEAD beside it, which the API's document does not name.</summary>
    private static RestReading MapRead(RouteGroupBuilder api, string pattern, Delegate handler) =>
        new(api.MapGet(pattern, handler), api.MapMethods(pattern, [HttpMethods.Head], handler).ExcludeFromDescription());

    /// <summary>What the agent's own answers took; days are those of the Platform's time zone.</summary>
    private static async Task<IResult> UsageAsync(
        [Range(1, UsageReport.MaxDays), DefaultValue(DefaultUsageDays), Description("How many days, today included.")] int? days,
        HttpContext context, IUsageReports reports)
    {
        if (days is < 1 or > UsageReport.MaxDays)
            return RestProblems.Of(400, $"days must be 1 to {UsageReport.MaxDays}.");
        return Results.Ok(UsageResponse.Of(await reports.ReadAsync(days ?? DefaultUsageDays, RestProblems.AgentOf(context),
            context.RequestAborted)));
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
