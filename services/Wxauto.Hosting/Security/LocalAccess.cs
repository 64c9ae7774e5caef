using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wxauto.Hosting.Security;

/// <summary>
/// Who may use the console as long as it has no accounts: this machine, under a name that no foreign page can point here, and for changes
/// only from the console's own pages. In a pod the sidecar is on this machine too, so nothing is answered that was passed on.
/// </summary>
public static class LocalAccess
{
    private static readonly string[] OfProxies = ["forwarded", "via", "x-real-ip"];
    private static readonly string[] OfProxiesBegin = ["dapr-", "x-forwarded-"];

    /// <summary>Before anything of a request is read.</summary>
    public static TBuilder OnlyLocally<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(b =>
        {
            var answer = b.RequestDelegate!;
            b.RequestDelegate = context => AnswerAsync(context, answer);
        });
        return endpoints;
    }

    internal static Task AnswerAsync(HttpContext context, RequestDelegate answer) => IsLocal(context) ? answer(context)
        : Results.Problem("The console answers only this machine (127.0.0.1 or localhost), without a proxy between.", statusCode: 403)
            .ExecuteAsync(context);

    /// <summary>A group of addresses below that prefix for this machine only, which no OpenAPI document names.</summary>
    public static RouteGroupBuilder MapLocal(this IEndpointRouteBuilder app, string prefix) =>
        app.MapGroup(prefix).AllowAnonymous().ExcludeFromDescription().OnlyLocally();

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && (context.Request.Headers.Origin.Count == 0
            || context.Request.Headers.Origin == $"{context.Request.Scheme}://{context.Request.Host}")
        && !context.Request.Headers.Keys.Any(IsOfProxy);

    private static bool IsOfProxy(string header) =>
        OfProxies.Contains(header, StringComparer.OrdinalIgnoreCase)
            || OfProxiesBegin.Any(p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
