using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Wxauto.Gateway.Rest;

/// <summary>What REST clients are told when something cannot be done.</summary>
internal static class RestProblems
{
    public static IResult Of(int status, string detail) => Results.Problem(detail, statusCode: status);

    /// <summary>Null when the body is of the token's own agent.</summary>
    public static IResult? Foreign(HttpContext context, string? agentId) => string.IsNullOrEmpty(agentId)
        ? Of(400, "agent_id is required.")
        : agentId != AgentOf(context) ? Of(403, "The token speaks only for its own agent; agent_id is another one.") : null;

    public static string AgentOf(HttpContext context) => context.User.Identity!.Name!;

    public static void TellWhen(HttpContext context, TimeSpan delay) => context.Response.Headers.RetryAfter =
        Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
